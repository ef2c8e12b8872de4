/** Which branch of a union a value belongs to. */
import { isNumber, isRecord, numberText, same } from './json'
import {
  entriesOf,
  isRequired,
  itemsOf,
  optionsOf,
  resolve,
  type Schema,
  type Shape,
  shape,
} from './schema'

/** The branch that fits the value best, or -1. */
export function pick(root: Schema, branches: Schema[], value: unknown): number {
  const fits = branches.map(branch => score(root, branch, value))
  const best = Math.max(...fits)
  return best < 0 ? -1 : fits.indexOf(best)
}

/** How well a value fits: below 0 not at all, more where more of it is known. */
export function score(root: Schema, raw: Schema, value: unknown): number {
  const found = shape(root, raw)
  const { kind, schema, branches } = found
  if (!holds(found, value)) return -1
  if (value === null && found.nullable) return 1
  if (kind === 'union') return Math.max(...branches.map(branch => score(root, branch, value)))
  if (kind === 'choice') return optionsOf(schema).some(option => same(option, value)) ? 3 : -1
  if (kind === 'number' || kind === 'decimal') return fitNumber(schema, value)
  if (kind === 'json') return fitJson(schema, value)
  if (typeof value === 'string') return fitText(schema, value)
  if (Array.isArray(value)) return fitItems(root, found, value)
  if (kind === 'object' && isRecord(value)) return fitObject(root, schema, value)
  return isRecord(value) ? fitAll(root, entriesOf(schema), Object.values(value)) : 2
}

function fitNumber(schema: Schema, value: unknown): number {
  if (schema.format === 'decimal' && typeof value === 'string') return 2
  if (!isNumber(value)) return -1
  if (schema.type !== 'integer') return 1
  return /^-?\d+$/.test(numberText(value)) ? 2 : -1
}

const PATTERNS: Record<string, RegExp> = {
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/i,
  time: /^\d\d:\d\d/,
  duration: /^[-+]?P/,
  uuid: /^[\da-f]{8}-?([\da-f]{4}-?){3}[\da-f]{12}$/i,
  email: /^\S+@\S+$/,
  'input-file': /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
  uri: /^[a-z][\w+.-]*:/i,
}

function fitText(schema: Schema, value: string): number {
  const pattern = PATTERNS[schema.format ?? '']
  if (!pattern) return schema.format ? 0 : 1
  return pattern.test(value) ? 2 : -1
}

function fitObject(root: Schema, schema: Schema, value: Record<string, unknown>): number {
  const properties = schema.properties ?? {}
  const unknown = Object.keys(value).filter(key => !Object.hasOwn(properties, key))
  if (unknown.length > 0 && schema.additionalProperties === false) return -1
  const known = Object.entries(properties).filter(([key]) => Object.hasOwn(value, key))
  const missing = Object.keys(properties).some(
    key =>
      isRequired(schema, key) && !Object.hasOwn(value, key) && !isSecret(root, properties[key]),
  )
  const misfit = known.some(([key, child]) => score(root, child, value[key]) < 0)
  // A value half filled in still belongs to the branch whose constants it carries.
  return misfit ? -1 : 1 + known.length - (missing ? 0.5 : 0)
}

function isSecret(root: Schema, raw: Schema | undefined): boolean {
  return raw !== undefined && resolve(root, raw).writeOnly === true
}

function fitAll(root: Schema, child: Schema | undefined, values: unknown[]): number {
  return child && values.some(value => score(root, child, value) < 0) ? -1 : 1
}

function fitItems(root: Schema, { kind, schema }: Shape, values: unknown[]): number {
  if (kind !== 'tuple') return fitAll(root, itemsOf(schema), values)
  return values.some((value, index) => score(root, placeOf(schema, index), value) < 0) ? -1 : 2
}

/** The schema at one place of a tuple. */
export function placeOf(schema: Schema, index: number): Schema {
  return schema.prefixItems?.[index] ?? itemsOf(schema) ?? {}
}

function fitJson(schema: Schema, value: unknown): number {
  if (schema.type === 'object') return isRecord(value) ? 1 : -1
  if (schema.type === 'array') return Array.isArray(value) ? 1 : -1
  return 0
}

/** Whether the field of a shape can show a value as it is; where not, it is edited as JSON. */
export function holds({ kind, schema, nullable }: Shape, value: unknown): boolean {
  if (value === undefined || (value === null && nullable)) return true
  switch (kind) {
    case 'union':
    case 'choice':
    case 'json':
      return true
    case 'boolean':
      return typeof value === 'boolean'
    case 'number':
    case 'decimal':
      return isNumber(value) || typeof value === 'string'
    case 'object':
    case 'map':
      return isRecord(value)
    case 'list':
    case 'files':
    case 'choices':
      return Array.isArray(value)
    case 'tuple':
      return Array.isArray(value) && value.length <= (schema.prefixItems ?? []).length
    default:
      return typeof value === 'string'
  }
}
