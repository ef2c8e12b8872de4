import { act, screen, waitFor } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { makeRun, makeRunning, moment } from '../testing/factories'
import { problem, type Routes } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'
import { fullAnswer } from './feed/testing/makeFeed'
import type { Run } from './queries'

const LIST = 'GET /api/v1/runs'
const CHANGES = 'GET /api/v1/changes'
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
const rows = () => screen.getAllByRole('row').slice(1)

/** Shows a list that the test can change, with or without the page being told. */
function showList(path: string, runs: Run[], routes: Routes = {}) {
  const held = { runs }
  const app = renderApp(path, { [LIST]: () => ({ items: held.runs, next: null }), ...routes })
  const add = (...came: Run[]) => {
    held.runs = [...came, ...held.runs]
    app.api.feed.change(...came)
  }
  return { ...app, held, add, asked: () => app.api.to(CHANGES) }
}

describe('filters', () => {
  test('come from the URL and go to the API', async () => {
    const { api } = showList('/runs?state=failed&state=queued&task=a.b&tag=x&q=word', [makeRun()])
    await screen.findByRole('table')
    const { query } = api.to(LIST)[0] ?? { query: new URLSearchParams() }
    expect(query.getAll('state')).toEqual(['failed', 'queued'])
    expect(query.getAll('task')).toEqual(['a.b'])
    expect(query.getAll('tag')).toEqual(['x'])
    expect(query.get('q')).toBe('word')
  })

  test('go to the URL when they are chosen, and back takes them away', async () => {
    const { user } = showList('/runs', [makeRun()])
    await user.selectOptions(await screen.findByLabelText('State'), 'Failed')
    expect(window.location.search).toBe('?state=failed')
    act(() => window.history.back())
    await waitFor(() => expect(screen.getByLabelText('State')).toHaveDisplayValue('Any'))
  })

  test('what is typed goes to the URL', async () => {
    const { user, api } = showList('/runs', [makeRun()])
    await user.type(await screen.findByLabelText('Search'), ' invoice ')
    await waitFor(() => expect(window.location.search).toBe('?q=invoice'))
    await waitFor(() => expect(api.to(LIST).at(-1)?.query.get('q')).toBe('invoice'))
    expect(screen.getByLabelText('Search')).toHaveValue(' invoice ')
  })

  test('what is chosen while text is being typed stays chosen', async () => {
    const { user } = showList('/runs', [makeRun()])
    await user.type(await screen.findByLabelText('Search'), 'x')
    await user.selectOptions(screen.getByLabelText('State'), 'Failed')
    await waitFor(() => expect(window.location.search).toBe('?state=failed&q=x'))
  })

  test('a state that does not exist is left out', async () => {
    const { api } = showList('/runs?state=exploded', [makeRun()])
    await screen.findByRole('table')
    expect(api.to(LIST)[0]?.query.has('state')).toBe(false)
  })

  test('can be cleared where nothing matches', async () => {
    const { user } = showList('/runs?q=nothing', [])
    await user.click(await screen.findByRole('button', { name: 'clear all filters' }))
    expect(window.location.search).toBe('')
    expect(screen.getByLabelText('Search')).toHaveValue('')
  })
})

