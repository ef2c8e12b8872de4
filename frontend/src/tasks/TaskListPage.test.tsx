import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { makeTask } from '../testing/factories'
import { renderApp } from '../testing/renderApp'

const TASKS = {
  'GET /api/v1/tasks': () => ({
    items: [
      makeTask(),
      makeTask({ name: 'reports.monthly', title: 'Monthly report', description: '' }),
    ],
  }),
}

test('tasks are links named by their title', async () => {
  renderApp('/', TASKS)
  expect(await screen.findByRole('link', { name: 'Monthly report' })).toHaveAttribute(
    'href',
    '/messager/tasks/reports.monthly',
  )
})

test('what is searched for narrows the list and stands in the URL', async () => {
  const { user } = renderApp('/', TASKS)
  await user.type(await screen.findByLabelText('Search tasks'), 'monthly rep')
  expect(screen.queryByRole('link', { name: 'Give a message back' })).toBeNull()
  expect(screen.getByRole('link', { name: 'Monthly report' })).toBeVisible()
  expect(window.location.search).toBe('?q=monthly+rep')
})

test('without tasks it shows how to write one', async () => {
  renderApp('/', { 'GET /api/v1/tasks': () => ({ items: [] }) })
  expect(await screen.findByText('No tasks yet')).toBeVisible()
  expect(screen.getByText(/@shared_task/)).toBeVisible()
  expect(screen.getByRole('button', { name: /Copy/ })).toBeVisible()
})
