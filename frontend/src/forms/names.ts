/** What fields, values and the kinds of value in a union are called. */
import { isNumber } from './json'
import { itemsOf, type Kind, optionsOf, type Schema, shape } from './schema'

/** "max_size" → "Max Size", as pydantic titles the fields it titles. */
export function labelOf(raw: Schema, key: string): string {
  return raw.title ?? key.replaceAll('_', ' ').replace(/(^|\s)\S/g, first => first.toUpperCase())
}

/** How a value reads to a person, in a choice or a hint. */
export function wordOf(value: unknown): string {
  if (value === null) return 'None'
  if (value === true) return 'Yes'
  if (value === false) return 'No'
  if (isNumber(value)) return String(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const NAMES: Partial<Record<Kind, string>> = {
  secret: 'Secret',
  number: 'Number',
  decimal: 'Decimal number',
  choice: 'Choice',
  choices: 'Choices',
  boolean: 'Yes or no',
  date: 'Date',
  datetime: 'Date and time',
  time: 'Time',
  object: 'Object',
  map: 'Keys and values',
  list: 'List',
  tuple: 'Tuple',
  file: 'File',
  files: 'Files',
  json: 'JSON',
}

/** Formats of text; what follows a comma is for the hint. */
export const FORMATS: Record<string, string> = {
  duration: 'Duration, such as PT1H30M or P2DT12H',
  uuid: 'UUID',
  email: 'E-mail address',
  uri: 'Web address',
  ipv4: 'IPv4 address',
  ipv6: 'IPv6 address',
  path: 'Path',
  binary: 'Bytes',
}

/** One name each; those that would be the same are numbered. */
export function branchNames(root: Schema, branches: Schema[]): string[] {
  const names = branches.map(branch => nameOf(root, branch))
  return names.map((name, index) => {
    const before = names.slice(0, index).filter(other => other === name).length
    return before > 0 ? `${name} ${before + 1}` : name
  })
}

function nameOf(root: Schema, raw: Schema): string {
  const { kind, schema } = shape(root, raw)
  if (schema.title) return schema.title
  if (kind === 'choice') return optionsOf(schema).map(wordOf).join(', ')
  if (kind === 'number' && schema.type === 'integer') return 'Whole number'
  const items = kind === 'list' && itemsOf(schema)
  if (items) return `List: ${nameOf(root, items).toLowerCase()}`
  return FORMATS[schema.format ?? '']?.split(',')[0] ?? NAMES[kind] ?? 'Text'
}
