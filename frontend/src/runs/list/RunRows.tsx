import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import type { RunFilters } from '../filters'
import type { RunColumn } from './columns'
import { Foot } from './Foot'
import { useScrollMemory } from './memory'
import { RunRow } from './RunRow'
import styles from './RunRows.module.css'
import { useNearPages } from './useNearPages'
import { useRowKeys } from './useRowKeys'
import { MOST_ROWS, type RunList } from './useRunList'
import type { Selection } from './useSelection'

interface RunRowsProps {
  list: RunList
  filters: RunFilters
  /** When it was opened. */
  opened: number
  columns: readonly RunColumn[]
  selection: Selection
  /** The search of the list, for the pages of its runs. */
  from: string
  /** Stands in place of the rows when there are none. */
  empty: ReactNode
}

/** A search goes back step by step: a step that found nothing is not the end of it. */
export function RunRows({ empty, ...props }: RunRowsProps) {
  const { query, rows } = props.list
  useLoadMore(props.list, rows.length === 0)
  if (rows.length > 0) return <Table {...props} />
  return query.hasNextPage ? <Foot list={props.list} /> : empty
}

/** The height of a row on a wide screen; narrow ones are measured. */
const ROW_HEIGHT = 49

function Table({ list, filters, opened, columns, selection, from }: Omit<RunRowsProps, 'empty'>) {
  const { query, rows } = list
  const body = useRef<HTMLTableSectionElement>(null)
  const virtual = useWindowVirtualizer<HTMLTableRowElement>({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    scrollMargin: body.current?.offsetTop ?? 0,
  })
  const items = virtual.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  useLoadMore(list, last >= rows.length - 10)
  useNearPages(filters, rows, first, last)
  useScrollMemory(opened)
  const keys = useRowKeys({
    table: body,
    rows: virtual,
    count: rows.length,
    onSelect: selection.toggle,
  })

  return (
    <>
      <div className={styles.frame}>
        <table
          className={styles.table}
          style={gridOf(columns)}
          aria-rowcount={query.hasNextPage ? -1 : rows.length + 1}
        >
          <caption className="visually-hidden">Runs</caption>
          <Head columns={columns} selection={selection} />
          <tbody
            ref={body}
            className={styles.body}
            style={{ blockSize: virtual.getTotalSize() }}
            {...keys}
          >
            {items.map(({ index, start }) => {
              const run = rows.at(index)
              return (
                <tr
                  key={index}
                  ref={virtual.measureElement}
                  data-index={index}
                  className={styles.slot}
                  aria-rowindex={index + 2}
                  style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
                >
                  {run ? (
                    <RunRow
                      run={run}
                      columns={columns}
                      from={from}
                      selected={selection.has(run.id)}
                      onSelect={withRange => selection.toggle(index, withRange)}
                    />
                  ) : (
                    <td className={styles.blank}>Loading…</td>
                  )}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <Foot list={list} />
    </>
  )
}

/** The columns of a row, for the style sheet. */
function gridOf(columns: readonly RunColumn[]): React.CSSProperties {
  const tracks = columns.map(
    ({ rem, share }) => `minmax(${rem}rem, ${share ? `${share}fr` : `${rem}rem`})`,
  )
  return { '--tracks': tracks.join(' ') } as React.CSSProperties // React knows no names of variables.
}

function useLoadMore({ query, rows }: RunList, nearEnd: boolean) {
  const { hasNextPage, isFetching, isError, fetchNextPage } = query
  const wanted = nearEnd && hasNextPage && !isFetching && !isError && rows.length < MOST_ROWS
  useEffect(() => {
    if (wanted) fetchNextPage()
  }, [wanted, fetchNextPage])
}

function Head({ columns, selection }: { columns: readonly RunColumn[]; selection: Selection }) {
  return (
    <thead>
      <tr aria-rowindex={1} className={styles.head}>
        <th scope="col" className={styles.select}>
          <input
            type="checkbox"
            aria-label="Select all loaded runs"
            ref={box => {
              if (box) box.indeterminate = !selection.isEmpty && !selection.isAll
            }}
            checked={!selection.isEmpty}
            onChange={() => (selection.isEmpty ? selection.selectLoaded() : selection.clear())}
          />
        </th>
        {columns.map(({ key, name }) => (
          <th key={key} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}
