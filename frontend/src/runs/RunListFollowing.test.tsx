import { act, screen } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { makeRun, makeRunning, moment } from '../testing/factories'
import { problem } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'
import { fullAnswer } from './feed/testing/makeFeed'
import { LIST, pagesOf, rows, showList } from './testing/showList'
import { CHANGES, pass } from './testing/showRun'

describe('changes', () => {
  test('are asked for once in 25 seconds while nothing happens, and nothing else is asked', async () => {
    vi.useFakeTimers()
    const { api, asked } = showList('/runs', [makeRunning()])
    await pass(1_000)
    const before = api.calls.length
    await pass(250_000)
    expect(api.calls.length - before).toBe(10)
    expect(asked().at(-1)?.query.get('wait')).toBe('25')
  })

  test('are asked for once a second while much happens, and nothing else is asked', async () => {
    vi.useFakeTimers()
    const { api } = showList('/runs', [makeRunning()])
    await pass(1_000)
    const before = api.calls.length
    for (let i = 0; i < 100; i++) {
      api.feed.change(makeRun({ created_at: moment() }))
      await pass(100)
    }
    expect(api.calls.length - before).toBeLessThanOrEqual(11)
    expect(screen.getByRole('button', { name: '50 or more new runs' })).toBeVisible()
    expect(screen.getByText('Updates as they happen')).toBeVisible()
  })

  test('too many to follow are shown every 5 seconds, by one look at the list and one at its other rows', async () => {
    vi.useFakeTimers()
    const old = makeRunning({ created_at: moment(-600) })
    const held = { old }
    const { api } = renderApp('/runs', {
      [LIST]: ({ query }) =>
        query.has('id')
          ? { items: [held.old], next: null }
          : { items: pagesOf(api).length > 1 ? [makeRun()] : [old], next: null },
      [CHANGES]: ({ query }) =>
        query.has('since') ? fullAnswer(makeRun) : { items: [], next: '0', more: false },
    })
    await pass(2_500)
    expect(screen.getByText('Much is happening: updates every 5 seconds')).toBeVisible()
    held.old = { ...old, state: 'failed', version: 3 }
    const before = api.calls.length
    await pass(20_000)
    expect(rows()).toHaveLength(1)
    expect(rows()[0]).toHaveTextContent('Failed')
    expect(api.calls.length - before).toBeLessThanOrEqual(4 * 4)
  })

  test('that come while the next page is on its way are not undone by it', async () => {
    vi.useFakeTimers()
    const run = makeRunning()
    const { api } = renderApp('/runs', {
      [LIST]: async ({ query }) => {
        if (!query.has('cursor')) return { items: [run], next: 'two' }
        await new Promise(resolve => setTimeout(resolve, 5_000))
        return { items: [makeRun({ created_at: moment(-600) })], next: null }
      },
    })
    await pass(1_000)
    api.feed.change({ ...run, state: 'failed', version: 3 })
    await pass(1_500)
    expect(rows()).toHaveLength(1)
    await pass(10_000)
    expect(rows()).toHaveLength(2)
    expect(rows()[0]).toHaveTextContent('Failed')
  })

  test('that were missed are made up for without moving a row', async () => {
    vi.useFakeTimers()
    const run = makeRunning()
    const gone = [() => problem(410, 'Gone')]
    const app = showList('/runs', [run], {
      [CHANGES]: call =>
        (call.query.get('since') === '1' && gone.pop()?.()) || app.api.feed.answer(call),
    })
    await pass(100)
    app.held.runs = [makeRun({ created_at: moment() }), { ...run, state: 'failed', version: 3 }]
    app.api.feed.change(makeRun({ created_at: moment(-600) }))
    await pass(1_200)
    expect(rows()).toHaveLength(1)
    expect(rows()[0]).toHaveTextContent('Failed')
    expect(screen.getByRole('button', { name: '1 new run' })).toBeVisible()
  })

  test('are not asked for while updates are paused, and the hint says so', async () => {
    vi.useFakeTimers()
    const { asked, add } = showList('/runs', [makeRun()])
    await pass(100)
    await act(async () => screen.getByRole('button', { name: /pause updates/ }).click())
    expect(screen.getByText('Updates are paused')).toBeVisible()
    add(makeRun())
    await pass(60_000)
    expect(asked()).toHaveLength(2)
    await act(async () => screen.getByRole('button', { name: /resume updates/ }).click())
    await pass(100)
    expect(screen.getByRole('button', { name: '1 new run' })).toBeVisible()
  })

  test('that cannot be fetched are reported, and made up for afterwards', async () => {
    vi.useFakeTimers()
    vi.spyOn(Math, 'random').mockReturnValue(0.99)
    const held = { up: true }
    const app = showList('/runs', [makeRun()], {
      [CHANGES]: call => (held.up ? app.api.feed.answer(call) : problem(502, 'Bad gateway')),
    })
    await pass(100)
    held.up = false
    await pass(120_000)
    expect(screen.getByText('Reconnecting…')).toBeVisible()
    app.add(makeRun())
    held.up = true
    // Something else is answered within 5 seconds.
    await pass(6_000)
    expect(screen.getByText('Updates as they happen')).toBeVisible()
    expect(screen.getByRole('button', { name: '1 new run' })).toBeVisible()
  })

  test('follow the filters', async () => {
    vi.useFakeTimers()
    const { asked } = showList('/runs?task=a.b', [makeRun()])
    await pass(100)
    await act(async () => screen.getByRole('button', { name: 'Clear all filters' }).click())
    expect(asked()[1]?.signal.aborted).toBe(true)
    await pass(100)
    expect(asked()).toHaveLength(3)
    expect(asked()[2]?.query.has('task')).toBe(false)
    expect(asked()[2]?.query.get('since')).toBe('0')
  })
})
