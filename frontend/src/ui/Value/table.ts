import { isNumber, numberText, stringify } from '../../forms/json'
import { type JsonRecord, kindOf, scalarText } from './kinds'

export interface Order {
  column: string
  down: boolean
}

const WORDS = new Intl.Collator('en', { numeric: true })

/** The rows in order of a column; those without a value there come last, whichever way round. */
export function inOrder(rows: JsonRecord[], { column, down }: Order): JsonRecord[] {
  const sign = down ? -1 : 1
  const has = rows.filter(row => row[column] !== undefined && row[column] !== null)
  const others = rows.filter(row => row[column] === undefined || row[column] === null)
  return [...has.sort((a, b) => sign * compare(a[column], b[column])), ...others]
}

function compare(a: unknown, b: unknown): number {
  if (isNumber(a) && isNumber(b)) return compareNumbers(numberText(a), numberText(b))
  const [one, other] = [kindOf(a), kindOf(b)]
  return one === other ? WORDS.compare(cellText(a), cellText(b)) : WORDS.compare(one, other)
}

const INTEGER = /^-?\d+$/

function compareNumbers(a: string, b: string): number {
  const distance = Number(a) - Number(b)
  if (distance !== 0 || !INTEGER.test(a) || !INTEGER.test(b)) return distance || 0
  return Number(BigInt(a) - BigInt(b))
}

/** A value in one cell: text as it is, everything else as JSON. */
export function cellText(value: unknown): string {
  if (value === undefined) return ''
  const kind = kindOf(value)
  return kind === 'list' || kind === 'object' ? stringify(value) : scalarText(value)
}

/** By RFC 4180; null and what is missing are empty. */
export function csvOf(rows: JsonRecord[], columns: string[]): string {
  const lines = rows.map(row => columns.map(column => field(row[column])).join(','))
  return [columns.map(field).join(','), ...lines, ''].join('\r\n')
}

/** What a spreadsheet would take for a formula; numbers and telephone numbers are none. */
const FORMULA = /^(?:[=@\t\r]|[+-](?![\d\s().,-]*$))/

function field(value: unknown): string {
  if (value === undefined || value === null) return ''
  const plain = cellText(value)
  const text = typeof value === 'string' && FORMULA.test(plain) ? `'${plain}` : plain
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
