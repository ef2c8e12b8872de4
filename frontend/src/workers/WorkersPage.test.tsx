import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { makeQueue, makeWorker, moment } from '../testing/factories'
import { renderApp } from '../testing/renderApp'

test('workers and queues stand in tables, their state in words', async () => {
  renderApp('/workers', {
    'GET /api/v1/workers': () => ({ items: [makeWorker({ state: 'offline' })] }),
    'GET /api/v1/queues': () => ({
      items: [makeQueue({ name: 'slow', waiting: 14, oldest_waiting_at: moment(-120) })],
    }),
  })
  const workers = within(await screen.findByRole('table', { name: 'Workers' }))
  expect(workers.getByRole('row', { name: /Offline worker1@host.*1 of 4 busy/ })).toBeVisible()
  const queues = within(await screen.findByRole('table', { name: 'Queues' }))
  expect(queues.getByRole('row', { name: /slow 14 1 2 min\. ago/ })).toBeVisible()
})

test('without a worker it says how to start one', async () => {
  renderApp('/workers', {
    'GET /api/v1/workers': () => ({ items: [] }),
    'GET /api/v1/queues': () => ({ items: [] }),
  })
  expect(await screen.findByText('No worker has reported yet')).toBeVisible()
  expect(screen.getByText('./messager up')).toBeVisible()
})
