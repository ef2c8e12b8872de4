import Papa from 'papaparse'
import styles from './Preview.module.css'

const ROWS = 200
const COLUMNS = 50

interface SeparatedTableProps {
  text: string
  name: string
  /** Else the last line may be cut. */
  whole: boolean
}

/** The beginning of a file of values separated by commas, semicolons or tabs. */
export function SeparatedTable({ text, name, whole }: SeparatedTableProps) {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: true, preview: ROWS + 2 })
  const lines = whole || data.length > ROWS + 1 ? data : data.slice(0, -1)
  const [head = [], ...rows] = lines.slice(0, ROWS + 1).map(line => line.slice(0, COLUMNS))
  const cut = [
    lines.length > ROWS + 1 && `${ROWS} rows`,
    lines.some(line => line.length > COLUMNS) && `${COLUMNS} columns`,
  ].filter(Boolean)
  return (
    <>
      {cut.length > 0 && <p className={styles.note}>The first {cut.join(' and ')} are shown.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={`Table of ${name}`}>
        <table>
          <thead>
            <tr>{head.map((cell, at) => cellOf('th', cell, at))}</tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and stay where they are
              <tr key={at}>{row.map((cell, column) => cellOf('td', cell, column))}</tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function cellOf(Tag: 'th' | 'td', text: string, at: number) {
  return (
    <Tag key={at} scope={Tag === 'th' ? 'col' : undefined}>
      {text}
    </Tag>
  )
}
