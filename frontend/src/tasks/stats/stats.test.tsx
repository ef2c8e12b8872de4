import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { parse } from '../../forms'
import { makeTaskStats } from '../../testing/factories'
import { problem } from '../../testing/fakeApi'
import { renderApp } from '../../testing/renderApp'
import { histogram, runsOverTime, share } from './series'
import { queryOf, textOf, windowOf } from './window'

const STATS = 'GET /api/v1/tasks/examples.echo/stats'
const SOME = makeTaskStats({
  runs: 4,
  counts: { succeeded: 3, failed: 1 },
  success_rate: 0.75,
  durations: { bounds: [0.1, 1, 2, 30, 60], counts: [0, 1, 3, 0, 0, 0] },
  p50: 1.2,
  p95: 1.9,
  wait_p50: 0.003,
  wait_p95: 0.02,
  step: 3_600,
  items: [
    { at: '2026-11-27T10:00:00Z', counts: {} },
    { at: '2026-11-27T11:00:00Z', counts: { succeeded: 3, failed: 1 } },
  ],
})

const panel = async () => within(await screen.findByRole('region', { name: 'Statistics' }))
const asked = () => new URLSearchParams(window.location.search).get('stats')

describe('the statistics of a task', () => {
  test('say how its runs did', async () => {
    renderApp('/tasks/examples.echo', { [STATS]: () => SOME })
    const stats = await panel()
    expect(await stats.findByText('75 %')).toBeVisible()
    expect(stats.getByText('Half took up to').parentElement).toHaveTextContent('1.2 s')
    expect(stats.getByRole('figure', { name: 'Runs ended' })).toBeVisible()
    expect(stats.getByRole('figure', { name: 'How long they took' })).toBeVisible()
  })

  test('are of the time in the address, and what is chosen stands there', async () => {
    const { user, api } = renderApp('/tasks/examples.echo?stats=7d', { [STATS]: () => SOME })
    const stats = await panel()
    expect(await stats.findByText('75 %')).toBeVisible()
    expect(stats.getByLabelText('Time')).toHaveDisplayValue('Last 7 days')
    await user.selectOptions(stats.getByLabelText('Time'), 'Last hour')
    expect(asked()).toBe('1h')
    await waitFor(() => expect(api.to(STATS)).toHaveLength(2))
    const spans = api
      .to(STATS)
      .map(({ query }) => Date.now() - Date.parse(query.get('after') ?? ''))
    expect(spans.map(span => Math.round(span / 3_600_000))).toEqual([168, 1])
  })

  test('are narrowed to a time of the chart', async () => {
    const { user, api } = renderApp('/tasks/examples.echo', { [STATS]: () => SOME })
    const chart = within(await (await panel()).findByRole('figure', { name: 'Runs ended' }))
    await user.click(chart.getByText(/As a table/))
    await user.click(chart.getAllByRole('button')[1] as HTMLElement)
    expect(asked()).toBe('2026-11-27T11:00:00.000Z/2026-11-27T12:00:00.000Z')
    await waitFor(() => expect(api.to(STATS).at(-1)?.query.get('before')).toContain('12:00'))
  })

  test('of a time in which nothing ran say what to do', async () => {
    const { user } = renderApp('/tasks/examples.echo')
    const stats = await panel()
    expect(await stats.findByText('No run ended in this time')).toBeVisible()
    await user.click(stats.getByRole('button', { name: 'Last 7 days' }))
    expect(asked()).toBe('7d')
  })

  test('say when they are not complete, or could not be loaded', async () => {
    const answers = [problem(422, 'Nonsense'), makeTaskStats({ ...SOME, complete: false })]
    const { user } = renderApp('/tasks/examples.echo', { [STATS]: () => answers.shift() ?? SOME })
    const stats = await panel()
    await user.click(await stats.findByRole('button', { name: 'Try again' }))
    expect(await stats.findByText(/still being counted/)).toBeVisible()
  })
})

test.each([null, '', 'soon', '7d/', '2026-11-27T12:00Z/2026-11-27T11:00Z', 'toString'])(
  'an address that says %j means the usual time',
  text => expect(windowOf(text)).toBe('24h'),
)

test('a time between two moments comes back from the address', () => {
  const window = windowOf('2026-11-27T11:00Z/2026-11-27T12:00Z')
  expect(windowOf(textOf(window))).toEqual(window)
  expect(queryOf(window, 0)).toEqual(window)
})

test('a share is never all where one has failed', () => {
  const rates = parse('[null, 1.0, 0.99999, 0.9824, 0.0]') as (number | null)[]
  expect(rates.map(share)).toEqual(['–', '100 %', '99.9 %', '98.2 %', '0 %'])
})

test('a histogram begins and ends where there are runs, and names its ranges', () => {
  const { buckets, series } = histogram(
    { bounds: [0.005, 1, 2, 30, 60], counts: [0, 2, 0, 0, 1, 3] },
    '--accent',
  )
  expect(buckets.labels).toEqual(['5 ms – 1 s', '1–2 s', '2–30 s', '30 s – 1 min', 'over 1 min'])
  expect(series[0]?.values).toEqual([2, 0, 0, 1, 3])
})

test('each end that occurred has its bars', () => {
  const { series } = runsOverTime(SOME)
  expect(series.map(({ label, values }) => [label, ...values])).toEqual([
    ['Succeeded', 0, 3],
    ['Failed', 0, 1],
  ])
})
