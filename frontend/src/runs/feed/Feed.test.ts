import { beforeEach, describe, expect, test, vi } from 'vitest'
import { makeRun, makeRunning } from '../../testing/factories'
import { problem } from '../../testing/fakeApi'
import { CHANGES, fullAnswer, makeFeed, makeInterest } from './testing/makeFeed'

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
})

describe('the cursor', () => {
  test('is taken before anything is loaded', async () => {
    const { feed, api } = makeFeed()
    const load = vi.fn(async () => 'loaded')
    feed.add(makeInterest())
    const loaded = feed.load(load)
    expect(load).not.toHaveBeenCalled()
    await pass(50)
    expect(await loaded).toBe('loaded')
    expect(api.calls[0]?.query.has('since')).toBe(false)
    expect(api.calls[1]?.query.get('since')).toBe('0')
  })

  test('is older than the load, so a change in between is not missed', async () => {
    const { feed, api, kept } = makeFeed()
    const run = makeRunning()
    feed.add(makeInterest())
    const loaded = feed.load(async () => {
      api.feed.change({ ...run, version: 3 })
      return run
    })
    await pass(50)
    expect((await loaded).version).toBe(2)
    expect(kept.map(({ version }) => version)).toEqual([3])
  })

  test('does not hold up the page for long, which is loaded again once there is one', async () => {
    const held = { hangs: true }
    const { feed } = makeFeed({
      [CHANGES]: () =>
        held.hangs ? new Promise<never>(() => {}) : { items: [], next: '7', more: false },
    })
    const interest = makeInterest()
    feed.add(interest)
    const load = vi.fn(async () => 'loaded')
    feed.load(load)
    await pass(2_100)
    expect(load).toHaveBeenCalled()
    held.hangs = false
    await pass(33_000)
    expect(interest.reload).toHaveBeenCalledTimes(1)
  })

  test('is forgotten when nothing on the page needs it, and then nothing is asked', async () => {
    const { feed, asked } = makeFeed()
    const stop = feed.add(makeInterest())
    await pass(100)
    stop()
    await pass(60_000)
    expect(asked()).toHaveLength(2)
    feed.add(makeInterest())
    await pass(100)
    expect(asked()[2]?.query.has('since')).toBe(false)
  })

  test.each([410, 422])(
    'that is answered with %d is replaced, and the page is loaded anew',
    async status => {
      const answers = [() => problem(status, 'Gone')]
      const { feed, api, asked } = makeFeed({
        [CHANGES]: call =>
          (call.query.has('since') && answers.shift()?.()) || api.feed.answer(call),
      })
      const run = makeRun()
      const interest = makeInterest({}, { reload: async () => [run] })
      feed.add(interest)
      await pass(200)
      expect(interest.received).toEqual([run])
      expect(asked().map(({ query }) => query.get('since'))).toEqual([null, '0', null, '0'])
      expect(feed.status).toBe('live')
    },
  )

  test('that is refused again and again is not taken again and again', async () => {
    const { feed, api, asked } = makeFeed({
      [CHANGES]: call => (call.query.has('since') ? problem(410, 'Gone') : api.feed.answer(call)),
    })
    feed.add(makeInterest())
    await pass(60_000)
    expect(asked().length).toBeLessThan(20)
  })

  test('is taken anew where loading anew failed', async () => {
    const answers = [() => problem(410, 'Gone')]
    const { feed, api, asked } = makeFeed({
      [CHANGES]: call => (call.query.has('since') && answers.shift()?.()) || api.feed.answer(call),
    })
    const reload = vi.fn().mockRejectedValueOnce(new TypeError('Down')).mockResolvedValue([])
    vi.spyOn(console, 'error').mockReturnValue()
    feed.add(makeInterest({}, { reload }))
    await pass(5_000)
    expect(reload).toHaveBeenCalledTimes(2)
    const cursors = asked().map(({ query }) => query.get('since'))
    expect(cursors.slice(0, 5)).toEqual([null, '0', null, null, '0'])
  })
})

describe('an interest', () => {
  test('that changes ends the request under way, and the next goes on from the same cursor', async () => {
    const { feed, api, asked } = makeFeed()
    const stop = feed.add(makeInterest({ task: ['a'] }))
    await pass(100)
    const signal = asked().at(-1)?.signal
    api.feed.change(makeRun({ task: 'b' }))
    stop()
    feed.add(makeInterest({ task: ['b'] }))
    expect(signal?.aborted).toBe(true)
    await pass(1_100)
    expect(asked().map(({ query }) => query.get('since'))).toEqual([null, '0', '0', '1'])
    expect(asked().at(-1)?.query.getAll('task')).toEqual(['b'])
  })

  test('that is dropped and taken up within one change of the page costs one request', async () => {
    const { feed, asked } = makeFeed()
    feed.add(makeInterest({ task: ['a'] }))()
    feed.add(makeInterest({ task: ['a'] }))()
    feed.add(makeInterest({ task: ['a'] }))
    await pass(100)
    expect(asked()).toHaveLength(2)
  })

  test('beside another is served by one request for both, and each is handed its own', async () => {
    const { feed, api, asked } = makeFeed()
    const run = makeRun({ task: 'a', tags: ['x'] })
    const one = makeInterest({ id: [run.id] })
    const other = makeInterest({ task: ['b'] })
    feed.add(one)
    feed.add(other)
    await pass(100)
    const ofB = makeRun({ task: 'b' })
    api.feed.change(run, ofB, makeRun({ task: 'c' }))
    await pass(100)
    expect(asked()[1]?.query.has('task')).toBe(false)
    expect(one.received).toEqual([run])
    expect(other.received).toEqual([ofB])
  })
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

describe('a pause', () => {
  test('ends the request under way, and afterwards it goes on from its cursor', async () => {
    const { feed, api, kept, asked } = makeFeed()
    feed.add(makeInterest())
    await pass(100)
    feed.setPaused(true)
    expect(asked()[1]?.signal.aborted).toBe(true)
    expect(feed.status).toBe('paused')
    api.feed.change(makeRun())
    await pass(120_000)
    expect(asked()).toHaveLength(2)
    feed.setPaused(false)
    await pass(10)
    expect(kept).toHaveLength(1)
  })

  test('keeps no page from being loaded, which is loaded again when it is over', async () => {
    const { feed, asked } = makeFeed()
    feed.setPaused(true)
    const interest = makeInterest()
    feed.add(interest)
    const load = vi.fn(async () => 'loaded')
    feed.load(load)
    await pass(10)
    expect(load).toHaveBeenCalled()
    expect(asked()).toHaveLength(0)
    feed.setPaused(false)
    await pass(100)
    expect(interest.reload).toHaveBeenCalledTimes(1)
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
