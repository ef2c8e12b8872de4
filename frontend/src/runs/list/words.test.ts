import { expect, test } from 'vitest'
import { filterWords } from './words'

test('filters are said in words', () => {
  expect(filterWords({}, 'utc')).toBe('')
  expect(
    filterWords(
      {
        state: ['failed', 'cancelled'],
        task: ['a.b'],
        tag: ['x', 'y'],
        last: '1h',
        q: 'z',
      },
      'utc',
    ),
  ).toBe(
    'in the state Failed or Cancelled, of a.b, with the tag x and y, created in the last hour, that contain “z”',
  )
  expect(filterWords({ last: 'today', state: null }, 'utc')).toBe('created today')
})

test('times are said in the zone of the reader', () => {
  const filters = { created_after: '2026-08-01T10:00:00.000Z' }
  expect(filterWords(filters, 'utc')).toBe('created at or after Aug 1, 2026, 10:00:00 UTC')
})
