/** What a JSON Schema means for a form: references resolved, unions opened, and the kind of field each part needs. */
/** A JSON Schema as it comes from outside. */
export type JSONSchema = Readonly<Record<string, unknown>>

/** The keywords the form reads (draft 2020-12, as pydantic writes them). */
export interface Schema {
  $ref?: string
  $defs?: Record<string, Schema>
  allOf?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  /** The last part of the `$ref` this schema was reached by: how the server calls it in an error's place. */
  name?: string
  type?: string | string[]
  format?: string
  title?: string
  description?: string
  examples?: unknown[]
  deprecated?: boolean
  default?: unknown
  const?: unknown
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  patternProperties?: Record<string, Schema>
  propertyNames?: Schema
  items?: Schema | boolean
  prefixItems?: Schema[]
  uniqueItems?: boolean
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  minimum?: unknown
  maximum?: unknown
  exclusiveMinimum?: unknown
  exclusiveMaximum?: unknown
  multipleOf?: unknown
  contentMediaType?: string
  writeOnly?: boolean
}

export type Kind =
  | 'text'
  | 'longText'
  | 'secret'
  | 'number'
  | 'decimal'
  | 'choice'
  | 'choices'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'time'
  | 'object'
  | 'map'
  | 'list'
  | 'tuple'
  | 'union'
  | 'file'
  | 'files'
  | 'json'

/** A part of a form: which field it needs, and the schema with references, `allOf` and the "or null" taken out. */
export interface Shape {
  kind: Kind
  schema: Schema
  /** Null is allowed, besides what the schema says. */
  nullable: boolean
  /** The kinds of value a union may hold, null aside; empty for every other kind. */
  branches: Schema[]
}

const MAX_HOPS = 32

export function resolve(root: Schema, schema: Schema, hops = MAX_HOPS): Schema {
  if (hops === 0) return {}
  if (schema.$ref !== undefined) {
    const { $ref, ...rest } = schema
    const target = resolve(root, lookUp(root, $ref), hops - 1)
    return { ...target, name: $ref.split('/').at(-1), ...rest }
  }
  if (schema.allOf === undefined) return schema
  const { allOf, ...rest } = schema
  return [...allOf.map(part => resolve(root, part, hops - 1)), rest].reduce(merge, {})
}

