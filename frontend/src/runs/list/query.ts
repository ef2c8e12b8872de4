import { fromLocalInput } from '../../ui/Time/local'
import { times } from '../../ui/Time/times'
import { isState, isWindow, LISTS, type ListFilters, STATES, searchOf, WINDOWS } from '../filters'

/** What can be written before a colon, and what it narrows the list to. */
export const KEYS = {
  state: { field: 'state', hint: 'how it stands' },
  task: { field: 'task', hint: 'what is run' },
  tag: { field: 'tag', hint: 'a tag it was given' },
  last: { field: 'last', hint: 'created in the last hour, day …' },
  after: { field: 'created_after', hint: 'created at or after a time' },
  before: { field: 'created_before', hint: 'created before a time' },
  batch: { field: 'batch', hint: 'the id of its batch' },
  schedule: { field: 'schedule', hint: 'the id of its schedule' },
  bulk: { field: 'bulk', hint: 'the id of a bulk action' },
  failure: { field: 'failure', hint: 'the fingerprint of its error' },
} as const satisfies Record<string, { field: keyof ListFilters; hint: string }>

export type Key = keyof typeof KEYS

/** One condition of a list, as a chip shows it; `q` is text that is searched for. */
export interface Part {
  key: Key | 'q'
  value: string
}

export class QueryError extends Error {}

export function isKey(text: string): text is Key {
  return Object.hasOwn(KEYS, text)
}

/** The conditions one by one, in the order of the URL. */
export function partsOf(filters: ListFilters): Part[] {
  return [...searchOf(filters)].map(([field, value]) => ({ key: keyOf(field), value }))
}

function keyOf(field: string): Part['key'] {
  const found = Object.entries(KEYS).find(([, key]) => key.field === field)?.[0]
  return found && isKey(found) ? found : 'q'
}

/** The filters as people type them: `state:failed task:reports.monthly "some text"`. */
export function queryText(filters: ListFilters): string {
  return partsOf(filters)
    .map(({ key, value }) => (key === 'q' ? quoted(value, true) : `${key}:${quoted(value)}`))
    .join(' ')
}

function quoted(value: string, isText = false): string {
  const mustBe = value === '' || /[\s"]/.test(value) || (isText && value.includes(':'))
  return mustBe ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : value
}

const TOKEN = /([a-z]+):(?=\s|$)|(?:([a-z]+):)?(?:"((?:[^"\\]|\\.)*)"?|(\S+))/g

/** What was typed, condition by condition. Throws QueryError where it makes no sense. */
export function parse(text: string): Part[] {
  const words: string[] = []
  const parts: Part[] = []
  for (const [whole, empty, key = 'q', inQuotes, plain] of text.matchAll(TOKEN)) {
    if (empty && isKey(empty)) throw new QueryError(`${empty}: needs a value.`)
    const value = inQuotes?.replaceAll(/\\(.)/g, '$1') ?? plain ?? whole
    if (isKey(key)) parts.push(...partsFor(key, value))
    else words.push(key === 'q' ? value : whole)
  }
  const q = words.join(' ').trim()
  return q ? [...parts, { key: 'q', value: q }] : parts
}

function partsFor(key: Key, value: string): Part[] {
  const values = key === 'state' ? value.split(',').filter(Boolean) : [value]
  return values.map(one => ({ key, value: checked(key, one) }))
}

const UUID = /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i

function checked(key: Key, value: string): string {
  if (key === 'state' && !isState(value)) refuse(key, value, STATES)
  if (key === 'last' && !isWindow(value)) refuse(key, value, Object.keys(WINDOWS))
  if (key === 'after' || key === 'before') return momentOf(key, value)
  if (['batch', 'schedule', 'bulk'].includes(key) && !UUID.test(value)) {
    throw new QueryError(`${key}:${value} is no id.`)
  }
  if (key === 'failure' && !/^[0-9a-f]{16}$/.test(value)) {
    throw new QueryError(`failure:${value} is no fingerprint, which has 16 characters from 0 to f.`)
  }
  return value
}

function refuse(key: Key, value: string, known: readonly string[]): never {
  throw new QueryError(`There is no ${key} "${value}": it is one of ${known.join(', ')}.`)
}

/** Without an offset it is of the zone that times are shown in, where a day begins at midnight. */
function momentOf(key: Key, value: string): string {
  const [day, clock] = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d)?)?$/.exec(value)?.slice(1) ?? []
  const zone = times.get() === 'utc' ? 'utc' : 'local'
  const moment = day ? fromLocalInput(day + (clock ?? 'T00:00'), zone) : fromLocalInput(value)
  if (moment === undefined) {
    throw new QueryError(`${key}:${value} is no time such as 2026-08-01 or 2026-08-01T14:30.`)
  }
  return moment
}

/** The filters with these conditions added. A list gets longer; anything else has one value. */
export function withParts(filters: ListFilters, parts: Part[]): ListFilters {
  return parts.reduce(withPart, filters)
}

function withPart(filters: ListFilters, { key, value }: Part): ListFilters {
  if (key === 'q') return { ...filters, q: value }
  const { field } = KEYS[key]
  if (isList(field)) {
    const held: string[] = filters[field] ?? []
    return { ...filters, [field]: [...new Set([...held, value])] }
  }
  return { ...withoutOtherTimes(filters, field), [field]: value }
}

/** A window and times of one's own exclude each other. */
function withoutOtherTimes(filters: ListFilters, field: string): ListFilters {
  const { last, created_after, created_before, ...rest } = filters
  if (field === 'last') return rest
  if (!field.startsWith('created_')) return filters
  return { ...rest, created_after, created_before }
}

export function withoutPart(filters: ListFilters, { key, value }: Part): ListFilters {
  const field = key === 'q' ? 'q' : KEYS[key].field
  if (!isList(field)) return { ...filters, [field]: undefined }
  const held: string[] = filters[field] ?? []
  return { ...filters, [field]: held.filter(one => one !== value) }
}

function isList(field: string): field is (typeof LISTS)[number] {
  return (LISTS as readonly string[]).includes(field)
}
