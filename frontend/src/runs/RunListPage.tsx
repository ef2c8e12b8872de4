import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { useApi } from '../api/ApiContext'
import { ButtonLink } from '../ui/Button/Button'
import { Code } from '../ui/Copy/Code'
import { EmptyState } from '../ui/EmptyState/EmptyState'
import { Page } from '../ui/Page/Page'
import { asked, filtersOf, isFiltered, type ListFilters, searchOf } from './filters'
import { columnsOf, withColumns } from './list/chosenColumns'
import { FilterBar } from './list/FilterBar'
import { remembered } from './list/memory'
import { RunChart } from './list/RunChart'
import { RunList } from './list/RunList'

/** Every run, narrowed by what the URL says. */
export function RunListPage() {
  const [search, setSearch] = useSearchParams()
  const wanted = filtersOf(search)
  const from = searchOf(wanted).toString()
  const { opened, filters } = useAsked(from)
  const change = (next: ListFilters) => setSearch(withFilters(search, next))
  return (
    <Page
      title="Runs"
      below="Everything that was asked for, newest first."
      aside={<ButtonLink href="/bulk">Bulk actions</ButtonLink>}
    >
      <FilterBar filters={wanted} onChange={change} />
      <RunChart filters={filters} onSelect={(from, to) => change(withWindow(wanted, from, to))} />
      <RunList
        key={from}
        filters={filters}
        opened={opened}
        from={from}
        columns={columnsOf(search)}
        onColumns={keys => setSearch(withColumns(search, keys), { replace: true })}
        empty={isFiltered(wanted) ? <NothingMatches onClear={() => change({})} /> : <NothingYet />}
      />
    </Page>
  )
}

/** The filters as the API takes them, the same for as long as the URL says the same. */
function useAsked(from: string) {
  return useMemo(() => {
    const opened = remembered()?.opened ?? Date.now()
    return { opened, filters: asked(filtersOf(new URLSearchParams(from)), opened) }
  }, [from])
}

function withWindow({ last: _, ...filters }: ListFilters, from: Date, to: Date): ListFilters {
  return { ...filters, created_after: from.toISOString(), created_before: to.toISOString() }
}

/** What else the URL says, such as the columns, stays. */
function withFilters(search: URLSearchParams, filters: ListFilters): URLSearchParams {
  const next = searchOf(filters)
  const columns = search.get('columns')
  if (columns) next.set('columns', columns)
  return next
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
