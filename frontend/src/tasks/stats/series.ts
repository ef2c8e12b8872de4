import { STATE_WORDS } from '../../runs/StateBadge'
import type { Buckets, Series } from '../../ui/Chart/types'
import { duration } from '../../ui/Time/format'
import type { TaskStats } from './queries'

const ENDS = [
  { state: 'succeeded', color: '--success' },
  { state: 'failed', color: '--danger' },
  { state: 'cancelled', color: '--text-3' },
] as const

/** Runs by when they ended, one series for each end that any of them had. */
export function runsOverTime({ items, step, counts }: TaskStats): {
  buckets: Buckets
  series: Series[]
} {
  const ends = ENDS.filter(({ state }) => state === 'succeeded' || counts[state])
  return {
    buckets: { times: items.map(({ at }) => Date.parse(at) / 1_000), step },
    series: ends.map(({ state, color }) => ({
      label: STATE_WORDS[state],
      color,
      values: items.map(item => item.counts[state] ?? 0),
    })),
  }
}

/** Runs by how long they took, from the shortest to the longest that there are. */
export function histogram({ bounds, counts }: TaskStats['durations'], color: string) {
  const first = counts.findIndex(Boolean)
  const last = counts.findLastIndex(Boolean)
  const values = counts.slice(first, last + 1)
  const labels = values.map((_, index) => rangeOf(bounds, first + index))
  return { buckets: { labels }, series: [{ label: 'Runs', color, values }] }
}

/** "1–2 s", "30 s – 1 min". */
function rangeOf(bounds: number[], bucket: number): string {
  const [low, high] = [bounds[bucket - 1], bounds[bucket]]
  if (high === undefined) return `over ${words(low ?? 0)}`
  if (low === undefined) return `up to ${words(high)}`
  const [number, unit] = words(low).split(' ')
  return words(high).endsWith(` ${unit}`)
    ? `${number}–${words(high)}`
    : `${words(low)} – ${words(high)}`
}

function words(seconds: number): string {
  return duration(seconds * 1_000).replace('.0 ', ' ')
}

/** "about 1.5 s"; a dash where nothing ran. */
export function about(seconds: number | null): string {
  return seconds === null ? '–' : duration(seconds * 1_000)
}

/** "98.2 %", and never "100 %" while one has failed. */
export function share(rate: number | null): string {
  if (rate === null) return '–'
  // As the API writes it, all of them is "1.0": a number that keeps its digits, and is not the same as 1.
  const percent = Number(rate) === 1 ? 100 : Math.min(Math.round(rate * 1_000) / 10, 99.9)
  return `${percent} %`
}
