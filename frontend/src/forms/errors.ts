/** Where the server's errors belong in the form. */
import { isRecord } from './json'
import { holds, pick, placeOf } from './match'
import {
  entriesOf,
  itemsOf,
  type JSONSchema,
  resolve,
  type Schema,
  type Shape,
  shape,
} from './schema'

export type Loc = readonly (string | number)[]
export type FormErrors = readonly { readonly loc: Loc; readonly msg: string }[]

interface Place {
  path: Loc
  msg: string
  /** It speaks of a branch of a union other than the one shown. */
  foreign: boolean
}

/** The errors that belong to no field; show them above the form. */
export function unmatchedErrors(
  schema: JSONSchema,
  value: unknown,
  errors: FormErrors,
): FormErrors {
  // See `initialValue` for the cast.
  const root = schema as Schema
  return errors.filter(({ loc, msg }) => locate(root, value, loc, msg).path.length === 0)
}

/** Each error with the path in the value that it speaks of, but for those of a union's branch that is not shown. */
export function placedErrors(
  root: Schema,
  value: unknown,
  errors: FormErrors,
): { path: Loc; msg: string }[] {
  const places = errors.map(({ loc, msg }) => locate(root, value, loc, msg))
  return places.filter(place => !place.foreign || !places.some(other => covers(place, other)))
}

/** The messages of each field, by `pathKey`. */
export function placeErrors(
  root: Schema,
  value: unknown,
  errors: FormErrors,
): Map<string, string[]> {
  const byField = new Map<string, string[]>()
  for (const { path, msg } of placedErrors(root, value, errors)) {
    const key = pathKey(path)
    const known = byField.get(key) ?? []
    if (!known.includes(msg)) byField.set(key, [...known, msg])
  }
  return byField
}

export function pathKey(path: Loc): string {
  return JSON.stringify(path)
}

/** Whether another error speaks of the branch that is shown, which makes this one noise. */
function covers(place: Place, other: Place): boolean {
  return !other.foreign && place.path.every((part, index) => part === other.path[index])
}

/** Follows a place through schema and value; parts that are no key of the value (names of union branches) are dropped. */
function locate(root: Schema, start: unknown, loc: Loc, msg: string): Place {
  const path: (string | number)[] = []
  let [raw, value] = [root, start]
  for (const [index, part] of loc.entries()) {
    const step = enterBranch(root, raw, value, part)
    if (step.foreign) return { path, msg, foreign: true }
    raw = step.raw
    if (step.eaten) continue
    const found = shape(root, raw)
    const child = childOf(found, value, part)
    if (child) {
      path.push(part)
      raw = child
      value = partOf(value, part)
    } else if (found.kind === 'object' && path.length > 0 && index === loc.length - 1) {
      return { path, msg: `${part}: ${msg}`, foreign: false }
    }
  }
  return { path, msg, foreign: false }
}

interface Step {
  raw: Schema
  /** The part only named the branch. */
  eaten: boolean
  /** It named another branch than the value's. */
  foreign: boolean
}

/** Into the branch of a union that the value is of; anything else stays as it is. */
function enterBranch(root: Schema, raw: Schema, value: unknown, part: string | number): Step {
  const { branches } = shape(root, raw)
  if (branches.length < 2) return { raw: branches[0] ?? raw, eaten: false, foreign: false }
  const own = pick(root, branches, value)
  const named = branches.findIndex(branch => answersTo(root, branch, part))
  const foreign = named >= 0 && named !== own
  return { raw: branches[own] ?? raw, eaten: named >= 0, foreign }
}

function childOf(found: Shape, value: unknown, part: string | number): Schema | undefined {
  const { kind, schema } = found
  if (!holds(found, value)) return undefined
  if (kind === 'object' && Object.hasOwn(schema.properties ?? {}, part))
    return schema.properties?.[part]
  const present = typeof value === 'object' && value !== null && Object.hasOwn(value, part)
  if (!present) return kind === 'tuple' ? schema.prefixItems?.[Number(part)] : undefined
  if (kind === 'object' || kind === 'map') return entriesOf(schema)
  if (kind === 'list' || kind === 'files') return itemsOf(schema)
  return kind === 'tuple' ? placeOf(schema, Number(part)) : undefined
}

function partOf(value: unknown, part: string | number): unknown {
  if (Array.isArray(value)) return value[Number(part)]
  return isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined
}

const PYTHON_NAMES: Record<string, string> = {
  string: 'str',
  integer: 'int',
  number: 'float',
  boolean: 'bool',
  array: 'list',
  object: 'dict',
}

export function at(value: unknown, path: Loc): unknown {
  return path.reduce<unknown>(partOf, value)
}

/** Whether the server calls a branch by this name: its class, its discriminator's value, or its Python type. */
function answersTo(root: Schema, branch: Schema, part: string | number): boolean {
  if (part === branch.name || part === branch.title) return true
  const tags = Object.values(branch.properties ?? {}).map(child => resolve(root, child).const)
  if (tags.some(tag => tag !== undefined && tag === part)) return true
  const name = branch.name ? undefined : PYTHON_NAMES[String(branch.type)]
  return name !== undefined && String(part).startsWith(name)
}
