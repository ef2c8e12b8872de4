import { beforeEach, describe, expect, test, vi } from 'vitest'
import { makeRun, makeRunning } from '../../testing/factories'
import { problem } from '../../testing/fakeApi'
import { CHANGES, fullAnswer, makeFeed, makeInterest } from './testing/makeFeed'

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
})

describe('the pace', () => {
  test('of an idle page is one request per wait', async () => {
    const { feed, asked } = makeFeed()
    feed.add(makeInterest())
    await pass(250_000)
    expect(asked().length).toBeLessThanOrEqual(2 + 250 / 25)
    expect(asked().at(-1)?.query.get('wait')).toBe('25')
  })

  test('of an API that does not wait is one request a second', async () => {
    const { feed, asked } = makeFeed({ [CHANGES]: () => ({ items: [], next: '0', more: false }) })
    feed.add(makeInterest({}, { perSecond: 4 }))
    await pass(10_000)
    expect(asked().length).toBeLessThanOrEqual(12)
    expect(asked().length).toBeGreaterThan(9)
  })

  test('shows the first change at once, and then one answer a second', async () => {
    const { feed, api, kept, asked } = makeFeed()
    feed.add(makeInterest())
    await pass(30_000)
    const before = asked().length
    for (let i = 0; i < 100; i++) {
      api.feed.change(makeRun())
      await pass(100)
      if (i === 0) expect(kept).toHaveLength(1)
    }
    expect(asked().length - before).toBeLessThanOrEqual(11)
    expect(kept.length).toBeGreaterThan(90)
  })

  test('of one run is four answers a second at most', async () => {
    const { feed, api, kept, asked } = makeFeed()
    feed.add(makeInterest({}, { perSecond: 4 }))
    await pass(30_000)
    const before = asked().length
    for (let version = 1; version <= 100; version++) {
      api.feed.change(makeRunning({ version }))
      await pass(100)
    }
    expect(asked().length - before).toBeLessThanOrEqual(42)
    expect(kept.at(-1)?.version).toBeGreaterThan(95)
  })

  test('is given up where more happens than can be followed: the page is loaded anew every 5 seconds', async () => {
    const held = { busy: true }
    const { feed, asked } = makeFeed({
      [CHANGES]: ({ query }) => {
        if (!query.has('since')) return { items: [], next: '0', more: false }
        if (held.busy) return fullAnswer(makeRun)
        return { items: [makeRun()], next: '2', more: false }
      },
    })
    const interest = makeInterest()
    feed.add(interest)
    await pass(2_500)
    expect(feed.status).toBe('busy')
    expect(interest.reload).toHaveBeenCalledTimes(1)
    const before = asked().length
    await pass(20_000)
    expect(interest.reload).toHaveBeenCalledTimes(5)
    expect(asked().length - before).toBeLessThanOrEqual(8)
    held.busy = false
    await pass(5_000)
    expect(feed.status).toBe('live')
  })
})

describe('an API that fails', () => {
  test('is asked less and less often, and then goes on from the same cursor', async () => {
    const held = { up: true }
    const { feed, api, kept, asked } = makeFeed({
      [CHANGES]: call => {
        if (!held.up) throw new TypeError('Failed to fetch')
        return api.feed.answer(call)
      },
    })
    feed.add(makeInterest())
    await pass(100)
    held.up = false
    await pass(25_000)
    expect(feed.status).toBe('reconnecting')
    const early = asked().length
    await pass(300_000)
    expect(asked().length - early).toBeLessThanOrEqual(20)
    expect(asked().length - early).toBeGreaterThanOrEqual(10)
    api.feed.change(makeRun())
    held.up = true
    await pass(30_000)
    expect(kept).toHaveLength(1)
    expect(feed.status).toBe('live')
  })

  test('is asked at once when the network is back', async () => {
    const held = { up: false }
    const { feed, api, asked } = makeFeed({
      [CHANGES]: call => {
        if (!held.up) throw new TypeError('Failed to fetch')
        return api.feed.answer(call)
      },
    })
    feed.add(makeInterest())
    await pass(100_000)
    held.up = true
    const before = asked().length
    feed.retry()
    await pass(5)
    expect(asked().length).toBe(before + 2)
    expect(feed.status).toBe('live')
  })

  test.each([429, 503])('with %d is left alone for as long as it says', async status => {
    const answer = () => {
      const refusal = problem(status, 'Not now')
      refusal.headers.set('Retry-After', '120')
      return refusal
    }
    const { feed, asked } = makeFeed({ [CHANGES]: answer })
    feed.add(makeInterest())
    await pass(10)
    feed.retry()
    await pass(119_000)
    expect(asked()).toHaveLength(1)
    await pass(2_000)
    expect(asked()).toHaveLength(2)
  })

  test('to answer in time is asked again', async () => {
    const hangs = [true]
    const { feed, api, asked } = makeFeed({
      [CHANGES]: call =>
        call.query.has('since') && hangs.pop()
          ? new Promise<never>(() => {})
          : api.feed.answer(call),
    })
    feed.add(makeInterest())
    await pass(34_000)
    expect(asked()[1]?.signal.aborted).toBe(false)
    await pass(5_000)
    expect(asked()[1]?.signal.aborted).toBe(true)
    // A look whether it answers again, and then a wait.
    expect(asked().map(({ query }) => query.get('wait'))).toEqual([null, '25', '0', '25'])
  })
})
