import { act, screen } from '@testing-library/react'
import { vi } from 'vitest'
import { makeLogLine } from '../../testing/factories'
import type { Routes } from '../../testing/fakeApi'
import { renderApp } from '../../testing/renderApp'
import type { LogLine } from '../log/lines'
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
export function fakeLog(run: Run, ms = 0, lines = [makeLogLine({ n: 1, message: 'first' })]) {
  const route = `GET /api/v1/runs/${run.id}/logs`
  const app = showRun(run, {
    [route]: async ({ query }) => {
      const answer = pageOf(lines, query)
      await new Promise(resolve => setTimeout(resolve, ms))
      return answer
    },
    [`${route}/numbers`]: ({ query }) => {
      const numbers = lines.filter(line => isMeant(line, query)).map(({ n }) => n)
      return { numbers, next: lastOf(lines), last: lastOf(lines) }
    },
  })
  const asked = () =>
    app.api.to(route).map(({ query }) => (query.has('tail') ? 'tail' : query.get('after')))
  return { app, lines, asked, looked: () => app.api.to(`${route}/numbers`).length }
}

/** A page of a log as the API gives it. */
function pageOf(lines: LogLine[], query: URLSearchParams) {
  const limit = Number(query.get('limit') ?? 500)
  const wanted = query.getAll('n').map(Number)
  const found = lines.filter(line =>
    wanted.length > 0
      ? wanted.includes(line.n)
      : isMeant(line, query) && line.n < Number(query.get('before') ?? Number.POSITIVE_INFINITY),
  )
  const items = query.has('tail') ? found.slice(-limit) : found.slice(0, limit)
  const next = items.at(-1)?.n ?? Number(query.get('after') ?? 0)
  return { items, next, previous: null, last: lastOf(lines) }
}

function isMeant({ n, level, message }: LogLine, query: URLSearchParams): boolean {
  const levels = query.getAll('level')
  return (
    n > Number(query.get('after') ?? 0) &&
    (levels.length === 0 || levels.includes(level)) &&
    message.toLowerCase().includes(query.get('q')?.toLowerCase() ?? '')
  )
}

function lastOf(lines: LogLine[]): number {
  return lines.at(-1)?.n ?? 0
}
