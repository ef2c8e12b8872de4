import { type ReactNode, useEffect, useEffectEvent } from 'react'
import { Button } from '../../ui/Button/Button'
import { ErrorNote } from '../../ui/ErrorNote/ErrorNote'
import { Loading } from '../../ui/Loading/Loading'
import type { RunFilters } from '../filters'
import { ColumnsMenu } from './ColumnsMenu'
import type { RunColumn } from './columns'
import { ExportMenu } from './ExportMenu'
import { FeedHint } from './FeedHint'
import { RunRows } from './RunRows'
import styles from './RunRows.module.css'
import { SelectionBar } from './SelectionBar'
import { type RunList as List, PAGE_SIZE, useRunList } from './useRunList'
import { useSelection } from './useSelection'
import { totalText, useTotal } from './useTotal'

interface RunListProps {
  filters: RunFilters
  /** When the list was opened. */
  opened: number
  /** The search it is known by. */
  from: string
  columns: readonly RunColumn[]
  onColumns: (keys: string[]) => void
  empty: ReactNode
}

/** Rows that stay where they are: what happens to a run changes its row, and new runs wait behind a button. */
export function RunList({ filters, opened, from, columns, onColumns, empty }: RunListProps) {
  const list = useRunList(filters)
  const selection = useSelection(list.rows)
  const { data, error, refetch } = list.query
  if (!data && error) {
    return (
      <ErrorNote title="The runs could not be loaded" onRetry={refetch}>
        {error.message}
      </ErrorNote>
    )
  }
  return (
    <>
      <div className={styles.bar}>
        <Total filters={filters} />
        <NewRuns list={list} />
        <FeedHint />
        <span className={styles.menus}>
          <ColumnsMenu columns={columns} onChange={onColumns} />
          <ExportMenu filters={filters} columns={columns} />
        </span>
      </div>
      {data ? (
        <RunRows {...{ list, filters, opened, from, columns, selection, empty }} />
      ) : (
        <Loading what="runs" />
      )}
      <SelectionBar selection={selection} filters={filters} loaded={list.rows.length} />
    </>
  )
}

function Total({ filters }: { filters: RunFilters }) {
  const total = useTotal(filters)
  return (
    <strong className={styles.total} aria-live="polite">
      {total && totalText(total)}
    </strong>
  )
}

function NewRuns({ list: { rows, arrived, restart } }: { list: List }) {
  const fromTheTop = () => {
    window.scrollTo(0, 0)
    return restart()
  }

  // Nobody reads an empty list: there is nothing that new rows could shift.
  const nothingYet = rows.length === 0 && arrived > 0
  const startOver = useEffectEvent(restart)
  useEffect(() => {
    if (nothingYet) startOver()
  }, [nothingYet])

  return (
    <span aria-live="polite">
      {arrived > 0 && !nothingYet && (
        <Button size="sm" kind="primary" icon="arrowUp" onClick={fromTheTop}>
          {arrivalsText(arrived)}
        </Button>
      )}
    </span>
  )
}

function arrivalsText(count: number): string {
  if (count >= PAGE_SIZE) return `${PAGE_SIZE} or more new runs`
  return count === 1 ? '1 new run' : `${count} new runs`
}
