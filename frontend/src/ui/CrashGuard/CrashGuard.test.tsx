import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { makeTask } from '../../testing/factories'
import { renderApp } from '../../testing/renderApp'
import { Panel } from '../Page/Panel'

/** React tells the console of every fault that a guard has caught. */
const quiet = () => vi.spyOn(console, 'error').mockImplementation(() => {})

test('a broken panel leaves the others, and comes back when it is tried again', async () => {
  quiet()
  const user = userEvent.setup()
  const held = { broken: true }
  function Fragile() {
    if (held.broken) throw new Error('It is the data')
    return <p>Mended</p>
  }
  render(
    <>
      <Panel title="One">
        <Fragile />
      </Panel>
      <Panel title="Two">Whole</Panel>
    </>,
  )
  expect(screen.getByRole('region', { name: 'One' })).toHaveTextContent('It is the data')
  expect(screen.getByText('Whole')).toBeVisible()
  held.broken = false
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(screen.getByText('Mended')).toBeVisible()
})

test('a broken page leaves the navigation, and other pages work', async () => {
  quiet()
  const broken = { ...makeTask(), name: null }
  const { user } = renderApp('/', { 'GET /api/v1/tasks': () => ({ items: [broken] }) })
  expect(await screen.findByText('This page has a fault')).toBeVisible()
  await user.click(screen.getByRole('link', { name: 'Workers' }))
  expect(await screen.findByRole('heading', { level: 1, name: 'Workers' })).toBeVisible()
})
