/** Secrets of an input: shown to nobody once they are typed, neither in an address nor as text. */
import { isRecord } from './json'
import { placeOf } from './match'
import { entriesOf, isSecret, itemsOf, type JSONSchema, type Schema, shape } from './schema'

/** What stands for a secret; the server writes the same. */
export const MASK = '**********'

/** The value with each secret masked. Where a value might be a secret, as in `str | SecretStr`, it is taken for one. */
export function masked(schema: JSONSchema, value: unknown): unknown {
  // See `initialValue` for the cast.
  const root = schema as Schema
  return mask(root, root, value)
}

function mask(root: Schema, raw: Schema, value: unknown): unknown {
  const found = shape(root, raw)
  const { kind, schema, branches } = found
  if (value === undefined || value === null || value === '') return value
  if (isSecret(found)) return MASK
  if (kind === 'union')
    return branches.reduce<unknown>((part, branch) => mask(root, branch, part), value)
  if (Array.isArray(value))
    return value.map((item, index) =>
      mask(root, kind === 'tuple' ? placeOf(schema, index) : (itemsOf(schema) ?? {}), item),
    )
  if (!isRecord(value)) return value
  const { properties = {} } = schema
  const childOf = (key: string) =>
    (Object.hasOwn(properties, key) ? properties[key] : entriesOf(schema)) ?? {}
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, mask(root, childOf(key), part)]),
  )
}

/** An edited masked value with the secrets that still stand where they were in the value before. */
export function unmasked(edited: unknown, shown: unknown, held: unknown): unknown {
  if (edited === MASK) return shown === MASK ? held : edited
  if (Array.isArray(edited) && Array.isArray(shown) && Array.isArray(held))
    return edited.map((part, index) => unmasked(part, shown[index], held[index]))
  if (!isRecord(edited) || !isRecord(shown) || !isRecord(held)) return edited
  const own = (record: Record<string, unknown>, key: string) =>
    Object.hasOwn(record, key) ? record[key] : undefined
  return Object.fromEntries(
    Object.entries(edited).map(([key, part]) => [
      key,
      unmasked(part, own(shown, key), own(held, key)),
    ]),
  )
}
