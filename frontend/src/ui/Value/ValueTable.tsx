import { useMemo, useRef, useState } from 'react'
import { Button } from '../Button/Button'
import { CopyButton } from '../Copy/CopyButton'
import { Icon } from '../Icon/Icon'
import { LinkedText, PlainText } from '../PlainText/PlainText'
import { useVirtualRows } from '../Virtual/rows'
import { columnsOf, type JsonRecord, kindOf } from './kinds'
import { saveText } from './saveText'
import { cellText, csvOf, inOrder, type Order } from './table'
import styles from './Value.module.css'

/** The height of a row: each has one line. */
const ROW = 33

interface ValueTableProps {
  rows: JsonRecord[]
  label: string
}

/** A list of records as a table that can be put in order, and taken along as CSV. */
export function ValueTable({ rows, label }: ValueTableProps) {
  const box = useRef<HTMLDivElement>(null)
  const [order, setOrder] = useState<Order | null>(null)
  const columns = useMemo(() => columnsOf(rows), [rows])
  const sorted = useMemo(() => (order ? inOrder(rows, order) : rows), [rows, order])
  const drawn = useVirtualRows({ box, count: rows.length, estimate: ROW })
  const count = rows.length.toLocaleString('en')
  const csv = () => csvOf(sorted, columns)
  return (
    <>
      <div className={styles.tools}>
        <span className={styles.count}>{`${count} ${rows.length === 1 ? 'row' : 'rows'}`}</span>
        <span>
          <CopyButton text={csv} label="Copy CSV" what="of these rows" />
          <Button
            kind="quiet"
            size="sm"
            icon="download"
            onClick={() => saveText(csv(), `${label}.csv`, 'text/csv')}
          >
            Save CSV
          </Button>
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div ref={box} className={styles.box} tabIndex={0}>
        <table className={styles.table} aria-rowcount={rows.length + 1} aria-label={label}>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map(column => (
                <Head key={column} column={column} order={order} onOrder={setOrder} />
              ))}
            </tr>
          </thead>
          <tbody>
            <Room size={drawn.before} />
            {drawn.indexes.map(index => (
              <tr key={index} ref={drawn.measure} data-index={index} aria-rowindex={index + 2}>
                {columns.map(column => (
                  <Cell key={column} value={sorted[index]?.[column]} />
                ))}
              </tr>
            ))}
            <Room size={drawn.after} />
          </tbody>
        </table>
      </div>
    </>
  )
}

interface HeadProps {
  column: string
  order: Order | null
  onOrder: (order: Order | null) => void
}

/** Up, down, and as the rows came. */
function Head({ column, order, onOrder }: HeadProps) {
  const down = order?.column === column ? order.down : null
  const next = down === null ? { column, down: false } : down ? null : { column, down: true }
  return (
    <th scope="col" aria-sort={down === null ? 'none' : down ? 'descending' : 'ascending'}>
      <button type="button" className={styles.sort} onClick={() => onOrder(next)}>
        <PlainText text={column} />
        <span className={down === null ? styles.unsorted : undefined}>
          <Icon name={down ? 'arrowDown' : 'arrowUp'} />
        </span>
      </button>
    </th>
  )
}

/** In place of rows that are not drawn. */
function Room({ size }: { size: number }) {
  if (size <= 0) return null
  return (
    <tr>
      <td className={styles.room} style={{ blockSize: size }} />
    </tr>
  )
}

/** More than anybody reads in a cell; the tree has it all. */
const LONGEST = 200

function Cell({ value }: { value: unknown }) {
  if (value === undefined) return <td />
  const text = cellText(value)
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return (
    <td className={styles[kindOf(value)]}>
      {text === shown ? <LinkedText text={text} /> : <PlainText text={shown} />}
    </td>
  )
}
