import { expect, test } from 'vitest'
import { filterWords } from './words'

test('filters are said in words', () => {
  expect(filterWords({})).toBe('')
  expect(
    filterWords({
      state: ['failed', 'cancelled'],
      task: ['a.b'],
      tag: ['x', 'y'],
      last: '1h',
      q: 'z',
    }),
  ).toBe(
    'in the state Failed or Cancelled, of a.b, with the tag x and y, created in the last hour, that contain “z”',
  )
  expect(filterWords({ last: 'today', state: null })).toBe('created today')
})
