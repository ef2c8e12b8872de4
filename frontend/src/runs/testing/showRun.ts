import { act, screen } from '@testing-library/react'
import { vi } from 'vitest'
import { makeLogLine } from '../../testing/factories'
import type { Routes } from '../../testing/fakeApi'
import { renderApp } from '../../testing/renderApp'
import type { Run } from '../queries'

export const CHANGES = 'GET /api/v1/changes'

export const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

export function stateShown() {
  return screen.getByTestId('run-state').textContent
}

/** Shows a run that the test can change while the page follows it. */
export function showRun(first: Run, part: Routes = {}) {
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
export function fakeLog(run: Run, ms = 0) {
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
