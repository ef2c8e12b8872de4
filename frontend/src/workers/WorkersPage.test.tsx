import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ExactNumber } from '../forms/json'
import { makeWorker, moment } from '../testing/factories'
import { renderApp } from '../testing/renderApp'

const DOING = {
  run: '01890000-0000-7000-8000-000000000001',
  task: 'examples.count',
  since: moment(-65),
}

test('workers stand in a table with what each is doing, their state in words', async () => {
  renderApp('/workers', {
    'GET /api/v1/workers': () => ({
      items: [makeWorker({ doing: [DOING] }), makeWorker({ name: 'old@host', state: 'offline' })],
    }),
  })
  const table = within(await screen.findByRole('table', { name: 'Workers' }))
  const row = table.getByRole('row', { name: /Online worker1@host.*1 of 4 busy.*prefork/ })
  expect(within(row).getByRole('link', { name: 'examples.count' })).toHaveAttribute(
    'href',
    `/messager/runs/${DOING.run}`,
  )
  expect(row).toHaveTextContent('for 1 min 5 s')
  expect(row).toHaveTextContent('8 processors, 240 MB')
  expect(table.getByRole('row', { name: /Offline old@host/ })).toBeVisible()
})

test('a load that is written with a zero at its end is a number all the same', async () => {
  renderApp('/workers', {
    'GET /api/v1/workers': () => ({ items: [{ ...makeWorker(), load: new ExactNumber('2.0') }] }),
  })
  expect(await screen.findByRole('row', { name: /2\.00/ })).toBeVisible()
})

test('only some of many runs are named, and the rest counted', async () => {
  const doing = Array.from({ length: 5 }, (_, n) => ({
    ...DOING,
    run: `${DOING.run.slice(0, -1)}${n}`,
  }))
  renderApp('/workers', {
    'GET /api/v1/workers': () => ({ items: [makeWorker({ doing, active: 12 })] }),
  })
  expect(await screen.findByText('and 9 more')).toBeVisible()
})

test('without a worker it says how to start one', async () => {
  renderApp('/workers', { 'GET /api/v1/workers': () => ({ items: [] }) })
  expect(await screen.findByText('No worker has reported yet')).toBeVisible()
  expect(screen.getByText('./messager up')).toBeVisible()
})

test('how far back the charts reach stands in the address', async () => {
  const { user, api } = renderApp('/workers', {
    'GET /api/v1/workers': () => ({ items: [makeWorker()] }),
    'GET /api/v1/stats/workers': () => ({ after: moment(), before: moment(), step: 60, items: [] }),
  })
  await user.click(await screen.findByRole('button', { name: 'Last day' }))
  expect(window.location.search).toBe('?over=day')
  expect(screen.getByRole('button', { name: 'Last day' })).toHaveAttribute('aria-pressed', 'true')
  expect(api.to('GET /api/v1/stats/workers').at(-1)?.query.get('step')).toBe('600')
})
