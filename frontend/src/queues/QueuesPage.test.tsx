import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { ExactNumber } from '../forms/json'
import { makeQueue, moment } from '../testing/factories'
import { problem } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'

test('queues stand in a table, how they are in a word and a sentence', async () => {
  renderApp('/queues', {
    'GET /api/v1/queues': () => ({
      items: [
        makeQueue({
          name: 'slow',
          health: 'backlogged',
          waiting: 1_400,
          oldest_waiting_at: moment(-125),
        }),
        makeQueue({ name: 'vast', waiting: 100_000, waiting_is_exact: false }),
        makeQueue({ name: 'empty', health: 'no_worker', workers: 0, running: 0 }),
      ],
    }),
  })
  const table = within(await screen.findByRole('table', { name: 'Queues' }))
  expect(
    table.getByRole('row', {
      name: /slow Backlogged.*over a minute\. 1,400 2 min 5 s 1 12 1, 4 processes/,
    }),
  ).toBeVisible()
  expect(table.getByRole('row', { name: /vast.* 100,000\+/ })).toBeVisible()
  expect(table.getByRole('row', { name: /empty No worker.* none online/ })).toBeVisible()
})

test('four numbers tell of all queues together', async () => {
  renderApp('/queues', {
    'GET /api/v1/queues': () => ({
      items: [
        {
          ...makeQueue({ waiting: 3, oldest_waiting_at: moment(-65) }),
          per_minute: new ExactNumber('2.0'),
        },
        makeQueue({ name: 'b', waiting: 4, oldest_waiting_at: moment(-10), per_minute: 0.5 }),
      ],
    }),
  })
  const total = async (name: string) => {
    const terms = await screen.findAllByRole('term')
    return terms.find(term => term.textContent === name)?.nextElementSibling?.textContent
  }
  expect([
    await total('Waiting'),
    await total('Running'),
    await total('Oldest wait'),
    await total('Ended / min'),
  ]).toEqual(['7', '2', '1 min 5 s', '2.5'])
})

test('before a queue is paused it is said what happens to running work', async () => {
  const { user, api } = renderApp('/queues', {
    'GET /api/v1/queues': () => ({ items: [makeQueue({ running: 3 })] }),
    'POST /api/v1/queues/celery/pause': () => makeQueue({ health: 'paused' }),
  })
  await user.click(await screen.findByRole('button', { name: 'Pause celery' }))
  const dialog = within(screen.getByRole('dialog', { name: 'Pause the queue celery?' }))
  expect(dialog.getByText(/The 3 runs of it that are running go on to their end/)).toBeVisible()
  expect(api.to('POST /api/v1/queues/celery/pause')).toHaveLength(0)
  await user.type(dialog.getByRole('textbox', { name: 'Reason' }), 'mail is down')
  await user.click(dialog.getByRole('button', { name: 'Pause this queue' }))
  expect(api.to('POST /api/v1/queues/celery/pause')[0]?.body).toBe('{"reason":"mail is down"}')
})

test('a paused queue says since when and why, and is resumed at once', async () => {
  const { user, api } = renderApp('/queues', {
    'GET /api/v1/queues': () => ({
      items: [
        makeQueue({ health: 'paused', paused_at: moment(-180), pause_reason: '<b>mail</b>' }),
      ],
    }),
    'POST /api/v1/queues/celery/resume': () => makeQueue(),
  })
  expect(await screen.findByText(/3 min\. ago/)).toBeVisible()
  expect(screen.getByText(/<b>mail<\/b>/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Resume celery' }))
  expect(api.to('POST /api/v1/queues/celery/resume')).toHaveLength(1)
})

test('a queue that could not be paused is said to be as it was', async () => {
  const { user } = renderApp('/queues', {
    'GET /api/v1/queues': () => ({ items: [makeQueue({ health: 'paused' })] }),
    'POST /api/v1/queues/celery/resume': () => problem(503, 'The database does not answer'),
  })
  await user.click(await screen.findByRole('button', { name: 'Resume celery' }))
  expect(await screen.findByText('The queue is as it was')).toBeVisible()
})
