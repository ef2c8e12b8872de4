/** The values a form starts with. */
import { isRecord } from './json'
import { pick, placeOf } from './match'
import {
  entriesOf,
  isRequired,
  isSecret,
  itemsOf,
  type JSONSchema,
  optionsOf,
  type Schema,
  type Shape,
  shape,
} from './schema'
import { MASK } from './secrets'

/**
 * What the form holds when it opens: every default, and nothing for what has none. With `given` (the input of an
 * earlier run), its values win; defaults fill what it lacks, and keys the schema does not admit are dropped.
 * Masked secrets are never taken over: left out, the server keeps its own.
 */
export function initialValue(schema: JSONSchema, given?: unknown): unknown {
  // Keywords are read one by one and each may be absent, so any JSON object may be looked at as a schema.
  const root = schema as Schema
  if (given === undefined) return initial(root, root, true) ?? {}
  return settle(root, root, given, true)
}

const MAX_DEPTH = 24

export function initial(root: Schema, raw: Schema, required: boolean, depth = 0): unknown {
  const found = shape(root, raw)
  if (isSecret(found)) return undefined
  if (found.schema.default !== undefined) return settle(root, raw, found.schema.default, false)
  if (!required || depth > MAX_DEPTH) return undefined
  return found.nullable ? null : empty(root, found, depth)
}

/** What a required part without a default starts with. */
function empty(root: Schema, { kind, schema }: Shape, depth: number): unknown {
  switch (kind) {
    case 'choice':
      return optionsOf(schema).length === 1 ? optionsOf(schema)[0] : undefined
    case 'object':
      return emptyObject(root, schema, depth)
    case 'map':
      return {}
    case 'list':
    case 'files':
    case 'choices':
      return []
    case 'tuple':
      return schema.prefixItems?.map(place => blank(root, place, depth + 1))
    case 'json':
      return schema.type === 'object' ? {} : schema.type === 'array' ? [] : undefined
    default:
      return undefined
  }
}

function emptyObject(root: Schema, schema: Schema, depth: number): Record<string, unknown> {
  return fromEntries(
    Object.entries(schema.properties ?? {}).map(([key, child]) => [
      key,
      initial(root, child, isRequired(schema, key), depth + 1),
    ]),
  )
}

/** What a new item of a list starts with: there, nothing can be left out. */
export function blank(root: Schema, raw: Schema, depth = 0): unknown {
  const start = initial(root, raw, true, depth)
  if (start !== undefined) return start
  const { kind, branches } = shape(root, raw)
  if (kind === 'boolean') return false
  if (kind === 'json') return null
  if (kind === 'object') return {}
  return branches[0] && depth <= MAX_DEPTH ? blank(root, branches[0], depth + 1) : ''
}

/**
 * What an emptied control stands for. Null where null is allowed. Nothing where there is no default, so that the server
 * says what is missing. With a default an empty text, since leaving it out would silently bring the default back.
 */
export function emptied({ kind, schema, nullable }: Shape): unknown {
  if (nullable) return null
  return schema.default === undefined || kind === 'secret' ? undefined : ''
}

/** Goes over a value with its schema: drops masked secrets and, to `complete` it, adds defaults and drops unknown keys. */
function settle(root: Schema, raw: Schema, value: unknown, complete: boolean): unknown {
  const found = shape(root, raw)
  const { kind, schema, branches } = found
  const inner = (child: Schema, part: unknown) => settle(root, child, part, complete)
  if (isSecret(found)) return value === MASK ? undefined : value
  if (kind === 'union') {
    const branch = branches[pick(root, branches, value)]
    return branch ? inner(branch, value) : value
  }
  if (Array.isArray(value)) {
    // A place cannot be left out: what is dropped from it leaves it empty.
    const place = (child: Schema, part: unknown) =>
      inner(child, part) ?? (part === null ? null : '')
    if (kind === 'tuple') return value.map((item, index) => place(placeOf(schema, index), item))
    const items = itemsOf(schema)
    return items ? value.map(item => place(items, item)) : value
  }
  if (!isRecord(value)) return value
  if (kind === 'object') return settleObject(root, schema, value, complete)
  const entries = kind === 'map' && entriesOf(schema)
  return entries
    ? fromEntries(Object.entries(value).map(([k, v]) => [k, inner(entries, v)]))
    : value
}

function settleObject(
  root: Schema,
  schema: Schema,
  value: Record<string, unknown>,
  complete: boolean,
): Record<string, unknown> {
  const properties = schema.properties ?? {}
  const kept = Object.entries(value)
    .filter(([key]) => !complete || Object.hasOwn(properties, key) || entriesOf(schema))
    .map(([key, part]): [string, unknown] => {
      const child = Object.hasOwn(properties, key) ? properties[key] : entriesOf(schema)
      return [key, child ? settle(root, child, part, complete) : part]
    })
  const added = Object.entries(properties)
    .filter(([key]) => complete && !Object.hasOwn(value, key))
    .map(([key, child]): [string, unknown] => [key, initial(root, child, isRequired(schema, key))])
  return fromEntries([...kept, ...added])
}

/** An object of the entries that have a value. */
export function fromEntries(entries: [string, unknown][]): Record<string, unknown> {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}