describe('rows', () => {
  test('are links that name task and run', async () => {
    const run = makeRun()
    showList('/runs', [run])
    const link = await screen.findByRole('link', { name: `examples.echo ${run.id.slice(-8)}` })
    expect(link).toHaveAttribute('href', `/messager/runs/${run.id}`)
  })

  test('follow what happens to a run without moving', async () => {
    vi.useFakeTimers()
    const run = makeRunning()
    const { api } = showList('/runs', [makeRun(), run, makeRun()])
    await pass(100)
    expect(rows()[1]).toHaveTextContent('Running')
    api.feed.change({ ...run, state: 'succeeded', version: 3 })
    await pass(50)
    expect(rows()[1]).toHaveTextContent('Succeeded')
    expect(api.to(LIST)).toHaveLength(1)
  })

  test('never go back to an older state', async () => {
    vi.useFakeTimers()
    const run = makeRun({ version: 9 })
    const { api } = showList('/runs', [run])
    await pass(100)
    api.feed.change({ ...run, state: 'running', version: 8 })
    await pass(50)
    expect(rows()[0]).toHaveTextContent('Succeeded')
  })

  test('show what happened while they were on their way', async () => {
    vi.useFakeTimers()
    const run = makeRunning()
    const { api } = renderApp('/runs', {
      [LIST]: async () => {
        await new Promise(resolve => setTimeout(resolve, 5_000))
        return { items: [run], next: null }
      },
    })
    await pass(4_000)
    api.feed.change({ ...run, state: 'failed', version: 3 }, makeRun({ created_at: moment() }))
    await pass(2_000)
    expect(rows()[0]).toHaveTextContent('Failed')
    expect(screen.getByRole('button', { name: '1 new run' })).toBeVisible()
  })

  test('stay when their run leaves the state that was filtered for, and say its new one', async () => {
    vi.useFakeTimers()
    const run = makeRunning()
    const { api, asked } = showList('/runs?state=running&task=examples.echo', [run])
    await pass(100)
    expect(asked()[1]?.query.has('state')).toBe(false)
    expect(asked()[1]?.query.getAll('task')).toEqual(['examples.echo'])
    api.feed.change({ ...run, state: 'failed', version: 3 })
    await pass(50)
    expect(rows()[0]).toHaveTextContent('Failed')
    expect(screen.queryByRole('button', { name: /new run/ })).toBeNull()
  })

  test('new runs wait behind a button that says how many they are', async () => {
    vi.useFakeTimers()
    const { api, add } = showList('/runs', [makeRun()])
    await pass(100)
    add(makeRun({ task: 'b.new' }), makeRun({ task: 'a.new' }))
    await pass(50)
    expect(rows()).toHaveLength(1)
    const button = screen.getByRole('button', { name: '2 new runs' })
    await act(async () => button.click())
    await pass(100)
    expect(rows()).toHaveLength(3)
    expect(screen.queryByRole('button', { name: /new run/ })).toBeNull()
    expect(api.to(LIST)).toHaveLength(2)
  })

  test('new runs are counted for as long as they are in a state that was filtered for', async () => {
    vi.useFakeTimers()
    const { api, add } = showList('/runs?state=running', [makeRunning()])
    await pass(100)
    const run = makeRunning({ created_at: moment(1) })
    add(run, makeRun())
    await pass(50)
    expect(screen.getByRole('button', { name: '1 new run' })).toBeVisible()
    api.feed.change({ ...run, state: 'succeeded', version: 3 })
    await pass(1_100)
    expect(screen.queryByRole('button', { name: /new run/ })).toBeNull()
  })

  test('old runs that change are no new ones', async () => {
    vi.useFakeTimers()
    const { api } = showList('/runs', [makeRun()])
    await pass(100)
    api.feed.change(makeRunning({ created_at: moment(-3_600) }))
    await pass(50)
    expect(screen.queryByRole('button', { name: /new run/ })).toBeNull()
  })

  test('appear by themselves where there were none', async () => {
    vi.useFakeTimers()
    const { api, add } = showList('/runs', [])
    await pass(100)
    expect(screen.getByText('Nothing has run yet')).toBeVisible()
    add(makeRun())
    await pass(100)
    await pass(100)
    expect(rows()).toHaveLength(1)
    expect(api.to(LIST)).toHaveLength(2)
  })

  test('that come and go before an empty list could show them are not asked for again and again', async () => {
    vi.useFakeTimers()
    const { api } = showList('/runs?state=queued', [])
    await pass(100)
    api.feed.change(makeRun({ state: 'queued' }))
    for (let second = 0; second < 10; second++) await pass(1_000)
    expect(api.to(LIST)).toHaveLength(2)
  })

  test('of the next page are loaded by themselves', async () => {
    const first = Array.from({ length: 5 }, () => makeRun())
    const { api } = renderApp('/runs', {
      [LIST]: ({ query }) =>
        query.get('cursor') === 'two'
          ? { items: [makeRun({ task: 'the.last' })], next: null }
          : { items: first, next: 'two' },
    })
    expect(await screen.findByRole('link', { name: /the\.last/ })).toBeInTheDocument()
    expect(api.to(LIST).filter(({ query }) => query.get('cursor') === 'two')).toHaveLength(1)
    expect(screen.getByText('All 6 shown.')).toBeVisible()
  })
})

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
          : { items: api.to(LIST).length > 1 ? [makeRun()] : [old], next: null },
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
    act(() => screen.getByRole('button', { name: /pause updates/ }).click())
    expect(screen.getByText('Updates are paused')).toBeVisible()
    add(makeRun())
    await pass(60_000)
    expect(asked()).toHaveLength(2)
    act(() => screen.getByRole('button', { name: /resume updates/ }).click())
    await pass(100)
    expect(screen.getByRole('button', { name: '1 new run' })).toBeVisible()
  })

  test('that cannot be fetched are reported, and made up for afterwards', async () => {
    vi.useFakeTimers()
    const held = { up: true }
    const app = showList('/runs', [makeRun()], {
      [CHANGES]: call => (held.up ? app.api.feed.answer(call) : problem(502, 'Bad gateway')),
    })
    await pass(100)
    held.up = false
    await pass(25_500)
    expect(screen.getByText('Reconnecting…')).toBeVisible()
    app.add(makeRun())
    held.up = true
    await pass(40_000)
    expect(screen.getByText('Updates as they happen')).toBeVisible()
    expect(screen.getByRole('button', { name: '1 new run' })).toBeVisible()
  })

  test('follow the filters', async () => {
    vi.useFakeTimers()
    const { asked } = showList('/runs?task=a.b', [makeRun()])
    await pass(100)
    act(() => screen.getByRole('button', { name: 'Clear' }).click())
    expect(asked()[1]?.signal.aborted).toBe(true)
    await pass(100)
    expect(asked()).toHaveLength(3)
    expect(asked()[2]?.query.has('task')).toBe(false)
    expect(asked()[2]?.query.get('since')).toBe('0')
  })
})
