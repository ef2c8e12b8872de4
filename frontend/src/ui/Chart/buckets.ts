import type { Zone } from '../Time/times'
import type { Buckets } from './types'

export function countOf(buckets: Buckets): number {
  return 'times' in buckets ? buckets.times.length : buckets.labels.length
}

/** "14:00–14:05", with the day where a bucket is as long as that; or the bucket's own name. */
export function nameOf(buckets: Buckets, index: number, zone: Zone): string {
  if (!('times' in buckets)) return buckets.labels[index] ?? ''
  const start = buckets.times[index]
  if (start === undefined) return ''
  const format = formatOf(buckets.step, zone)
  return format.formatRange(start * 1_000, (start + buckets.step) * 1_000)
}

const DAY = 86_400

function formatOf(step: number, zone: Zone): Intl.DateTimeFormat {
  const timeZone = zone === 'utc' ? 'UTC' : undefined
  const day = { day: 'numeric', month: 'short', timeZone } as const
  if (step >= DAY) return new Intl.DateTimeFormat('en-GB', day)
  const seconds = step % 60 === 0 ? {} : ({ second: '2-digit' } as const)
  return new Intl.DateTimeFormat('en-GB', {
    ...day,
    hour: '2-digit',
    minute: '2-digit',
    ...seconds,
  })
}

/** The name of a moment on an axis: "14:15", or the day where one begins. */
export function tickOf(time: number, zone: Zone): string {
  const date = new Date(time * 1_000)
  const timeZone = zone === 'utc' ? 'UTC' : undefined
  const clock = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone })
  if (clock !== '00:00') return clock
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone })
}

/** What lies between the start of the first and the end of the last bucket. */
export function spanOf(buckets: Buckets, first: number, last: number): [Date, Date] | null {
  if (!('times' in buckets)) return null
  const from = buckets.times[first]
  const to = buckets.times[last]
  if (from === undefined || to === undefined) return null
  return [new Date(from * 1_000), new Date((to + buckets.step) * 1_000)]
}

/** Each series with those before it below: the heights of stacked bars. */
export function stack(rows: (number | null)[][]): number[][] {
  const below: number[] = []
  return rows.map(row =>
    row.map((value, index) => {
      below[index] = (below[index] ?? 0) + (value ?? 0)
      return below[index]
    }),
  )
}

/** A value in words: a dash where nothing is known. */
export function written(value: number | null | undefined, unit: (value: number) => string): string {
  return value === null || value === undefined ? '–' : unit(value)
}
