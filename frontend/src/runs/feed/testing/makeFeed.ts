import { vi } from 'vitest'
import { createClient, take } from '../../../api/client'
import { fakeApi, type Routes } from '../../../testing/fakeApi'
import type { Run } from '../../queries'
import { Feed } from '../Feed'
import type { ChangeFilters, Interest } from '../interests'

export const CHANGES = 'GET /api/v1/changes'

/** A feed by itself, with a fake API behind it and what it brought. */
export function makeFeed(routes: Routes = {}) {
  const api = fakeApi(routes)
  const client = createClient('http://api.example', api.fetch)
  const kept: Run[] = []
  const feed = new Feed(
    (query, signal) => take(client.GET('/api/v1/changes', { params: { query }, signal })),
    runs => kept.push(...runs),
  )
  return { feed, api, kept, asked: () => api.to(CHANGES) }
}

/** An interest that remembers what it was handed. */
export function makeInterest(filters: ChangeFilters = {}, part: Partial<Interest> = {}) {
  const received: Run[] = []
  const interest: Interest = {
    filters,
    perSecond: 1,
    reload: vi.fn(async () => []),
    receive: runs => received.push(...runs),
    ...part,
  }
  return { ...interest, received }
}

/** A full answer: the API has more to tell than it can at once. */
export function fullAnswer(makeOne: () => Run) {
  return { items: Array.from({ length: 200 }, makeOne), next: '1', more: true }
}
