import { lazy, Suspense, useId, useState } from 'react'
import { Loading } from '../Loading/Loading'
import { useZone, type Zone } from '../Time/times'
import { countOf, nameOf, spanOf, written } from './buckets'
import styles from './Chart.module.css'
import { ChartTable } from './ChartTable'
import type { Buckets, Series } from './types'

const Plot = lazy(() => import('./Plot'))

interface ChartProps {
  /** Names the picture; shown above it. */
  title: string
  buckets: Buckets
  series: Series[]
  kind?: 'bars' | 'lines'
  /** Of the picture without its title, in CSS pixels. */
  height?: number
  /** Where it is not the one that the reader chose. */
  zone?: Zone
  /** How a value is written; a plain number where it is missing. */
  unit?: (value: number) => string
  /** Called with the time that was chosen, by drawing over it or from the table. */
  onSelect?: (from: Date, to: Date) => void
}

/**
 * Bars that stand on each other, or lines, over time or over named buckets. What the pointer is at is said in words above, and
 * a table holds the same numbers, from which a time can be chosen as well.
 */
export function Chart(props: ChartProps) {
  const { title, buckets, series, kind = 'bars', height = 140 } = props
  const chosen = useZone()
  const zone = props.zone ?? chosen
  const { unit = plain, onSelect } = props
  const [pointed, setPointed] = useState<number | null>(null)
  const id = useId()
  const select =
    onSelect && ((first: number, last: number) => choose(buckets, first, last, onSelect))
  return (
    <figure className={styles.chart} aria-labelledby={id}>
      <figcaption className={styles.caption}>
        <span id={id} className={styles.title}>
          {title}
        </span>
        <Legend series={series} pointed={pointed} unit={unit} />
        <span className={styles.at}>{pointed !== null && nameOf(buckets, pointed, zone)}</span>
      </figcaption>
      <div className={styles.frame} style={{ minBlockSize: height }}>
        <Suspense fallback={<Waiting />}>
          {countOf(buckets) > 0 && (
            <Plot
              {...{ buckets, series, kind, height, zone, unit }}
              onPoint={setPointed}
              onBrush={select}
            />
          )}
        </Suspense>
      </div>
      <ChartTable {...{ title, buckets, series, zone, unit }} onChoose={select} />
    </figure>
  )
}

/** In the place of the picture, so that nothing moves when that comes. */
function Waiting() {
  return (
    <div className={styles.waiting}>
      <Loading what="the picture" />
    </div>
  )
}

function Legend({
  series,
  pointed,
  unit,
}: {
  series: Series[]
  pointed: number | null
  unit: (value: number) => string
}) {
  return (
    <span className={styles.legend}>
      {series.map(({ label, color, values }) => (
        <span key={label} className={styles.key}>
          <span className={styles.swatch} style={{ background: `var(${color})` }} />
          {label}
          {pointed !== null && <b>{written(values[pointed], unit)}</b>}
        </span>
      ))}
    </span>
  )
}

const NUMBER = new Intl.NumberFormat('en')

function plain(value: number): string {
  return NUMBER.format(value)
}

function choose(
  buckets: Buckets,
  first: number,
  last: number,
  onSelect: (from: Date, to: Date) => void,
) {
  const span = spanOf(buckets, first, last)
  if (span) onSelect(...span)
}
