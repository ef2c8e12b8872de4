import type { components, operations } from '../api/schema.gen'

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

const LISTS = ['task', 'state', 'tag'] as const
const VALUES = [
  'q',
  'batch',
  'schedule',
  'bulk',
  'failure',
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
export function filtersOf(search: URLSearchParams): RunFilters {
  const filters: RunFilters = {}
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
  return filters
}

/** The URL's search part for these filters. */
export function searchOf(filters: RunFilters): URLSearchParams {
  const search = new URLSearchParams()
  for (const name of LISTS) for (const value of filters[name] ?? []) search.append(name, value)
  for (const name of VALUES) {
    const value = filters[name]
    if (value) search.set(name, value)
  }
  return search
}

export function isFiltered(filters: RunFilters): boolean {
  return searchOf(filters).size > 0
}

function isState(value: string): value is RunState {
  return (STATES as readonly string[]).includes(value)
}
