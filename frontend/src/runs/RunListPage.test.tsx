import { act, screen, waitFor } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { makeRun, makeRunning } from '../testing/factories'
import type { Routes } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'
import type { Run } from './queries'

const LIST = 'GET /api/v1/runs'
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
const rows = () => screen.getAllByRole('row').slice(1)

function showList(path: string, runs: Run[], routes: Routes = {}) {
  const held = { runs }
  const app = renderApp(path, { [LIST]: () => ({ items: held.runs, next: null }), ...routes })
  return { ...app, held }
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
    const { held } = showList('/runs', [run])
    await pass(100)
    expect(rows()[0]).toHaveTextContent('Running')
    held.runs = [{ ...run, state: 'succeeded', version: 3 }]
    await pass(5_500)
    expect(rows()[0]).toHaveTextContent('Succeeded')
  })

  test('of runs that the newest no longer hold are asked for one by one', async () => {
    vi.useFakeTimers()
    const run = makeRunning()
    const { held } = showList('/runs?state=running', [run], {
      [`GET /api/v1/runs/${run.id}`]: () => ({ ...run, state: 'failed', version: 3 }),
    })
    await pass(100)
    held.runs = []
    await pass(8_000)
    expect(rows()[0]).toHaveTextContent('Failed')
  })

  test('new runs wait behind a button that says how many they are', async () => {
    vi.useFakeTimers()
    const old = makeRun()
    const { held } = showList('/runs', [old])
    await pass(100)
    held.runs = [makeRun({ task: 'b.new' }), makeRun({ task: 'a.new' }), old]
    await pass(5_500)
    expect(rows()).toHaveLength(1)
    const button = screen.getByRole('button', { name: '2 new runs' })
    await act(async () => button.click())
    await pass(100)
    expect(rows()).toHaveLength(3)
    expect(screen.queryByRole('button', { name: /new run/ })).toBeNull()
  })

  test('appear by themselves where there were none', async () => {
    vi.useFakeTimers()
    const { held } = showList('/runs', [])
    await pass(100)
    expect(screen.getByText('Nothing has run yet')).toBeVisible()
    held.runs = [makeRun()]
    await pass(5_500)
    expect(rows()).toHaveLength(1)
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
