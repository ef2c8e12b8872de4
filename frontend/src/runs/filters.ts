import type { components, operations } from '../api/schema.gen'
import { times } from '../ui/Time/times'

type Query = NonNullable<operations['list_runs']['parameters']['query']>
type RunState = components['schemas']['RunOut']['state']

/** What a list of runs is narrowed to; the same names in the URL of the page and in the call. */
export type RunFilters = Pick<
  Query,
  | 'task'
  | 'state'
  | 'tag'
  | 'q'
  | 'batch'
  | 'schedule'
  | 'bulk'
  | 'failure'
  | 'created_after'
  | 'created_before'
>

/** The same as people choose it, with a window that moves with the time: see WINDOWS. */
export type ListFilters = RunFilters & { last?: string }

export const LISTS = ['task', 'state', 'tag'] as const
export const VALUES = [
  'q',
  'batch',
  'schedule',
  'bulk',
  'failure',
  'last',
  'created_after',
  'created_before',
] as const

export const STATES = [
  'scheduled',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
] as const satisfies readonly RunState[]

/** Reads the filters of a URL; what makes no sense there is left out. */
export function filtersOf(search: URLSearchParams): ListFilters {
  const filters: ListFilters = {}
  const states = search.getAll('state').filter(isState)
  if (states.length) filters.state = states
  for (const name of ['task', 'tag'] as const) {
    const values = search.getAll(name).filter(Boolean)
    if (values.length) filters[name] = values
  }
  for (const name of VALUES) {
    const value = search.get(name)
    if (value) filters[name] = value
  }
  if (filters.last && !isWindow(filters.last)) delete filters.last
  return filters
}

/** The URL's search part for these filters. */
export function searchOf(filters: ListFilters): URLSearchParams {
  const search = new URLSearchParams()
  for (const name of LISTS) for (const value of filters[name] ?? []) search.append(name, value)
  for (const name of VALUES) {
    const value = filters[name]
    if (value) search.set(name, value)
  }
  return search
}

export function isFiltered(filters: ListFilters): boolean {
  return searchOf(filters).size > 0
}

export function isState(value: string): value is RunState {
  return (STATES as readonly string[]).includes(value)
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Windows that end now, by the name they have in the URL. */
export const WINDOWS = {
  '15m': { words: 'last 15 minutes', ms: 15 * MINUTE_MS },
  '1h': { words: 'last hour', ms: HOUR_MS },
  '6h': { words: 'last 6 hours', ms: 6 * HOUR_MS },
  '24h': { words: 'last 24 hours', ms: DAY_MS },
  today: { words: 'today', ms: null },
  '7d': { words: 'last 7 days', ms: 7 * DAY_MS },
  '30d': { words: 'last 30 days', ms: 30 * DAY_MS },
} as const

export type WindowName = keyof typeof WINDOWS

export function isWindow(name: string): name is WindowName {
  return Object.hasOwn(WINDOWS, name)
}

/** The filters as the API takes them: a window is a time from when the list was opened. */
export function asked({ last, ...filters }: ListFilters, opened: number): RunFilters {
  if (!last || !isWindow(last)) return filters
  const { ms } = WINDOWS[last]
  const since = ms === null ? midnight(opened) : opened - ms
  return { ...filters, created_after: new Date(since).toISOString() }
}

/** In the zone that times are shown in. */
function midnight(moment: number): number {
  const date = new Date(moment)
  return times.get() === 'utc' ? date.setUTCHours(0, 0, 0, 0) : date.setHours(0, 0, 0, 0)
}
