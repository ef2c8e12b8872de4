import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { makeQueue, makeWorker } from '../testing/factories'
import { problem, type Routes } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'
import type { Worker } from './queries'

const PATH = '/api/v1/workers/worker1%40host'
const DONE = { worker: 'worker1@host', message: 'It is done.', lasts: 'Until it ends.' }

function show(part: Partial<Worker> = {}, routes: Routes = {}) {
  return renderApp('/workers/worker1@host', {
    'GET /api/v1/workers': () => ({ items: [makeWorker(part)] }),
    'GET /api/v1/queues': () => ({ items: [makeQueue(), makeQueue({ name: 'urgent' })] }),
    ...routes,
  })
}

async function panel(name: string) {
  return within(await screen.findByRole('region', { name }))
}

test('a pool grows, and the worker says what it did and how long that lasts', async () => {
  const { user, api } = show({}, { [`POST ${PATH}/pool/grow`]: () => DONE })
  const pool = await panel('Pool')
  await user.click(pool.getByRole('button', { name: 'Add' }))
  expect(await pool.findByText('It is done. Until it ends.')).toBeVisible()
  expect(api.to(`POST ${PATH}/pool/grow`)[0]?.body).toBe('{"n":1}')
})

test('before a pool shrinks it is said what happens to running work', async () => {
  const { user, api } = show({ active: 3 }, { [`POST ${PATH}/pool/shrink`]: () => DONE })
  await user.click((await panel('Pool')).getByRole('button', { name: 'Remove' }))
  const dialog = within(screen.getByRole('dialog', { name: 'Remove 1 of 4 processes?' }))
  expect(dialog.getByText(/It executes 3 runs now\. Only processes that are free/)).toBeVisible()
  expect(api.to(`POST ${PATH}/pool/shrink`)).toHaveLength(0)
  await user.click(dialog.getByRole('button', { name: 'Remove one process' }))
  expect(await (await panel('Pool')).findByText(/It is done/)).toBeVisible()
})

test('what a worker refuses is shown in its own words', async () => {
  const { user } = show({}, { [`POST ${PATH}/pool/grow`]: () => problem(409, 'It has enough.') })
  await user.click((await panel('Pool')).getByRole('button', { name: 'Add' }))
  expect(await screen.findByText('It has enough.')).toBeVisible()
})

test('a pool that follows the work shows its range, and is changed by it alone', async () => {
  show({ autoscale: { min: 2, max: 6 } })
  const pool = await panel('Pool')
  expect(pool.getByRole('spinbutton', { name: 'At most' })).toHaveValue(6)
  expect(pool.queryByRole('button', { name: 'Add' })).toBeNull()
})

test('time limits that were set can be taken back', async () => {
  const limits = [{ task: 'examples.echo', rate: null, soft: null, hard: 5 }]
  const { user, api } = show({ limits }, { [`POST ${PATH}/time-limit`]: () => DONE })
  const region = await panel('Limits of a task')
  expect(region.getByText('hard 5 s')).toBeVisible()
  await user.click(await region.findByRole('button', { name: 'Back to its own' }))
  expect(await region.findByText(/It is done/)).toBeVisible()
  expect(api.to(`POST ${PATH}/time-limit`)[0]?.body).toBe(
    '{"task":"examples.echo","soft":null,"hard":null}',
  )
})

test('a rate is set for the task that is chosen', async () => {
  const { user, api } = show({}, { [`POST ${PATH}/rate-limit`]: () => DONE })
  const region = await panel('Limits of a task')
  await user.type(region.getByRole('textbox', { name: /Rate/ }), '10/m')
  await user.click(await region.findByRole('button', { name: 'Set the rate' }))
  expect(await region.findByText(/It is done/)).toBeVisible()
  expect(api.to(`POST ${PATH}/rate-limit`)[0]?.body).toBe('{"task":"examples.echo","rate":"10/m"}')
})

test('a worker takes from another queue, and leaves one when that was confirmed', async () => {
  const { user, api } = show(
    {},
    {
      [`POST ${PATH}/consumers/add`]: () => DONE,
      [`POST ${PATH}/consumers/cancel`]: () => DONE,
    },
  )
  const queues = await panel('Queues')
  await user.click(await queues.findByRole('button', { name: 'Take from it' }))
  expect(await queues.findByText(/It is done/)).toBeVisible()
  expect(api.to(`POST ${PATH}/consumers/add`)[0]?.body).toBe('{"queue":"urgent"}')
  await user.click(queues.getByRole('button', { name: 'Take no more from celery' }))
  const dialog = within(screen.getByRole('dialog', { name: 'Take no more from celery?' }))
  await user.click(dialog.getByRole('button', { name: 'Take no more' }))
  expect(api.to(`POST ${PATH}/consumers/cancel`)[0]?.body).toBe('{"queue":"celery"}')
})

test('before a worker is shut down it is said what happens to running work', async () => {
  const { user, api } = show({}, { [`POST ${PATH}/shutdown`]: () => DONE })
  await user.click((await panel('Shut down')).getByRole('button', { name: 'Shut down' }))
  const dialog = within(screen.getByRole('dialog', { name: 'Shut worker1@host down?' }))
  expect(dialog.getByText(/what is left is given back to its queue/)).toBeVisible()
  await user.click(dialog.getByRole('button', { name: 'Shut it down' }))
  expect(await screen.findByText(/It is done/)).toBeVisible()
  expect(api.to(`POST ${PATH}/shutdown`)).toHaveLength(1)
})

test('one that is offline can be told nothing', async () => {
  show({ state: 'offline' })
  expect(await screen.findByText('It is offline')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Shut down' })).toBeNull()
})

test('a worker nobody has heard of is said to be unknown', async () => {
  show({ name: 'another@host' })
  expect(await screen.findByText('There is no such worker')).toBeVisible()
})
