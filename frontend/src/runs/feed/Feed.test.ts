import { beforeEach, describe, expect, test, vi } from 'vitest'
import { makeRun, makeRunning } from '../../testing/factories'
import { problem } from '../../testing/fakeApi'
import { CHANGES, makeFeed, makeInterest } from './testing/makeFeed'

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

  test('is followed only when what is being loaded is there, which may need nothing more', async () => {
    const { feed, asked } = makeFeed()
    const stop = feed.add(makeInterest())
    feed.load(() => new Promise(resolve => setTimeout(resolve, 500))).then(stop)
    await pass(5_000)
    expect(asked()).toHaveLength(1)
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

  test('lets a page through that waits for its cursor: it was opened in a hidden tab', async () => {
    const { feed } = makeFeed({ [CHANGES]: () => new Promise<never>(() => {}) })
    feed.add(makeInterest())
    const load = vi.fn(async () => 'loaded')
    feed.load(load)
    feed.setPaused(true)
    await pass(10)
    expect(load).toHaveBeenCalled()
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
