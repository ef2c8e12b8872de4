import { describe, expect, test } from 'vitest'
import { faultOf, lineOf, spanOf } from './jsonText'

describe('what is wrong with a text', () => {
  test.each([
    ['{\n  "a": 1\n  "b": 2\n}', 3, 'A comma, or what closes the list or object, is missing.'],
    ['{"a": }', 1, 'A value is missing.'],
    ['{"a" 1}', 1, 'A colon is missing.'],
    ['{"a": [1, 2}', 1, 'A comma, or what closes the list or object, is missing.'],
    ['{"a": [1', 1, 'A closing bracket ] is missing.'],
    ['{"a": 1', 1, 'A closing brace } is missing.'],
    ['{"a": "x\n}', 1, 'A closing quote " is missing.'],
    ['{\n"a": 1,\n}', 3, 'The name of a field, in double quotes, is missing.'],
    ['{"a": 01}', 1, /\S/],
    ['{} {}', 1, 'Nothing may follow the value.'],
    ['{"a": 1 /* why */}', 1, 'JSON knows no comments.'],
    ['', 1, 'A value is missing.'],
    ['{"a": NaN}', 1, /\S/],
  ])('%j: line %i, %s', (text, line, msg) => {
    const fault = faultOf(text)
    expect(fault?.msg).toMatch(msg)
    expect(lineOf(text, fault?.offset ?? -1)).toBe(line)
  })

  test.each(['{}', '[1e400, 12345678901234567890]', 'null'])('nothing with %j', text => {
    expect(faultOf(text)).toBeUndefined()
  })
})

describe('the place of a value', () => {
  const text = '{\n  "a": [\n    1,\n    {"b": "x"}\n  ]\n}'
  const written = (...path: (string | number)[]) => {
    const { offset, length } = spanOf(text, path)
    return text.slice(offset, offset + length)
  }

  test('is that of its text', () => {
    expect(written('a', 1, 'b')).toBe('"x"')
    expect(lineOf(text, spanOf(text, ['a', 1, 'b']).offset)).toBe(4)
  })

  test('is that of what it is missing from', () => {
    expect(written('a', 1, 'missing')).toBe('{"b": "x"}')
    expect(spanOf(text, ['nowhere'])).toEqual({ offset: 0, length: 0 })
  })
})
