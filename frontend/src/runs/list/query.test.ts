import { describe, expect, test } from 'vitest'
import type { ListFilters } from '../filters'
import { type Part, parse, partsOf, QueryError, queryText, withoutPart, withParts } from './query'

const ID = '01890000-0000-7000-8000-000000000001'

describe('what is typed', () => {
  test.each<[string, Part[]]>([
    ['state:failed', [{ key: 'state', value: 'failed' }]],
    [
      'state:failed,queued',
      [
        { key: 'state', value: 'failed' },
        { key: 'state', value: 'queued' },
      ],
    ],
    [
      'task:a.b big invoice',
      [
        { key: 'task', value: 'a.b' },
        { key: 'q', value: 'big invoice' },
      ],
    ],
    ['tag:"two words"', [{ key: 'tag', value: 'two words' }]],
    ['tag:"say \\"hi\\""', [{ key: 'tag', value: 'say "hi"' }]],
    ['q:word', [{ key: 'q', value: 'word' }]],
    ['"state:failed"', [{ key: 'q', value: 'state:failed' }]],
    ['http://example.com', [{ key: 'q', value: 'http://example.com' }]],
    ['last:24h', [{ key: 'last', value: '24h' }]],
    [`batch:${ID}`, [{ key: 'batch', value: ID }]],
    ['failure:0123456789abcdef', [{ key: 'failure', value: '0123456789abcdef' }]],
    ['after:2026-08-01T10:00:00Z', [{ key: 'after', value: '2026-08-01T10:00:00.000Z' }]],
    ['  ', []],
  ])('%j is understood', (text, parts) => {
    expect(parse(text)).toEqual(parts)
  })

  test('a day begins at midnight where the reader is', () => {
    expect(parse('before:2026-08-01')).toEqual([
      { key: 'before', value: new Date('2026-08-01T00:00').toISOString() },
    ])
  })

  test.each([
    ['state:exploded', 'There is no state "exploded"'],
    ['last:5y', 'There is no last "5y"'],
    ['after:soon', 'is no time'],
    ['batch:7', 'batch:7 is no id.'],
    ['failure:x', 'is no fingerprint'],
    ['state:', 'state: needs a value.'],
  ])('%j is refused in words', (text, words) => {
    expect(() => parse(text)).toThrow(QueryError)
    expect(() => parse(text)).toThrow(words)
  })
})

test('filters as text mean the same when they are typed again', () => {
  const filters: ListFilters = {
    task: ['a.b'],
    state: ['failed', 'running'],
    tag: ['x', 'y "z"'],
    q: 'state:it says',
    batch: ID,
    created_after: '2026-08-01T00:00:00.000Z',
    created_before: '2026-08-02T00:00:00.000Z',
  }
  expect(withParts({}, parse(queryText(filters)))).toEqual(filters)
  expect(queryText({ q: 'two words' })).toBe('"two words"')
})

describe('conditions', () => {
  test('of a list are added once, others take the place of what stood there', () => {
    const filters = withParts({ state: ['failed'], q: 'old' }, [
      { key: 'state', value: 'failed' },
      { key: 'state', value: 'queued' },
      { key: 'q', value: 'new' },
    ])
    expect(filters).toEqual({ state: ['failed', 'queued'], q: 'new' })
  })

  test('a window and times of one’s own exclude each other', () => {
    const times = withParts({ last: '1h' }, [{ key: 'after', value: '2026-08-01T00:00:00.000Z' }])
    expect(partsOf(times).map(({ key }) => key)).toEqual(['after'])
    expect(partsOf(withParts(times, [{ key: 'last', value: 'today' }]))).toEqual([
      { key: 'last', value: 'today' },
    ])
  })

  test('can be taken away one by one', () => {
    let filters: ListFilters = { state: ['failed', 'queued'], q: 'x', last: '1h' }
    for (const part of partsOf(filters)) filters = withoutPart(filters, part)
    expect(partsOf(filters)).toEqual([])
  })
})
