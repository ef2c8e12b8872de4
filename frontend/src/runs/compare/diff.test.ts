import { describe, expect, test } from 'vitest'
import { parse } from '../../forms/json'
import { compared, isDifferent, pathText } from './diff'

const differences = (a: unknown, b: unknown) =>
  compared(a, b)
    .rows.filter(isDifferent)
    .map(row => [pathText(row.path), row.a, row.b])

describe('two values', () => {
  test('are compared part by part, wherever they differ', () => {
    const a = { to: 'x', rows: [{ n: 1 }, { n: 2 }], same: [true, null] }
    const b = { to: 'y', rows: [{ n: 1 }], same: [true, null], 'new one': '' }
    expect(differences(a, b)).toEqual([
      ['to', '"x"', '"y"'],
      ['rows[1].n', '2', null],
      ['["new one"]', null, '""'],
    ])
  })

  test('of the same content do not differ, however they are ordered', () => {
    expect(differences({ a: 1, b: [] }, { b: [], a: 1 })).toEqual([])
  })

  test.each([
    ['a string and a number', '1', 1],
    ['nothing and an empty list', null, []],
    ['an empty list and an empty object', [], {}],
    ['true and a string', true, 'true'],
  ])('%s differ', (_what, a, b) => {
    expect(differences(a, b)).toHaveLength(1)
  })

  test('differ in the last digit of a large number', () => {
    const [a, b] = [parse('{"n": 12345678901234567890}'), parse('{"n": 12345678901234567891}')]
    expect(differences(a, b)).toEqual([['n', '12345678901234567890', '12345678901234567891']])
  })

  test('that are very large are compared in part, and it is said', () => {
    const large = Array.from({ length: 5_000 }, (_, index) => index)
    const { rows, complete } = compared(large, large)
    expect([rows.length, complete]).toEqual([1_000, false])
    expect(compared([1], [2]).complete).toBe(true)
  })

  test('that are very deep are compared as text below', () => {
    const deep = (end: number) => parse(`${'['.repeat(500)}${end}${']'.repeat(500)}`)
    expect(differences(deep(1), deep(1))).toEqual([])
    expect(differences(deep(1), deep(2))).toHaveLength(1)
  })
})
