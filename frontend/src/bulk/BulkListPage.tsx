import { Link, useSearchParams } from 'wouter'
import { Button } from '../ui/Button/Button'
import { EmptyState } from '../ui/EmptyState/EmptyState'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Field } from '../ui/Field/Field'
import { Loading } from '../ui/Loading/Loading'
import { Page } from '../ui/Page/Page'
import { type Column, Table } from '../ui/Table/Table'
import { Time } from '../ui/Time/Time'
import styles from './BulkListPage.module.css'
import { BULK_STATES, BulkState } from './BulkState'
import { type Bulk, type BulkFilters, rowsOf, useBulks } from './queries'
import { Turns } from './Turns'
import { ACTION_WORDS, number, titleOf, whichWords } from './words'

/** Every action on many runs, newest first. */
export function BulkListPage() {
  const [search, setSearch] = useSearchParams()
  const filters = filtersOf(search)
  const choose = (name: string, value: string) =>
    setSearch(held => {
      const next = new URLSearchParams(held)
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    })
  return (
    <Page title="Bulk actions" below="Runs that were retried or cancelled many at once.">
      <search className={styles.filters}>
        <Choice
          label="Action"
          value={filters.action?.[0] ?? ''}
          words={ACTION_WORDS}
          onChange={value => choose('action', value)}
        />
        <Choice
          label="State"
          value={filters.state?.[0] ?? ''}
          words={STATE_WORDS}
          onChange={value => choose('state', value)}
        />
      </search>
      <Bulks filters={filters} onClear={() => setSearch({})} />
    </Page>
  )
}

const STATE_WORDS = Object.fromEntries(
  Object.entries(BULK_STATES).map(([state, { word }]) => [state, word]),
)

function filtersOf(search: URLSearchParams): BulkFilters {
  const filters: BulkFilters = {}
  const action = search.get('action')
  const state = search.get('state')
  if (action && isIn(action, ACTION_WORDS)) filters.action = [action]
  if (state && isIn(state, BULK_STATES)) filters.state = [state]
  return filters
}

function isIn<Word extends string>(text: string, words: Record<Word, unknown>): text is Word {
  return Object.hasOwn(words, text)
}

interface ChoiceProps {
  label: string
  value: string
  words: Record<string, string>
  onChange: (value: string) => void
}

function Choice({ label, value, words, onChange }: ChoiceProps) {
  return (
    <Field label={label}>
      {control => (
        <select {...control} value={value} onChange={({ target }) => onChange(target.value)}>
          <option value="">Any</option>
          {Object.entries(words).map(([name, word]) => (
            <option key={name} value={name}>
              {word}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

function Bulks({ filters, onClear }: { filters: BulkFilters; onClear: () => void }) {
  const list = useBulks(filters)
  const rows = rowsOf(list.data)
  if (!list.data) {
    if (!list.error) return <Loading what="bulk actions" />
    return (
      <ErrorNote title="The bulk actions could not be loaded" onRetry={list.refetch}>
        {list.error.message}
      </ErrorNote>
    )
  }
  if (rows.length === 0)
    return <None filtered={Object.keys(filters).length > 0} onClear={onClear} />
  return (
    <>
      <div className={styles.card}>
        <Table caption="Bulk actions" columns={COLUMNS} rows={rows} rowKey={bulk => bulk.id} />
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

const COLUMNS: Column<Bulk>[] = [
  { name: 'State', cell: bulk => <BulkState state={bulk.state} /> },
  {
    name: 'Action',
    cell: bulk => (
      <span className={styles.what}>
        <Link href={`/bulk/${bulk.id}`}>{bulk.name || titleOf(bulk)}</Link>
        <span>{whichWords(bulk)}</span>
      </span>
    ),
  },
  { name: 'Turns', cell: bulk => <Turns bulk={bulk} /> },
  { name: 'Skipped', numeric: true, cell: bulk => number(bulk.skipped) },
  { name: 'Failed', numeric: true, cell: bulk => number(bulk.failed) },
  { name: 'Asked for', cell: bulk => <Time at={bulk.created_at} /> },
]

function None({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState title="No bulk action matches">
        <p>
          <button type="button" className="link" onClick={onClear}>
            Show all of them
          </button>
        </p>
      </EmptyState>
    )
  }
  return (
    <EmptyState title="No bulk action yet">
      <p>
        Select <Link href="/runs">runs</Link>, or all that a filter finds, and retry or cancel them
        together. <Link href="/failures">Failures</Link> are retried that way, too.
      </p>
    </EmptyState>
  )
}
