import { describe, expect, test } from 'vitest'
import { initialValue, parse, stringify } from '../forms'
import { hint, hints } from '../forms/testing/hints'
import { makeTask } from '../testing/factories'
import { decode, encode } from './urlState'

const task = (name: string) => makeTask({ input_schema: hint(name).schema })
const reopened = (name: string, input: unknown) => {
  const query = encode(task(name), { input })
  return query && decode(task(name), new URLSearchParams(query.toString()))?.input
}

describe('the address of a form', () => {
  test.each(hints)('says nothing of $name as it opens', ({ schema }) => {
    const query = encode(makeTask({ input_schema: schema }), { input: initialValue(schema) })
    expect(query?.toString()).toBe('')
  })

  test('brings back what was filled in, to the last digit', () => {
    const input = parse('{"value": 12345678901234567891}')
    expect(stringify(reopened('int', input))).toBe('{"value":12345678901234567891}')
  })

  test('brings back text with everything that an address would read otherwise', () => {
    const input = { value: 'a&b=c #%20+ é\u0000"\\' }
    expect(reopened('str', input)).toEqual(input)
  })

  test('brings back time and tags', () => {
    const at = '2030-01-02T03:04:00.000Z'
    const query = encode(task('str'), {
      input: { value: 'hello' },
      tags: ['a', 'b c'],
      scheduled_at: at,
    })
    expect(query && decode(task('str'), query)).toEqual({
      input: { value: 'hello' },
      tags: ['a', 'b c'],
      scheduled_at: at,
    })
  })

  test.each([
    ['SecretStr', { value: 'hunter2' }, {}],
    [
      'model with a secret',
      { value: { user: 'you', password: 'hunter2' } },
      { value: { user: 'you' } },
    ],
  ])('holds no secret of %s', (name, input, kept) => {
    expect(encode(task(name), { input })?.toString()).not.toContain('hunter2')
    expect(reopened(name, input)).toEqual(kept)
  })

  test('is left alone where it would grow too long', () => {
    expect(encode(task('str'), { input: { value: 'x'.repeat(5_000) } })).toBeUndefined()
  })

  test.each(['', '{"value":', 'no JSON'])(
    'that was cut off to %j opens the form as it is',
    text => {
      expect(decode(task('str'), new URLSearchParams({ input: text }))).toBeUndefined()
    },
  )

  test('fills what a link leaves out with the defaults', () => {
    expect(decode(task('str'), new URLSearchParams({ input: '{}' }))?.input).toEqual({
      value: 'hello',
    })
  })
})
