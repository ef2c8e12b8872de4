import type { Zone } from '../Time/times'

export interface Series {
  label: string
  /** The name of a colour of styles.css, such as `--success`. */
  color: string
  /** One for each bucket; null where nothing is known. */
  values: (number | null)[]
}

/** Buckets of time, in seconds since 1970, each `step` seconds long; or buckets that only have names. */
export type Buckets = { times: number[]; step: number } | { labels: string[] }

export interface PlotProps {
  buckets: Buckets
  series: Series[]
  /** Bars stand on each other; lines don't. */
  kind: 'bars' | 'lines'
  height: number
  zone: Zone
  unit: (value: number) => string
  /** Called with the index of the bucket under the pointer. */
  onPoint: (index: number | null) => void
  /** Called with the first and last of the buckets that were drawn over. */
  onBrush?: (first: number, last: number) => void
}
