import { describe, expect, test } from 'vitest'
import { ExactNumber, parse, same, stringify, toNumber } from './json'

describe('JSON read and written again', () => {
  test.each([
    '9007199254740993',
    '-18446744073709551617',
    '1.0',
    '1.50',
    '-0',
    '1e400',
    '1E+2',
    '0.1000000000000000055511151231257827',
    '[1,2.0,{"a":12345678901234567890}]',
    '{"__proto__":1.0,"constructor":{"toString":2}}',
    '"12345678901234567890"',
    '"a \\"12345678901234567890\\" b\\\\"',
    '{"9007199254740993":"1.0"}',
    '[]',
    'null',
    'true',
    '"\\ud83d\\ude00 1.0"',
  ])('%s has the same value', text => {
    expect(stringify(parse(stringify(parse(text))))).toBe(stringify(parse(text)))
    expect(same(parse(text), parse(stringify(parse(text))))).toBe(true)
  })

  test.each(['9007199254740993', '1.0', '-0', '1e400', '[1.10,{"a":2.0}]', '{"__proto__":1.0}'])(
    '%s has the same text',
    text => expect(stringify(parse(text))).toBe(text),
  )

  test('ordinary numbers are numbers', () => {
    const text = '[1, -2.5, 1e-7, 9007199254740991]'
    expect(parse(text)).toEqual([1, -2.5, 1e-7, 9007199254740991])
  })

  test('what is no JSON is refused', () => {
    for (const text of ['', '{', '01', '1.', '[1.0,]', '-', '"\n"', '1.0 2.0', '007.0'])
      expect(() => parse(text), text).toThrow(SyntaxError)
  })

  test('a string of a million escapes and a long list are read', () => {
    const text = `["${'\\n'.repeat(1_000_000)}",${Array(10_000).fill('1.0').join(',')}]`
    expect(stringify(parse(text))).toBe(text)
  })

  test('what is undefined is left out', () => {
    expect(stringify({ a: undefined, b: [undefined] })).toBe('{"b":[null]}')
    expect(stringify(undefined)).toBe('null')
  })

  test('an indent breaks the lines', () => {
    expect(stringify(parse('{"a":1.0}'), 2)).toBe('{\n  "a": 1.0\n}')
  })
})

test('only JSON numbers are numbers', () => {
  expect(toNumber('12')).toBe(12)
  expect(toNumber('12.0')).toEqual(new ExactNumber('12.0'))
  for (const text of ['', '-', '1.', '.5', '+1', '0x1', '1e', 'NaN', 'Infinity', '01'])
    expect(toNumber(text), text).toBeUndefined()
})

test('values are the same whatever the order of their keys', () => {
  expect(same({ a: 1, b: [parse('1.0')] }, { b: [parse('1.0')], a: 1 })).toBe(true)
  expect(same(parse('1.0'), 1)).toBe(false)
  expect(same({ a: undefined }, {})).toBe(false)
  expect(same([1], { 0: 1 })).toBe(false)
})
