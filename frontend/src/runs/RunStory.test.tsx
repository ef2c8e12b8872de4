import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { makeRun, makeRunning, moment } from '../testing/factories'
import { renderApp } from '../testing/renderApp'
import { pass, showRun } from './testing/showRun'
import type { Attempt, Wait } from './timeline/attempts'

const region = (name: string) => screen.findByRole('region', { name })
const shownRows = () =>
  within(screen.getByRole('region', { name: 'Timeline' }))
    .getAllByRole('listitem')
    .map(row => row.textContent)

function makeAttempt(part: Partial<Attempt> = {}): Attempt {
  return {
    n: 1,
    worker: 'worker1@host',
    started_at: moment(-9),
    finished_at: moment(-8),
    outcome: 'succeeded',
    error: null,
    ...part,
  }
}

function makeWait(part: Partial<Wait> = {}): Wait {
  return {
    reason: 'queued',
    started_at: moment(-10),
    finished_at: moment(-9),
    due_at: null,
    ...part,
  }
}

describe('the timeline', () => {
  test('says what was waited for and what came of each attempt', async () => {
    const run = makeRun({ attempt: 2, max_attempts: 3 })
    const items = [
      makeAttempt({
        outcome: 'lost',
        error: { type: 'WorkerLost', message: 'It is gone.', traceback: null },
      }),
      makeAttempt({ n: 2, started_at: moment(-6), finished_at: moment(-5) }),
    ]
    const waits = [
      makeWait(),
      makeWait({ reason: 'backoff', started_at: moment(-8), finished_at: moment(-6) }),
    ]
    showRun(run, {
      [`GET /api/v1/runs/${run.id}/attempts`]: () => ({ items, waits, complete: true }),
    })
    await screen.findByText('Attempt 1 lost: its worker was gone')
    const rows = shownRows()
    expect(rows.map(text => text?.slice(0, 17))).toEqual([
      'Waited for a work',
      'Attempt 1 lost: i',
      'Waited before the',
      'Attempt 2 succeed',
    ])
    expect(rows[1]).toContain('WorkerLost It is gone.')
  })

  test('is asked for when an attempt ends, and not with each sign of progress', async () => {
    vi.useFakeTimers()
    const run = makeRunning()
    const route = `GET /api/v1/runs/${run.id}/attempts`
    const items = [makeAttempt({ outcome: 'running', finished_at: null })]
    const { api, change } = showRun(run, { [route]: () => ({ items, waits: [], complete: true }) })
    await pass(500)
    for (let current = 1; current <= 5; current++) {
      change({ progress: { current, total: 9, message: null } })
      await pass(1_000)
    }
    expect(api.to(route)).toHaveLength(1)
    items[0] = makeAttempt()
    change({ state: 'succeeded', finished_at: moment() })
    await pass(1_000)
    expect(api.to(route)).toHaveLength(2)
    expect(shownRows()).toEqual([expect.stringContaining('Attempt 1 succeeded')])
  })
})

describe('the pace of a running task', () => {
  test('is told as soon as it is known', async () => {
    vi.useFakeTimers()
    const { change } = showRun(makeRunning({ progress: { current: 0, total: 100, message: null } }))
    await pass(500)
    const progress = screen.getByRole('region', { name: 'Progress' })
    expect(progress).toHaveTextContent('Rate not known yet')
    expect(progress).toHaveTextContent('Time left not known yet')
    for (let current = 4; current <= 20; current += 4) {
      await pass(2_000)
      change({ progress: { current, total: 100, message: null } })
      await pass(0)
    }
    await pass(1_000)
    expect(progress).toHaveTextContent('1.9 per second')
    expect(progress).toHaveTextContent('About 42 s left')
  })

  test('has no end where the task does not say how much there is', async () => {
    showRun(makeRunning({ progress: { current: 3, total: null, message: null } }))
    expect(await region('Progress')).toHaveTextContent('the task does not say how much there is')
  })
})

describe('the list one came from', () => {
  test('is gone through by j and k, and is the way back', async () => {
    const [run, older] = [makeRun(), makeRun()]
    const { user, api } = renderApp(`/runs/${run.id}?from=${encodeURIComponent('state=failed')}`, {
      [`GET /api/v1/runs/${run.id}`]: () => run,
      [`GET /api/v1/runs/${older.id}`]: () => older,
      [`GET /api/v1/runs/${run.id}/neighbours`]: () => ({
        newer: null,
        older: older.id,
        complete: true,
      }),
    })
    await screen.findByRole('link', { name: 'Next run' })
    expect(api.to(`GET /api/v1/runs/${run.id}/neighbours`)[0]?.query.get('state')).toBe('failed')
    await user.keyboard('k')
    expect(window.location.pathname).toBe(`/messager/runs/${run.id}`)
    await user.keyboard('j')
    await waitFor(() => expect(window.location.pathname).toBe(`/messager/runs/${older.id}`))
    expect(window.location.search).toBe('?from=state%3Dfailed')
    const crumbs = await screen.findByRole('navigation', { name: 'Breadcrumb' })
    expect(within(crumbs).getByRole('link', { name: 'Runs' })).toHaveAttribute(
      'href',
      '/messager/runs?state=failed',
    )
  })

  test('is not asked for where one came from none', async () => {
    const run = makeRun()
    const { api } = showRun(run)
    await region('Timeline')
    expect(api.to(`GET /api/v1/runs/${run.id}/neighbours`)).toHaveLength(0)
    expect(screen.queryByRole('navigation', { name: 'Runs of the list' })).toBeNull()
  })
})

describe('two runs side by side', () => {
  const a = makeRun({ input: { message: 'one', same: 1 } })
  const b = makeRun({ input: { message: 'two', same: 1 }, state: 'failed', result: null })
  const routes = {
    [`GET /api/v1/runs/${a.id}`]: () => a,
    [`GET /api/v1/runs/${b.id}`]: () => b,
  }

  test('have what differs marked in words', async () => {
    const { user } = renderApp(`/compare?a=${a.id}&b=${b.id}`, routes)
    const input = await region('Input')
    expect(await within(input).findByRole('row', { name: /^message/ })).toHaveTextContent('differs')
    expect(within(input).getByRole('row', { name: /^same/ })).not.toHaveTextContent('differs')
    expect(within(await region('Facts')).getByRole('row', { name: /^State/ })).toHaveTextContent(
      'differs',
    )
    await user.click(screen.getByRole('checkbox', { name: 'Only what differs' }))
    expect(within(input).queryByRole('row', { name: /^same/ })).toBeNull()
  })

  test('are asked for where the address names one', async () => {
    const { user } = renderApp(`/compare?a=${a.id}`, routes)
    expect(await screen.findByLabelText('Id of run A')).toHaveValue(a.id)
    await user.type(screen.getByLabelText('Id of run B'), b.id)
    await user.click(screen.getByRole('button', { name: 'Compare' }))
    expect(window.location.search).toBe(`?a=${a.id}&b=${b.id}`)
  })

  test('of which one is gone say so', async () => {
    renderApp(`/compare?a=${a.id}&b=01890000-0000-7000-8000-00000000dead`, routes)
    expect(await screen.findByText('There is no such run.')).toBeVisible()
  })
})
