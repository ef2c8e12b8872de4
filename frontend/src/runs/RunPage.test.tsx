import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { makeRun, makeRunning, makeWorker, moment } from '../testing/factories'
import { json, problem } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'
import type { Run } from './queries'
import { CHANGES, pass, showRun, stateShown } from './testing/showRun'

const brief = ({ id, state, retry_of, created_at, finished_at }: Run) => ({
  id,
  state,
  retry_of,
  created_at,
  finished_at,
  error_type: null,
})

const region = (name: string) => screen.findByRole('region', { name })

const TRACEBACK = `Traceback (most recent call last):
  File "/app/mine.py", line 3, in work
    their.call()
  File "/usr/lib/python3.12/site-packages/theirs.py", line 9, in call
ValueError: No good`

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

  test('shows the error, with what libraries did folded', async () => {
    const { user } = showRun(
      makeRun({
        state: 'failed',
        result: null,
        error: { type: 'ValueError', message: 'No good', traceback: TRACEBACK },
      }),
    )
    const error = await region('Error')
    expect(error).toHaveTextContent('ValueError')
    expect(error).toHaveTextContent('No good')
    expect(within(error).getByText(/mine.py/)).toBeVisible()
    expect(within(error).getByText(/theirs.py/)).not.toBeVisible()
    await user.click(within(error).getByText('1 call in a library'))
    expect(within(error).getByText(/theirs.py/)).toBeVisible()
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
      [`GET /api/v1/runs/${next.id}/lineage`]: () => ({
        items: [old, next].map(brief),
        complete: true,
      }),
    })
    await user.click(await screen.findByRole('button', { name: 'Retry' }))
    expect(screen.getByRole('dialog')).toHaveTextContent('What this one did before it failed')
    await user.click(screen.getByRole('button', { name: 'Make a new run' }))
    await waitFor(() => expect(window.location.pathname).toBe(`/messager/runs/${next.id}`))
    expect(api.to(`POST /api/v1/runs/${old.id}/retry`)).toHaveLength(1)
    const retries = await region('Retries')
    expect(
      within(retries).getByRole('link', { name: new RegExp(old.id.slice(-8)) }),
    ).toHaveAttribute('href', `/messager/runs/${old.id}`)
  })

  test('opens its input in the form to run again', async () => {
    const run = makeRun()
    showRun(run)
    expect(await screen.findByRole('link', { name: 'Edit and run again' })).toHaveAttribute(
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
  test('has a progress bar without a value where the total is unknown', async () => {
    showRun(makeRunning({ progress: { current: 3, total: null, message: null } }))
    expect(await screen.findByRole('progressbar')).not.toHaveAttribute('aria-valuenow')
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