function lookUp(root: Schema, ref: string): Schema {
  const keys = ref.replace(/^#\/?/, '').split('/').filter(Boolean).map(unescapeKey)
  // The walk passes through containers such as $defs, which are no schemas themselves.
  let found: unknown = root
  for (const key of keys) found = (found as Record<string, unknown> | undefined)?.[key]
  return (found as Schema | undefined) ?? {}
}

function unescapeKey(key: string): string {
  return decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')
}

function merge(a: Schema, b: Schema): Schema {
  const merged = { ...a, ...b }
  if (a.properties && b.properties) merged.properties = { ...a.properties, ...b.properties }
  if (a.required && b.required) merged.required = [...a.required, ...b.required]
  return merged
}

/** Kinds of several controls. They can't show "none" by themselves: a choice stands in front of them. */
const GROUPS: ReadonlySet<Kind> = new Set<Kind>([
  'object',
  'map',
  'list',
  'choices',
  'tuple',
  'union',
  'files',
])
/** Kinds of one control that is more than a line of a row. */
const LARGE: ReadonlySet<Kind> = new Set<Kind>(['longText', 'secret', 'datetime', 'file', 'json'])

export function shape(root: Schema, raw: Schema): Shape {
  const schema = resolve(root, raw)
  const all = alternatives(root, schema)
  if (!all) return plain(root, schema)
  const { anyOf: _any, oneOf: _one, ...outer } = schema
  const branches = joinDecimal(
    all.filter(branch => branch.type !== 'null'),
    outer,
  )
  const nullable = branches.length < all.length && all.some(branch => branch.type === 'null')
  const [only] = branches
  if (!only) return { kind: 'choice', schema: { ...outer, enum: [null] }, nullable, branches: [] }
  if (branches.length > 1) return { kind: 'union', schema: outer, nullable, branches }
  return single(root, only, outer, nullable)
}

/** Not a union; a default of null makes null a legal value all the same (Python's `x: str = None`). */
function plain(root: Schema, schema: Schema): Shape {
  if (schema.default === null && schema.type !== undefined) {
    const { default: _none, ...branch } = schema
    return single(root, branch, { ...schema }, true)
  }
  return { kind: kindOf(root, schema), schema, nullable: false, branches: [] }
}

/** One kind of value, or null. */
function single(root: Schema, branch: Schema, outer: Schema, nullable: boolean): Shape {
  const kind = kindOf(root, branch)
  if (nullable && GROUPS.has(kind))
    return { kind: 'union', schema: outer, nullable, branches: [branch] }
  const { type: _type, ...rest } = outer
  return { kind, schema: { ...branch, ...rest }, nullable, branches: [] }
}

/** The branches of a union, those of unions within it included. */
function alternatives(root: Schema, schema: Schema, hops = MAX_HOPS): Schema[] | undefined {
  const { type, ...rest } = schema
  if (Array.isArray(type)) return type.map(name => ({ ...rest, type: name }))
  const own = schema.anyOf ?? schema.oneOf
  if (!own || hops === 0) return undefined
  return own.flatMap(part => {
    const branch = resolve(root, part)
    return alternatives(root, branch, hops - 1) ?? [branch]
  })
}

/** Python's Decimal is written as "a number or a string": one field, not two. */
function joinDecimal(branches: Schema[], outer: Schema): Schema[] {
  const [number, text] = branches
  if (!(branches.length === 2 && number?.type === 'number' && text?.type === 'string'))
    return branches
  return isDecimal(number, text, outer) ? [{ ...number, format: 'decimal' }] : branches
}

function isDecimal(number: Schema, text: Schema, outer: Schema): boolean {
  const limited = Object.keys(number).some(keyword => /minimum|maximum|multiple/i.test(keyword))
  return (
    [number, text, outer].some(schema => schema.format === 'decimal') ||
    (text.pattern ?? '').startsWith('^(?!^[-+.]*$)') ||
    (typeof outer.default === 'string' && /^[-+]?\d*\.?\d+$/.test(outer.default)) ||
    (limited && Object.keys(text).length === 1)
  )
}

const FORMATS: Record<string, Kind> = {
  date: 'date',
  'date-time': 'datetime',
  time: 'time',
  password: 'secret',
  decimal: 'decimal',
  textarea: 'longText',
  'input-file': 'file',
}
const LONG = 200

function kindOf(root: Schema, schema: Schema): Kind {
  if ('const' in schema || schema.enum) return 'choice'
  switch (schema.type ?? impliedType(schema)) {
    case 'string':
      return textKind(schema)
    case 'integer':
    case 'number':
      return schema.format === 'decimal' ? 'decimal' : 'number'
    case 'boolean':
      return 'boolean'
    case 'null':
      return 'choice'
    case 'array':
      return arrayKind(root, schema)
    case 'object':
      return objectKind(root, schema)
    default:
      return 'json'
  }
}

function impliedType(schema: Schema): string | undefined {
  if (schema.properties) return 'object'
  if (schema.prefixItems) return 'array'
  return undefined
}

function textKind(schema: Schema): Kind {
  const known = FORMATS[schema.format ?? '']
  if (known) return known
  if (schema.writeOnly) return 'secret'
  if (schema.contentMediaType) return 'longText'
  // A format names one word of something, such as an address, however long it may be.
  if ((schema.maxLength ?? 0) > LONG && !schema.format) return 'longText'
  return typeof schema.default === 'string' && schema.default.includes('\n') ? 'longText' : 'text'
}

function arrayKind(root: Schema, schema: Schema): Kind {
  if (schema.prefixItems) return 'tuple'
  if (schema.maxItems === 0) return 'list'
  const items = itemsOf(schema)
  if (!items || isAny(root, items)) return 'json'
  const { kind } = shape(root, items)
  if (kind === 'file') return 'files'
  return schema.uniqueItems && kind === 'choice' ? 'choices' : 'list'
}

function objectKind(root: Schema, schema: Schema): Kind {
  if (schema.properties) return 'object'
  if (schema.additionalProperties === false) return 'object'
  const entries = entriesOf(schema)
  return !entries || isAny(root, entries) ? 'json' : 'map'
}

function isAny(root: Schema, schema: Schema): boolean {
  const { kind, schema: found } = shape(root, schema)
  return kind === 'json' && found.type === undefined
}

/** Whether what it holds is shown to nobody. */
export function isSecret({ kind, schema }: Shape): boolean {
  return kind === 'secret' || schema.writeOnly === true
}

/** Whether its field is one control on one line. */
export function isFlat(root: Schema, schema: Schema): boolean {
  const { kind } = shape(root, schema)
  return !GROUPS.has(kind) && !LARGE.has(kind)
}

/** The schema of a list's items, if it has one. */
export function itemsOf(schema: Schema): Schema | undefined {
  return typeof schema.items === 'object' ? schema.items : undefined
}

/** The schema of an object's values under keys it does not name; undefined where there are none. */
export function entriesOf(schema: Schema): Schema | undefined {
  const { additionalProperties: more } = schema
  if (typeof more === 'object') return more
  return Object.values(schema.patternProperties ?? {})[0] ?? (more === true ? {} : undefined)
}

/** The values a choice offers. */
export function optionsOf(schema: Schema): unknown[] {
  if ('const' in schema) return [schema.const]
  return schema.enum ?? [null]
}

export function isRequired(schema: Schema, key: string): boolean {
  return schema.required?.includes(key) ?? false
}
