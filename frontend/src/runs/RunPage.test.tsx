import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { makeLogLine, makeRun, makeRunning, makeWorker, moment } from '../testing/factories'
import { json, problem, type Routes } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'
import type { Run } from './queries'

const CHANGES = 'GET /api/v1/changes'
const region = (name: string) => screen.findByRole('region', { name })
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

function stateShown() {
  return screen.getByTestId('run-state').textContent
}

/** Shows a run that the test can change while the page follows it. */
function showRun(first: Run, part: Routes = {}) {
  const held = { run: first }
  const route = `GET /api/v1/runs/${first.id}`
  const app = renderApp(`/runs/${first.id}`, {
    [route]: call =>
      call.headers.get('If-None-Match') === `"${held.run.version}"`
        ? new Response(null, { status: 304 })
        : held.run,
    ...part,
  })
  const change = (part: Partial<Run>) => {
    held.run = { ...held.run, version: held.run.version + 1, ...part }
    app.api.feed.change(held.run)
  }
  return { ...app, held, change, loads: () => app.api.to(route).length }
}

/** Shows a run whose log the test can write; it is answered after so many milliseconds. */
function fakeLog(run: Run, ms = 0) {
  const lines = [makeLogLine({ n: 1, message: 'first' })]
  const route = `GET /api/v1/runs/${run.id}/logs`
  const app = showRun(run, {
    [route]: async ({ query }) => {
      const items = lines.filter(({ n }) => n > Number(query.get('after')))
      await new Promise(resolve => setTimeout(resolve, ms))
      return { items, next: items.at(-1)?.n ?? Number(query.get('after')) }
    },
  })
  return { app, lines, asked: () => app.api.to(route).map(({ query }) => query.get('after')) }
}

