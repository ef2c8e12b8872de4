import { expect, test } from 'vitest'
import { filtersOf, isFiltered, searchOf } from './filters'

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
