import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useShortcut } from '../../shell/shortcuts'
import { useTasks } from '../../tasks/queries'
import { Button } from '../../ui/Button/Button'
import { CopyButton } from '../../ui/Copy/CopyButton'
import { visible } from '../../ui/PlainText/visible'
import type { RunPages } from '../cached'
import { isFiltered, type ListFilters, searchOf } from '../filters'
import { runKeys } from '../keys'
import styles from './FilterBar.module.css'
import { FilterBox, type FilterBoxHandle } from './FilterBox'
import { queryText } from './query'
import type { Known } from './suggestions'
import { TimeMenu } from './TimeMenu'
import { ViewsMenu } from './ViewsMenu'

interface FilterBarProps {
  filters: ListFilters
  onChange: (filters: ListFilters) => void
}

/** What the list is narrowed to, and all the ways to change it. */
export function FilterBar({ filters, onChange }: FilterBarProps) {
  const box = useRef<FilterBoxHandle>(null)
  const known = useKnown()
  useShortcut('/', 'Filter the list', () => box.current?.begin(''))
  useShortcut('s', 'Filter by state', () => box.current?.begin('state:'))
  useShortcut('t', 'Filter by task', () => box.current?.begin('task:'))
  useShortcut('d', 'Filter by date', () => box.current?.begin('last:'))
  return (
    <>
      <search className={styles.bar}>
        <FilterBox ref={box} filters={filters} known={known} onChange={onChange} />
        <div className={styles.menus}>
          <TimeMenu filters={filters} onChange={onChange} />
          <ViewsMenu search={searchOf(filters).toString()} />
        </div>
      </search>
      {isFiltered(filters) && (
        <div className={styles.query}>
          <code title="The filters as they can be typed above">{visible(queryText(filters))}</code>
          <CopyButton text={() => queryText(filters)} what="the filters as text" />
          <Button kind="quiet" size="sm" onClick={() => onChange({})}>
            Clear <span className="visually-hidden">all filters</span>
          </Button>
        </div>
      )}
    </>
  )
}

/** The tasks there are, and the tags of the runs that the page has seen. */
function useKnown(): () => Known {
  const client = useQueryClient()
  const tasks = useTasks()
  return () => {
    const lists = client.getQueriesData<RunPages>({ queryKey: runKeys.lists() })
    const runs = lists.flatMap(([, data]) => data?.pages.flatMap(page => page.items) ?? [])
    return {
      tasks: tasks.data?.items.map(({ name }) => name) ?? [],
      tags: [...new Set(runs.flatMap(run => run.tags))].sort(),
    }
  }
}
