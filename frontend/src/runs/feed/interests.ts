import { stringify } from '../../forms/json'
import type { RunFilters } from '../filters'
import type { Run } from '../queries'

/** What the feed of changes can be narrowed to. Not to states: a run that leaves one would go unnoticed. */
export type ChangeFilters = Omit<RunFilters, 'state'> & { id?: string[] }

/** What one part of the page wants to know of. */
export interface Interest {
  readonly filters: ChangeFilters
  /** How many characters it wants of what is long; few, where it does not say. */
  readonly kept?: number
  /** How many answers a second it can make use of. */
  readonly perSecond: number
  /** Loads what it shows anew, for when changes were missed. */
  reload(signal: AbortSignal): Promise<Run[]>
  /** Takes the runs that match and have changed. */
  receive?(runs: Run[]): void
}

/** The filters of one request that brings at least what each of them asks for. */
export function union(all: ChangeFilters[]): ChangeFilters {
  const [first, ...rest] = all
  if (!first) return {}
  if (rest.every(filters => isSame(filters, first))) return first
  for (const name of ['id', 'task'] as const) {
    if (all.every(filters => isOnly(name, filters))) {
      return { [name]: [...new Set(all.flatMap(filters => filters[name] ?? []))] }
    }
  }
  return {}
}

export function isSame(one: ChangeFilters, other: ChangeFilters): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

function isOnly(name: 'id' | 'task', filters: ChangeFilters): boolean {
  return Boolean(filters[name]?.length) && Object.keys(filters).length === 1
}

/** Whether the API would say that this run matches; needed where a wider request was made. */
export function matches(run: Run, filters: ChangeFilters): boolean {
  const { id, task, tag, q, batch, schedule, created_after, created_before } = filters
  const created = Date.parse(run.created_at)
  return (
    isAmong(run.id, id) &&
    isAmong(run.task, task) &&
    (tag ?? []).every(word => run.tags.includes(word)) &&
    (!batch || run.batch === batch) &&
    (!schedule || run.schedule === schedule) &&
    (!created_after || created >= Date.parse(created_after)) &&
    (!created_before || created < Date.parse(created_before)) &&
    // What is not all there may say it where it was cut.
    (!q || Boolean(run.shortened) || textOf(run).includes(q.trim().toLowerCase()))
  )
}

/** No list lets everything through, as in the API. */
export function isAmong<T>(value: T, wanted: readonly T[] | undefined): boolean {
  return !wanted?.length || wanted.includes(value)
}

function textOf({ id, task, input, result, error, tags }: Run): string {
  const failure = error && [error.type, error.message]
  return stringify([id, task, input, result, failure, tags]).toLowerCase()
}
