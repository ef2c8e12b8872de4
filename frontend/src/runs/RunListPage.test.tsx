import { act, screen, waitFor } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { makeRun, makeRunning, moment } from '../testing/factories'
import { renderApp } from '../testing/renderApp'
import type { Run } from './queries'
import { chips, LIST, pagesOf, rows, showList } from './testing/showList'
import { pass } from './testing/showRun'

describe('filters', () => {
  test('come from the URL and go to the API', async () => {
    const { api } = showList('/runs?state=failed&state=queued&task=a.b&tag=x&q=word', [makeRun()])
    await screen.findByRole('table')
    const { query } = pagesOf(api)[0] ?? { query: new URLSearchParams() }
    expect(query.getAll('state')).toEqual(['failed', 'queued'])
    expect(query.getAll('task')).toEqual(['a.b'])
    expect(query.getAll('tag')).toEqual(['x'])
    expect(query.get('q')).toBe('word')
  })

  test('go to the URL when they are chosen, and back takes them away', async () => {
    const { user } = showList('/runs', [makeRun()])
    await user.type(await screen.findByRole('combobox'), 'state:fai{Enter}')
    expect(window.location.search).toBe('?state=failed')
    expect(chips()).toEqual(['state: Failed'])
    act(() => window.history.back())
    await waitFor(() => expect(chips()).toEqual([]))
  })

  test('text that is typed is searched for', async () => {
    const { user, api } = showList('/runs', [makeRun()])
    await user.type(await screen.findByRole('combobox'), ' big invoice {Enter}')
    expect(window.location.search).toBe('?q=big+invoice')
    await waitFor(() => expect(pagesOf(api).at(-1)?.query.get('q')).toBe('big invoice'))
    expect(chips()).toEqual(['“big invoice”'])
  })

  test('a state that does not exist is left out', async () => {
    const { api } = showList('/runs?state=exploded', [makeRun()])
    await screen.findByRole('table')
    expect(pagesOf(api)[0]?.query.has('state')).toBe(false)
  })

  test('can be cleared where nothing matches', async () => {
    const { user } = showList('/runs?q=nothing', [])
    await user.click(await screen.findByRole('button', { name: 'clear all filters' }))
    expect(window.location.search).toBe('')
    expect(chips()).toEqual([])
  })
})

describe('rows', () => {
  test('are links that name task and run', async () => {
    const run = makeRun()
    showList('/runs', [run])
    const link = await screen.findByRole('link', { name: `examples.echo ${run.id.slice(-8)}` })
    expect(link).toHaveAttribute('href', `/messager/runs/${run.id}?from=`)
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
    expect(pagesOf(api)).toHaveLength(1)
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
    expect(pagesOf(api)).toHaveLength(2)
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
    expect(pagesOf(api)).toHaveLength(2)
  })

  test('that come and go before an empty list could show them are not asked for again and again', async () => {
    vi.useFakeTimers()
    const { api } = showList('/runs?state=queued', [])
    await pass(100)
    api.feed.change(makeRun({ state: 'queued' }))
    for (let second = 0; second < 10; second++) await pass(1_000)
    expect(pagesOf(api)).toHaveLength(2)
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
    expect(pagesOf(api).filter(({ query }) => query.get('cursor') === 'two')).toHaveLength(1)
    expect(screen.getByText('All 6 shown.')).toBeVisible()
  })

  test('are looked for further back while a step of the search found none', async () => {
    const steps: Record<string, { items: Run[]; next: string | null }> = {
      first: { items: [], next: 'second' },
      second: { items: [], next: 'third' },
      third: { items: [makeRun({ task: 'the.oldest' })], next: null },
    }
    const { api } = renderApp('/runs?q=rare', {
      [LIST]: ({ query }) => steps[query.get('cursor') ?? 'first'] ?? { items: [], next: null },
    })
    expect(await screen.findByRole('link', { name: /the\.oldest/ })).toBeInTheDocument()
    expect(screen.queryByText('No run matches')).not.toBeInTheDocument()
    expect(pagesOf(api)).toHaveLength(3)
  })

  test('are said to be none only when the last step found none', async () => {
    renderApp('/runs?q=never', {
      [LIST]: ({ query }) => ({ items: [], next: query.get('cursor') ? null : 'second' }),
    })
    expect(await screen.findByText('No run matches')).toBeVisible()
  })
})
