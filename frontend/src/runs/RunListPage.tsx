import { useSearchParams } from 'wouter'
import { useApi } from '../api/ApiContext'
import { ButtonLink } from '../ui/Button/Button'
import { Code } from '../ui/Copy/Code'
import { EmptyState } from '../ui/EmptyState/EmptyState'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Loading } from '../ui/Loading/Loading'
import { Page } from '../ui/Page/Page'
import { FilterBar } from './FilterBar'
import { filtersOf, isFiltered, type RunFilters, searchOf } from './filters'
import { useRunList } from './list'
import { RunRows } from './RunRows'

/** Every run, narrowed by what the URL says. */
export function RunListPage() {
  const [search, setSearch] = useSearchParams()
  const filters = filtersOf(search)
  const change = (next: RunFilters, replace = false) => setSearch(searchOf(next), { replace })
  return (
    <Page title="Runs" below="Everything that was asked for, newest first.">
      <FilterBar filters={filters} onChange={change} />
      <RunList key={searchOf(filters).toString()} filters={filters} onClear={() => change({})} />
    </Page>
  )
}

function RunList({ filters, onClear }: { filters: RunFilters; onClear: () => void }) {
  const list = useRunList(filters)
  const { data, error, refetch } = list.rows
  if (data) {
    const empty = isFiltered(filters) ? <NothingMatches onClear={onClear} /> : <NothingYet />
    return <RunRows list={list} empty={empty} />
  }
  if (!error) return <Loading what="runs" />
  return (
    <ErrorNote title="The runs could not be loaded" onRetry={refetch}>
      {error.message}
    </ErrorNote>
  )
}

function NothingMatches({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState title="No run matches">
      <p>
        Take a filter away, or{' '}
        <button type="button" className="link" onClick={onClear}>
          clear all filters
        </button>
        .
      </p>
    </EmptyState>
  )
}

function NothingYet() {
  const { origin } = useApi()
  return (
    <EmptyState title="Nothing has run yet">
      <p>Choose a task and fill in its form, or send the first run from a terminal:</p>
      <Code
        what="command"
        text={`curl -X POST ${origin}/api/v1/tasks/examples.echo/runs \\\n  -H 'Content-Type: application/json' \\\n  -d '{"input": {"message": "hello"}}'`}
      />
      <p>
        <ButtonLink href="/">See all tasks</ButtonLink>
      </p>
    </EmptyState>
  )
}
