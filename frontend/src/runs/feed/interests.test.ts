import { describe, expect, test } from 'vitest'
import { makeRun } from '../../testing/factories'
import { matches, union } from './interests'

describe('one request for several interests', () => {
  test.each([
    [
      [
        { task: ['a'], q: 'x' },
        { task: ['a'], q: 'x' },
      ],
      { task: ['a'], q: 'x' },
    ],
    [[{ id: ['1'] }, { id: ['2', '1'] }], { id: ['1', '2'] }],
    [[{ task: ['a'] }, { task: ['b'] }], { task: ['a', 'b'] }],
    [[{ task: ['a'] }, { id: ['1'] }], {}],
    [[{ task: ['a'], q: 'x' }, { task: ['a'] }], {}],
    [[{ task: ['a'] }, {}], {}],
  ])('%o are covered by %o', (interests, request) => {
    expect(union(interests)).toEqual(request)
  })
})

describe('a run of a wider request', () => {
  const run = makeRun({
    task: 'a.b',
    tags: ['x', 'y'],
    input: { message: 'Grüße' },
    created_at: '2026-08-01T12:00:00.000000Z',
  })

  test.each([
    {},
    { id: [run.id] },
    { task: ['other', 'a.b'] },
    { tag: ['x', 'y'] },
    { q: 'grüße' },
    { created_after: '2026-08-01T12:00:00Z', created_before: '2026-08-01T12:00:01Z' },
  ])('matches %o', filters => {
    expect(matches(run, filters)).toBe(true)
  })

  test.each([
    { id: ['other'] },
    { task: ['a'] },
    { tag: ['x', 'z'] },
    { q: 'nowhere' },
    { batch: 'other' },
    { schedule: 'other' },
    { created_after: '2026-08-01T12:00:01Z' },
    { created_before: '2026-08-01T12:00:00Z' },
  ])('does not match %o', filters => {
    expect(matches(run, filters)).toBe(false)
  })
})
