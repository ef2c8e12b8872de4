/**
 * JSON that keeps every number as it was written.
 *
 * `JSON.parse` rounds integers beyond 2^53 and turns `1.0` into `1`. Here a number whose text would not come back the
 * same becomes an `ExactNumber`, which holds that text; every other value is what `JSON.parse` makes of it. So a value
 * tree read by `parse` and written by `stringify` is the same to the last digit. Show either kind with `numberText`.
 */
export class ExactNumber {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text
  }
}

/** Stands before the text of a number while it travels as a string; not to be guessed, so no data can hold it. */
const MARK = `${Math.random()}${Math.random()}:`

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
/** Flat on purpose: one pattern for a whole string literal overflows the stack on long ones. */
const TOKEN = /\\.|"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
/** What may be lost: many digits, an ending 0 after the point, an exponent, a negative zero. */
const SUSPECT = /\d{16}|\.\d*0(?!\d)|\d[eE]|-0/
const MARKED = new RegExp(`"${MARK}([^"]*)"`, 'g')

export function parse(text: string): unknown {
  if (!SUSPECT.test(text)) return JSON.parse(text)
  const marked = markNumbers(text)
  if (marked === text) return JSON.parse(text)
  return JSON.parse(marked, (_key, value) =>
    typeof value === 'string' && value.startsWith(MARK)
      ? new ExactNumber(value.slice(MARK.length))
      : value,
  )
}

function markNumbers(text: string): string {
  let quoted = false
  return text.replace(TOKEN, token => {
    if (token === '"') quoted = !quoted
    else if (!quoted && !survives(token) && NUMBER.test(token)) return `"${MARK}${token}"`
    return token
  })
}

/** Leaves out what is undefined, as JSON does; `indent` as in `JSON.stringify`. */
export function stringify(value: unknown, indent?: number): string {
  const text = JSON.stringify(
    value,
    (_key, part) => (part instanceof ExactNumber ? MARK + part.text : part),
    indent,
  )
  return text === undefined ? 'null' : text.replace(MARKED, '$1')
}

/** The number a text stands for, or undefined when the text is no JSON number. */
export function toNumber(text: string): number | ExactNumber | undefined {
  if (!NUMBER.test(text)) return undefined
  return survives(text) ? Number(text) : new ExactNumber(text)
}

export function isNumber(value: unknown): value is number | ExactNumber {
  return typeof value === 'number' || value instanceof ExactNumber
}

export function numberText(value: number | ExactNumber): string {
  return String(value)
}

/** Whether two values are the same JSON, however their objects are ordered. */
export function same(a: unknown, b: unknown): boolean {
  if (isNumber(a) && isNumber(b)) return numberText(a) === numberText(b)
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => same(item, b[index]))
  if (isRecord(a) && isRecord(b)) return sameRecords(a, b)
  return a === b
}

function sameRecords(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every(key => Object.hasOwn(b, key) && same(a[key], b[key]))
  )
}

/** A JSON object: neither null, nor an array, nor a number kept as text. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof ExactNumber)
  )
}

function survives(text: string): boolean {
  return String(Number(text)) === text
}
