import { act, screen, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { makeLogLine, makeRun, makeRunning, moment } from '../testing/factories'
import { problem } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'
import { CHANGES, fakeLog, pass, showRun, stateShown } from './testing/showRun'

describe('a running run', () => {
  test('is followed until it has ended, and then nothing is asked any more', async () => {
    vi.useFakeTimers()
    const { change, loads, api } = showRun(makeRunning())
    await pass(100)
    expect(stateShown()).toBe('Running')
    change({ state: 'succeeded', result: 'done', finished_at: moment() })
    await pass(100)
    expect(stateShown()).toBe('Succeeded')
    expect(loads()).toBe(1)
    const after = api.calls.length
    await pass(120_000)
    expect(api.calls.length).toBe(after)
  })

  test('costs one request per change, and a look each into its log and for its files', async () => {
    vi.useFakeTimers()
    const { change, api, held } = showRun(makeRunning())
    await pass(1_000)
    const before = api.calls.length
    for (let current = 1; current <= 10; current++) {
      change({ progress: { current, total: 10, message: null } })
      await pass(30_000)
    }
    change({ state: 'succeeded', finished_at: moment() })
    await pass(120_000)
    expect(held.run.version).toBe(13)
    // 11 changes, each with a look into the log and one for files, and a wait without a change in each half minute; the end of the attempt
    // is one look at the attempts and one at the retries.
    expect(api.calls.length - before).toBeLessThanOrEqual(11 * 3 + 10 + 2)
  })

  test('shows no more than four changes a second', async () => {
    vi.useFakeTimers()
    const { change, api } = showRun(makeRunning())
    await pass(2_000)
    const before = api.to(CHANGES).length
    for (let current = 1; current <= 200; current++) {
      change({ progress: { current, total: 200, message: null } })
      await pass(50)
    }
    expect(api.to(CHANGES).length - before).toBeLessThanOrEqual(42)
    await pass(1_000)
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '100')
  })

  test('never goes back to an older state, whatever comes last', async () => {
    vi.useFakeTimers()
    const run = makeRunning()
    const held = { answer: run }
    const { api } = renderApp(`/runs/${run.id}`, {
      [`GET /api/v1/runs/${run.id}`]: async () => {
        const { answer } = held
        await new Promise(resolve => setTimeout(resolve, 1_000))
        return answer
      },
    })
    await pass(500)
    api.feed.change(makeRun({ ...run, state: 'succeeded', version: 7 }))
    await pass(5_000)
    expect(stateShown()).toBe('Succeeded')
  })

  test('is followed from before it was loaded', async () => {
    vi.useFakeTimers()
    const run = makeRunning()
    const { api } = renderApp(`/runs/${run.id}`, {
      [`GET /api/v1/runs/${run.id}`]: () => {
        api.feed.change(makeRun({ ...run, state: 'succeeded', version: 7 }))
        return run
      },
    })
    await pass(500)
    expect(api.calls.find(({ path }) => /changes|runs/.test(path))?.path).toBe('/api/v1/changes')
    expect(stateShown()).toBe('Succeeded')
  })

  test('that is missed by a cursor too old is loaded anew', async () => {
    vi.useFakeTimers()
    const run = makeRunning()
    const gone = [() => problem(410, 'Gone')]
    const app = showRun(run, {
      [CHANGES]: call =>
        (call.query.get('since') === '0' && gone.pop()?.()) || app.api.feed.answer(call),
    })
    app.held.run = run
    await pass(100)
    expect(app.loads()).toBe(2)
    app.change({ state: 'failed' })
    await pass(100)
    expect(stateShown()).toBe('Failed')
  })

  test('is not followed while updates are paused', async () => {
    vi.useFakeTimers()
    const { change, api } = showRun(makeRunning())
    await pass(100)
    await act(async () => screen.getByRole('button', { name: /pause updates/ }).click())
    const before = api.calls.length
    change({ state: 'failed' })
    await pass(20_000)
    expect(api.calls.length).toBe(before)
    await act(async () => screen.getByRole('button', { name: /resume updates/ }).click())
    await pass(100)
    expect(stateShown()).toBe('Failed')
  })

  test('is not followed while the tab is hidden, and at once when it is seen again', async () => {
    vi.useFakeTimers()
    const { change, api } = showRun(makeRunning())
    await pass(100)
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    await act(async () => void window.dispatchEvent(new Event('visibilitychange')))
    const before = api.calls.length
    change({ state: 'failed' })
    await pass(20_000)
    expect(api.calls.length).toBe(before)
    visibility.mockReturnValue('visible')
    await act(async () => void window.dispatchEvent(new Event('visibilitychange')))
    await pass(50)
    expect(stateShown()).toBe('Failed')
  })
})

describe('the log of a running run', () => {
  test('is asked for new lines when the run has changed, and at no other time', async () => {
    vi.useFakeTimers()
    const run = makeRunning()
    const log = fakeLog(run)
    const { change } = log.app
    await pass(100)
    log.lines.push(makeLogLine({ n: 2, level: 'WARNING', message: 'second' }))
    await pass(10_000)
    expect(log.asked()).toEqual(['tail'])
    change({})
    await pass(100)
    const box = screen.getByRole('region', { name: 'Log' })
    expect(within(box).getAllByRole('listitem')).toHaveLength(2)
    expect(box).toHaveTextContent('WARNING')
    expect(log.asked()).toEqual(['tail', '1'])
  })

  test('is read once more when the run has ended, and then no more', async () => {
    vi.useFakeTimers()
    const log = fakeLog(makeRunning())
    await pass(100)
    log.lines.push(makeLogLine({ n: 2, message: 'the last' }))
    log.app.change({ state: 'succeeded', finished_at: moment() })
    await pass(60_000)
    expect(screen.getByRole('region', { name: 'Log' })).toHaveTextContent('the last')
    expect(log.asked()).toEqual(['tail', '1'])
  })

  test('is read again where the run has changed while it was being read', async () => {
    vi.useFakeTimers()
    const log = fakeLog(makeRunning(), 2_000)
    await pass(1_000)
    log.app.change({})
    log.lines.push(makeLogLine({ n: 2, message: 'meanwhile' }))
    await pass(10_000)
    expect(screen.getByRole('region', { name: 'Log' })).toHaveTextContent('meanwhile')
    expect(log.asked()).toEqual(['tail', '1'])
  })
})