describe('a run that has ended', () => {
  test('shows its state, result, input and title', async () => {
    showRun(makeRun({ result: { status: 'delivered' } }))
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Give a message back' }),
    ).toBeVisible()
    expect(stateShown()).toBe('Succeeded')
    expect(await region('Result')).toHaveTextContent('delivered')
    expect(await region('Input')).toHaveTextContent('hello')
  })

  test('is not asked for again', async () => {
    vi.useFakeTimers()
    const { api } = showRun(makeRun())
    await pass(100)
    const before = api.calls.length
    await pass(300_000)
    expect(api.calls.length).toBe(before)
    expect(api.to(CHANGES)).toHaveLength(1)
  })

  test('shows the error with a folded traceback', async () => {
    showRun(
      makeRun({
        state: 'failed',
        result: null,
        error: { type: 'ValueError', message: 'No good', traceback: 'Traceback: line 3' },
      }),
    )
    const error = await region('Error')
    expect(error).toHaveTextContent('ValueError')
    expect(error).toHaveTextContent('No good')
    expect(within(error).getByText('Traceback').closest('details')).not.toHaveAttribute('open')
  })

  test('shows a list of objects as a table', async () => {
    showRun(makeRun({ result: [{ city: 'Bern' }, { city: 'Rome', size: 3 }] }))
    const table = within(await region('Result')).getByRole('table')
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map(th => th.textContent),
    ).toEqual(['city', 'size'])
    expect(within(table).getByRole('cell', { name: 'Rome' })).toBeVisible()
  })

  test('shows integers beyond 2^53 exactly', async () => {
    const run = makeRun()
    renderApp(`/runs/${run.id}`, {
      [`GET /api/v1/runs/${run.id}`]: () =>
        new Response(
          JSON.stringify({ ...run, result: 'BIG' }).replace('"BIG"', '12345678901234567890'),
        ),
    })
    expect(await region('Result')).toHaveTextContent('12345678901234567890')
  })

  test('shows markup in a result as text', async () => {
    showRun(makeRun({ result: '<img src=x onerror=alert(1)>' }))
    const result = await region('Result')
    expect(result).toHaveTextContent('<img src=x onerror=alert(1)>')
    expect(result.querySelector('img')).toBeNull()
  })

  test('can be retried, which shows the new run', async () => {
    const old = makeRun({ state: 'failed', result: null })
    const next = makeRun({ retry_of: old.id })
    const { user, api } = showRun(old, {
      [`POST /api/v1/runs/${old.id}/retry`]: () => json(202, next),
    })
    await user.click(await screen.findByRole('button', { name: 'Retry' }))
    await waitFor(() => expect(window.location.pathname).toBe(`/messager/runs/${next.id}`))
    expect(api.to(`POST /api/v1/runs/${old.id}/retry`)).toHaveLength(1)
    expect(screen.getByRole('link', { name: old.id.slice(-8) })).toBeVisible()
  })

  test('opens its input in the form to run again', async () => {
    const run = makeRun()
    showRun(run)
    expect(await screen.findByRole('link', { name: 'Run again' })).toHaveAttribute(
      'href',
      `/messager/tasks/examples.echo?from=${run.id}`,
    )
  })

  test('an unknown id says so and leads to the list', async () => {
    renderApp('/runs/01890000-0000-7000-8000-00000000dead')
    expect(await screen.findByText('There is no such run')).toBeVisible()
    expect(screen.getByRole('link', { name: 'See all runs' })).toBeVisible()
  })

  test.each([404, 422])('an id that is answered with %d is not asked for again', async status => {
    vi.useFakeTimers()
    const route = 'GET /api/v1/runs/01890000-0000-7000-8000-00000000dead'
    const { api } = renderApp('/runs/01890000-0000-7000-8000-00000000dead', {
      [route]: () => problem(status, 'There is no such run'),
    })
    await pass(100)
    await pass(30_000)
    expect(api.to(route)).toHaveLength(1)
  })
})

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

  test('costs one request per change and one look into its log', async () => {
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
    // 11 changes, each with a look into the log, and a wait without a change in each half minute.
    expect(api.calls.length - before).toBeLessThanOrEqual(11 * 2 + 10)
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
    act(() => screen.getByRole('button', { name: /pause updates/ }).click())
    const before = api.calls.length
    change({ state: 'failed' })
    await pass(20_000)
    expect(api.calls.length).toBe(before)
    act(() => screen.getByRole('button', { name: /resume updates/ }).click())
    await pass(100)
    expect(stateShown()).toBe('Failed')
  })

  test('is not followed while the tab is hidden, and at once when it is seen again', async () => {
    vi.useFakeTimers()
    const { change, api } = showRun(makeRunning())
    await pass(100)
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    act(() => void window.dispatchEvent(new Event('visibilitychange')))
    const before = api.calls.length
    change({ state: 'failed' })
    await pass(20_000)
    expect(api.calls.length).toBe(before)
    visibility.mockReturnValue('visible')
    act(() => void window.dispatchEvent(new Event('visibilitychange')))
    await pass(50)
    expect(stateShown()).toBe('Failed')
  })

  test('has a progress bar without a value where the total is unknown', async () => {
    showRun(makeRunning({ progress: { current: 3, total: null, message: null } }))
    expect(await screen.findByRole('progressbar')).not.toHaveAttribute('aria-valuenow')
  })

  test('has the log lines that are new fetched when it changes, and no others', async () => {
    vi.useFakeTimers()
    const run = makeRunning()
    const log = fakeLog(run)
    const { change } = log.app
    await pass(100)
    log.lines.push(makeLogLine({ n: 2, level: 'WARNING', message: 'second' }))
    await pass(10_000)
    expect(log.asked()).toEqual(['0'])
    change({})
    await pass(100)
    const box = screen.getByRole('region', { name: 'Log' })
    expect(within(box).getAllByRole('listitem')).toHaveLength(2)
    expect(box).toHaveTextContent('WARNING')
    expect(log.asked()).toEqual(['0', '1'])
  })

  test('has its log read once more when it has ended, and then no more', async () => {
    vi.useFakeTimers()
    const log = fakeLog(makeRunning())
    await pass(100)
    log.lines.push(makeLogLine({ n: 2, message: 'the last' }))
    log.app.change({ state: 'succeeded', finished_at: moment() })
    await pass(60_000)
    expect(screen.getByRole('region', { name: 'Log' })).toHaveTextContent('the last')
    expect(log.asked()).toEqual(['0', '1'])
  })

  test('that changes while its log is being read has it read again afterwards', async () => {
    vi.useFakeTimers()
    const log = fakeLog(makeRunning(), 2_000)
    await pass(1_000)
    log.app.change({})
    log.lines.push(makeLogLine({ n: 2, message: 'meanwhile' }))
    await pass(10_000)
    expect(screen.getByRole('region', { name: 'Log' })).toHaveTextContent('meanwhile')
    expect(log.asked()).toEqual(['0', '1'])
  })

  test('is cancelled only after a question', async () => {
    const run = makeRunning()
    const cancelled = { ...run, cancel_requested_at: run.started_at, version: 3 }
    const route = `POST /api/v1/runs/${run.id}/cancel`
    const { user, api } = showRun(run, { [route]: () => cancelled })
    await user.click(await screen.findByRole('button', { name: 'Cancel run' }))
    expect(screen.getByRole('dialog')).toHaveTextContent('What it has done until then stays done')
    await user.click(screen.getByRole('button', { name: 'Keep running' }))
    expect(api.to(route)).toHaveLength(0)
    await user.click(screen.getByRole('button', { name: 'Cancel run' }))
    await user.click(screen.getByRole('button', { name: 'Cancel this run' }))
    expect(await screen.findByRole('button', { name: 'Cancelling…' })).toBeDisabled()
    expect(api.to(route)).toHaveLength(1)
  })

  test('a cancel that comes too late says so and shows how the run ended', async () => {
    const run = makeRunning()
    const route = `POST /api/v1/runs/${run.id}/cancel`
    const { user, held } = showRun(run, {
      [route]: () => problem(409, 'The run has already ended'),
    })
    await user.click(await screen.findByRole('button', { name: 'Cancel run' }))
    held.run = makeRun({ ...run, state: 'succeeded', version: 9 })
    await user.click(screen.getByRole('button', { name: 'Cancel this run' }))
    expect(await screen.findByText('The run has already ended')).toBeVisible()
    await waitFor(() => expect(stateShown()).toBe('Succeeded'))
  })
})

describe('a queued run', () => {
  const queued = makeRun({
    state: 'queued',
    queue: 'reports',
    result: null,
    attempt: 0,
    worker: null,
    created_at: moment(-60),
    started_at: null,
    finished_at: null,
  })

  test('says so when nobody takes from its queue', async () => {
    showRun(queued, {
      'GET /api/v1/workers': () => ({ items: [makeWorker({ queues: ['celery'] })] }),
    })
    expect(await screen.findByText(/No worker that takes from the queue/)).toHaveTextContent(
      'reports',
    )
  })

  test('just waits where somebody does', async () => {
    const { api } = showRun(queued, {
      'GET /api/v1/workers': () => ({ items: [makeWorker({ queues: ['reports'] })] }),
    })
    await waitFor(() => expect(api.to('GET /api/v1/workers')).toHaveLength(1))
    expect(screen.getByRole('region', { name: 'Progress' })).toHaveTextContent(
      'Waiting for a worker',
    )
    expect(screen.queryByText(/No worker/)).toBeNull()
  })
})
