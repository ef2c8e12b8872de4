import { useState } from 'react'
import { stringify } from '../../forms/json'
import { Button } from '../Button/Button'
import styles from './JsonView.module.css'
import { columnsOf, type JsonRecord, kindOf } from './json'

const PAGE = 100

export function JsonTable({ rows }: { rows: JsonRecord[] }) {
  const [shown, setShown] = useState(PAGE)
  const columns = columnsOf(rows)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={styles.scroll} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map(column => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity and never move
              <tr key={index}>
                {columns.map(column => (
                  <Cell key={column} value={row[column]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shown && (
        <Button size="sm" kind="quiet" onClick={() => setShown(shown + PAGE)}>
          Show more of {rows.length.toLocaleString('en')}
        </Button>
      )}
    </>
  )
}

function Cell({ value }: { value: unknown }) {
  if (value === undefined) return <td />
  const kind = kindOf(value)
  return <td className={styles[kind]}>{kind === 'string' ? String(value) : stringify(value)}</td>
}
