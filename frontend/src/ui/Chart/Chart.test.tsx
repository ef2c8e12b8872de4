import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { stack, tickOf } from './buckets'
import { Chart } from './Chart'

const NOON = Date.UTC(2026, 0, 2, 12) / 1_000
const HOURS = { times: [NOON, NOON + 3_600], step: 3_600 }
const SERIES = [
  { label: 'Succeeded', color: '--success', values: [1_200, 3] },
  { label: 'Failed', color: '--danger', values: [null, 1] },
]

test('the table under a chart holds every number, and a dash where none is known', async () => {
  render(<Chart title="Runs" buckets={HOURS} series={SERIES} zone="utc" />)
  await userEvent.click(screen.getByText(/As a table/))
  const table = screen.getByRole('table', { name: 'Runs' })
  const rows = within(table).getAllByRole('row').slice(1)
  expect(rows.map(row => row.textContent)).toEqual([
    '2 Jan, 12:00–13:001,200–',
    '2 Jan, 13:00–14:0031',
  ])
})

test('a time can be chosen from the table, without a pointer', async () => {
  const chosen: string[] = []
  const onSelect = (...span: Date[]) => chosen.push(...span.map(date => date.toISOString()))
  render(<Chart title="Runs" buckets={HOURS} series={SERIES} zone="utc" onSelect={onSelect} />)
  await userEvent.click(screen.getByText(/As a table/))
  await userEvent.click(screen.getByRole('button', { name: /13:00–14:00/ }))
  expect(chosen).toEqual(['2026-01-02T13:00:00.000Z', '2026-01-02T14:00:00.000Z'])
})

test('buckets may have names in place of times', async () => {
  render(
    <Chart
      title="Durations"
      buckets={{ labels: ['below 1 s', 'longer'] }}
      series={[{ label: 'Runs', color: '--accent', values: [4, 5] }]}
    />,
  )
  await userEvent.click(screen.getByText(/As a table/))
  expect(screen.getByRole('rowheader', { name: 'longer' })).toBeVisible()
})

test('stacked bars stand on those before them', () => {
  expect(
    stack([
      [1, 2],
      [null, 3],
      [4, 5],
    ]),
  ).toEqual([
    [1, 2],
    [1, 5],
    [5, 10],
  ])
})

test('an axis of time says the hour, and the day where one begins', () => {
  expect(tickOf(NOON, 'utc')).toBe('12:00')
  expect(tickOf(NOON + 12 * 3_600, 'utc')).toBe('3 Jan')
})
