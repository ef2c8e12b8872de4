import { expect, test } from 'vitest'
import { asked, filtersOf, isFiltered, searchOf } from './filters'

test('filters survive the way into the URL and back', () => {
  const filters = {
    state: ['failed', 'running'],
    task: ['a.b'],
    tag: ['x', 'y z'],
    q: 'a&b=c',
    created_after: '2026-08-01T00:00:00.000Z',
  } as const
  const search = new URLSearchParams(
    searchOf({
      ...filters,
      state: [...filters.state],
      task: [...filters.task],
      tag: [...filters.tag],
    }).toString(),
  )
  expect(filtersOf(search)).toEqual(filters)
})

test('empty and unknown parts of a URL are no filters', () => {
  const filters = filtersOf(new URLSearchParams('q=&state=exploded&task=&page=3'))
  expect(filters).toEqual({})
  expect(isFiltered(filters)).toBe(false)
})

test('a window is a time before the list was opened, and stays in the URL as it is', () => {
  const opened = Date.parse('2026-08-01T12:00:00Z')
  const filters = filtersOf(new URLSearchParams('last=1h&state=failed'))
  expect(searchOf(filters).toString()).toBe('state=failed&last=1h')
  expect(asked(filters, opened)).toEqual({
    state: ['failed'],
    created_after: '2026-08-01T11:00:00.000Z',
  })
  const midnight = new Date(opened)
  midnight.setHours(0, 0, 0, 0)
  expect(asked({ last: 'today' }, opened)).toEqual({ created_after: midnight.toISOString() })
  expect(filtersOf(new URLSearchParams('last=5y'))).toEqual({})
})
