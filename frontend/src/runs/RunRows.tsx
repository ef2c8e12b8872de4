import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react'
import { Button } from '../ui/Button/Button'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Loading } from '../ui/Loading/Loading'
import { FeedHint } from './FeedHint'
import { PAGE_SIZE, type useRunList } from './list'
import type { Run } from './queries'
import { RunRow } from './RunRow'
import styles from './RunRows.module.css'

type RunList = ReturnType<typeof useRunList>

interface RunRowsProps {
  list: RunList
  /** Stands in place of the rows when there are none. */
  empty: ReactNode
}

/** Rows that stay where they are: what happens to a run changes its row, and new runs wait behind a button. */
export function RunRows({ list, empty }: RunRowsProps) {
  const { rows, runs, arrived, restart } = list
  const fromTheTop = () => {
    window.scrollTo(0, 0)
    return restart()
  }

  // Nobody reads an empty list: there is nothing that new rows could shift.
  const nothingYet = runs.length === 0 && arrived > 0
  const startOver = useEffectEvent(restart)
  useEffect(() => {
    if (nothingYet) startOver()
  }, [nothingYet])

  return (
    <>
      <div className={styles.bar}>
        <span aria-live="polite">
          {arrived > 0 && !nothingYet && (
            <Button size="sm" kind="primary" icon="arrowUp" onClick={fromTheTop}>
              {arrivalsText(arrived)}
            </Button>
          )}
        </span>
        <FeedHint />
      </div>
      <RowsOrNone list={rows} runs={runs} empty={empty} />
    </>
  )
}

/** A search goes back step by step: a step that found nothing is not the end of it. */
function RowsOrNone({ list, runs, empty }: RowsProps & { empty: ReactNode }) {
  useLoadMore(list, runs.length === 0)
  if (runs.length > 0) return <Rows list={list} runs={runs} />
  return list.hasNextPage ? <Foot list={list} count={0} /> : empty
}

function arrivalsText(count: number): string {
  if (count >= PAGE_SIZE) return `${PAGE_SIZE} or more new runs`
  return count === 1 ? '1 new run' : `${count} new runs`
}

interface RowsProps {
  list: RunList['rows']
  runs: Run[]
}

/** The height of a row on a wide screen; narrow ones are measured. */
const ROW_HEIGHT = 49

function Rows({ list, runs }: RowsProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const rows = useWindowVirtualizer({
    count: runs.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    scrollMargin: body.current?.offsetTop ?? 0,
    getItemKey: index => runs[index]?.id ?? index,
  })
  const items = rows.getVirtualItems()
  useLoadMore(list, (items.at(-1)?.index ?? 0) >= runs.length - 10)

  return (
    <>
      <table className={styles.table} aria-rowcount={list.hasNextPage ? -1 : runs.length + 1}>
        <caption className="visually-hidden">Runs</caption>
        <Head />
        <tbody ref={body} className={styles.body} style={{ blockSize: rows.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const run = runs[index]
            if (!run) return null
            return (
              <tr
                key={run.id}
                ref={rows.measureElement}
                data-index={index}
                className={styles.slot}
                aria-rowindex={index + 2}
                style={{ transform: `translateY(${start - rows.options.scrollMargin}px)` }}
              >
                <RunRow run={run} />
              </tr>
            )
          })}
        </tbody>
      </table>
      <Foot list={list} count={runs.length} />
    </>
  )
}

function useLoadMore(list: RowsProps['list'], nearEnd: boolean) {
  const { hasNextPage, isFetching, isError, fetchNextPage } = list
  const wanted = nearEnd && hasNextPage && !isFetching && !isError
  useEffect(() => {
    if (wanted) fetchNextPage()
  }, [wanted, fetchNextPage])
}

function Head() {
  return (
    <thead>
      <tr aria-rowindex={1} className={styles.head}>
        {['State', 'Task', 'Input', 'Created', 'Ran for'].map(name => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function Foot({ list, count }: { list: RowsProps['list']; count: number }) {
  if (list.isFetchNextPageError) {
    return (
      <ErrorNote title="More runs could not be loaded" onRetry={() => list.fetchNextPage()}>
        {list.error?.message}
      </ErrorNote>
    )
  }
  if (count === 0) return <Loading what="older runs" />
  const all = count === 1 ? 'That is the only one.' : `All ${count.toLocaleString('en')} shown.`
  return <p className={styles.foot}>{list.hasNextPage ? 'Loading more…' : all}</p>
}
