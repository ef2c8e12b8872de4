import { Link, useSearchParams } from 'wouter'
import { Button } from '../ui/Button/Button'
import { EmptyState } from '../ui/EmptyState/EmptyState'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Loading } from '../ui/Loading/Loading'
import { Page } from '../ui/Page/Page'
import { type Column, Table } from '../ui/Table/Table'
import { Time } from '../ui/Time/Time'
import styles from './FailureListPage.module.css'
import { FailureState } from './FailureState'
import { FilterBar } from './FilterBar'
import { type FailureFilters, filtersOf, isFiltered, searchOf } from './filters'
import { type Failure, useFailures } from './queries'
import { Spark } from './Spark'
import { WINDOWS } from './windows'
import { nameOf, number } from './words'

/** What goes wrong, how often, and since when. */
export function FailureListPage() {
  const [search, setSearch] = useSearchParams()
  const filters = filtersOf(search)
  const change = (part: Partial<FailureFilters>, replace = false) =>
    setSearch(searchOf({ ...filters, ...part }), { replace })
  return (
    <Page
      title="Failures"
      below="Runs that failed, grouped by task, error, and the place in the task’s code."
    >
      <FilterBar filters={filters} onChange={change} />
      <Failures filters={filters} onClear={() => setSearch({})} />
    </Page>
  )
}

function Failures({ filters, onClear }: { filters: FailureFilters; onClear: () => void }) {
  const list = useFailures(filters)
  const rows = list.data?.pages.flatMap(page => page.items)
  if (!rows) {
    if (!list.error) return <Loading what="failures" />
    return (
      <ErrorNote title="The failures could not be loaded" onRetry={list.refetch}>
        {list.error.message}
      </ErrorNote>
    )
  }
  if (rows.length === 0) return <None filters={filters} onClear={onClear} />
  return (
    <>
      <div className={styles.card}>
        <Table
          caption="Failures"
          columns={columnsOf(filters)}
          rows={rows}
          rowKey={failure => failure.fingerprint}
        />
      </div>
      {list.hasNextPage && (
        <p className={styles.more}>
          <Button disabled={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            Show more
          </Button>
        </p>
      )}
    </>
  )
}

function columnsOf({ last }: FailureFilters): Column<Failure>[] {
  return [
    { name: 'Failure', cell: failure => <What failure={failure} /> },
    {
      name: WINDOWS[last ?? '24h'].words,
      cell: failure => <Spark activity={failure.activity} />,
    },
    { name: 'Runs', numeric: true, cell: failure => number(failure.count) },
    { name: 'Last seen', cell: failure => <Time at={failure.last_seen} /> },
    { name: 'First seen', cell: failure => <Time at={failure.first_seen} /> },
    { name: 'State', cell: failure => <FailureState failure={failure} /> },
  ]
}

function What({ failure }: { failure: Failure }) {
  return (
    <span className={styles.what}>
      <Link href={`/failures/${failure.fingerprint}`}>{nameOf(failure)}</Link>
      <span>
        {failure.task}
        {failure.place && (
          <>
            {' '}
            in <code>{failure.place}</code>
          </>
        )}
      </span>
    </span>
  )
}

function None({ filters, onClear }: { filters: FailureFilters; onClear: () => void }) {
  if (!isFiltered(filters)) {
    return (
      <EmptyState title="No failures">
        <p>
          {filters.state === 'all' ? 'No run has failed' : 'No run has failed that was not handled'}
          . When one does, it shows up here within seconds, beside those that failed alike.
        </p>
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No failure matches">
      <p>
        Take a filter away, or{' '}
        <button type="button" className="link" onClick={onClear}>
          show all that are open
        </button>
        .
      </p>
    </EmptyState>
  )
}
