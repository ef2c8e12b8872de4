import { isNumber, isRecord, stringify } from '../../forms/json'

export type JsonRecord = Record<string, unknown>

/** More columns than these are no table that anybody can read. */
const MAX_COLUMNS = 40

/** A non-empty list of objects with few enough names among them to be columns. */
export function isTable(value: unknown): value is JsonRecord[] {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isRecord)) return false
  const columns = columnsOf(value).length
  return columns > 0 && columns <= MAX_COLUMNS
}

export function columnsOf(rows: JsonRecord[]): string[] {
  return [...new Set(rows.flatMap(Object.keys))]
}

/** JSON for reading, every number as it came. */
export function pretty(value: unknown): string {
  return stringify(value, 2)
}

export type Kind = 'string' | 'number' | 'boolean' | 'null' | 'list' | 'object'

export function kindOf(value: unknown): Kind {
  if (isNumber(value)) return 'number'
  if (Array.isArray(value)) return 'list'
  if (isRecord(value)) return 'object'
  if (typeof value === 'string') return 'string'
  return typeof value === 'boolean' ? 'boolean' : 'null'
}

/** A list or an object with nothing in it. */
export function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

export function isScalar(value: unknown): boolean {
  const kind = kindOf(value)
  return kind !== 'list' && kind !== 'object'
}

/** A value without members as it is read: text without quotes, every number as it came. */
export function scalarText(value: unknown): string {
  return typeof value === 'string' ? value : pretty(value)
}
