import { describe, expect, test } from 'vitest'
import { parse } from '../../forms/json'
import { columnsOf, isTable, kindOf, pretty } from './kinds'

describe('a table', () => {
  test.each([
    ['a list of objects', [{ a: 1 }, { b: 2 }], true],
    ['an empty list', [], false],
    ['a list of empty objects', [{}, {}], false],
    ['a mixed list', [{ a: 1 }, 2], false],
    ['an object', { a: [] }, false],
    ['too many columns', [Object.fromEntries(Array.from({ length: 41 }, (_, n) => [n, n]))], false],
  ])('%s', (_name, value, expected) => {
    expect(isTable(value)).toBe(expected)
  })

  test('has the columns of all its rows, in the order they appear', () => {
    expect(columnsOf([{ b: 1 }, { a: 1, b: 2 }])).toEqual(['b', 'a'])
  })
})

test('numbers that JavaScript cannot hold are numbers all the same', () => {
  const value = parse('[12345678901234567890, 1.0]')
  expect((value as unknown[]).map(kindOf)).toEqual(['number', 'number'])
  expect(pretty(value)).toBe('[\n  12345678901234567890,\n  1.0\n]')
})
