import { useState } from 'react'
import type { Zone } from '../Time/times'
import { countOf, nameOf, written } from './buckets'
import styles from './Chart.module.css'
import type { Buckets, Series } from './types'

interface ChartTableProps {
  title: string
  buckets: Buckets
  series: Series[]
  zone: Zone
  unit: (value: number) => string
  onChoose?: (first: number, last: number) => void
}

/** The same numbers for those who cannot see the picture or use a pointer; made when it is opened. */
export function ChartTable(props: ChartTableProps) {
  const [open, setOpen] = useState(false)
  return (
    <details className={styles.details} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        As a table<span className="visually-hidden">: {props.title}</span>
      </summary>
      {open && (
        // A region that scrolls has to be reached by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        <section className={styles.scroll} aria-label={props.title} tabIndex={0}>
          <Numbers {...props} />
        </section>
      )}
    </details>
  )
}

function Numbers({ title, buckets, series, zone, unit, onChoose }: ChartTableProps) {
  const rows = Array.from({ length: countOf(buckets) }, (_, index) => index)
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{'times' in buckets ? 'Time' : 'Range'}</th>
          {series.map(({ label }) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(index => (
          <tr key={index}>
            <th scope="row">
              <Name
                name={nameOf(buckets, index, zone)}
                onChoose={onChoose && (() => onChoose(index, index))}
              />
            </th>
            {series.map(({ label, values }) => (
              <td key={label}>{written(values[index], unit)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Name({ name, onChoose }: { name: string; onChoose?: () => void }) {
  if (!onChoose) return name
  return (
    <button type="button" className="link" onClick={onChoose}>
      {name}
    </button>
  )
}
