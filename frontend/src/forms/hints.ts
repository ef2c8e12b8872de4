/** What a schema demands of a value, in a few words under its field. */
import { FORMATS } from './names'
import type { Schema, Shape } from './schema'

export function hintOf({ kind, schema }: Shape): string | undefined {
  const parts = [
    // A description says it better.
    schema.description ? undefined : FORMATS[schema.format ?? ''],
    schema.contentMediaType,
    lengthHint(kind, schema),
    boundsHint(schema),
    schema.multipleOf !== undefined && `a multiple of ${schema.multipleOf}`,
    schema.pattern && kind !== 'decimal' && `matching ${schema.pattern}`,
  ].filter(Boolean)
  const text = parts.join(', ')
  return text ? text[0]?.toUpperCase() + text.slice(1) : undefined
}

function lengthHint(kind: Shape['kind'], schema: Schema): string | undefined {
  if (kind === 'list' || kind === 'choices') return span(schema.minItems, schema.maxItems, 'item')
  const { minLength, maxLength } = schema
  // "At least 1 character" is what any reader expects of a field that is asked for.
  return span(minLength === 1 ? undefined : minLength, maxLength, 'character')
}

function span(min: number | undefined, max: number | undefined, noun: string): string | undefined {
  const nouns = (count: number) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
  if (min === undefined || min === 0) return max === undefined ? undefined : `up to ${nouns(max)}`
  if (max === undefined) return `at least ${nouns(min)}`
  return min === max ? nouns(min) : `${min.toLocaleString('en')} to ${nouns(max)}`
}

function boundsHint(schema: Schema): string | undefined {
  const { minimum: min, maximum: max, exclusiveMinimum: above, exclusiveMaximum: below } = schema
  if (min !== undefined && max !== undefined) return `${min} to ${max}`
  const parts = [
    min !== undefined && `at least ${min}`,
    above !== undefined && `more than ${above}`,
    max !== undefined && `at most ${max}`,
    below !== undefined && `less than ${below}`,
  ].filter(Boolean)
  return parts.join(', ') || undefined
}

/** What an empty control means, shown in it. */
export function placeholderOf(shape: Shape, value: unknown, required: boolean): string | undefined {
  if (value === null) return 'None'
  if (value !== undefined || required) return undefined
  const { default: start } = shape.schema
  return typeof start === 'string' || typeof start === 'number' ? `Default: ${start}` : 'Not set'
}
