import { expect, test } from 'vitest'
import { suggestions } from './suggestions'

const KNOWN = { tasks: ['reports.monthly', 'imports.orders'], tags: ['nightly'] }
const texts = (typed: string) => suggestions(typed, KNOWN).map(({ text }) => text)

test('an empty field offers the keys', () => {
  expect(texts('').slice(0, 4)).toEqual(['state:', 'task:', 'tag:', 'last:'])
})

test('the beginning of a key completes it, and text may also be searched for', () => {
  expect(texts('sta')[0]).toBe('“sta”')
  expect(texts('sta')).toContain('state:')
})

test('a value is found without its key', () => {
  expect(texts('monthly')).toContain('task:reports.monthly')
  expect(texts('night')).toContain('tag:nightly')
  expect(texts('fail')).toContain('state:failed')
})

test.each([
  ['state:ca', ['state:cancelled']],
  ['task:orders', ['task:imports.orders']],
  ['state:failed task:rep', ['task:reports.monthly']],
  ['last:hour', ['last:1h', 'last:6h', 'last:24h']],
  ['batch:', []],
])('after a key in %j only its values are offered', (typed, expected) => {
  expect(texts(typed)).toEqual(expected)
})
