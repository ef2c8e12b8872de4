import { act, screen, waitFor } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { makeTask } from '../testing/factories'
import { problem } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'

describe('banners', () => {
  test('an API open to everybody is named as such', async () => {
    renderApp('/', {
      'GET /api/v1/about': () => ({ version: '1', insecure_open: true, broadcast: 0 }),
    })
    expect(await screen.findByText(/Anybody who can reach this address/)).toBeVisible()
  })

  test('an API that cannot be reached is reported, and its return noticed, while the data stays', async () => {
    vi.useFakeTimers()
    const held = { up: true }
    const answer = (body: object) => () => {
      if (!held.up) throw new TypeError('Failed to fetch')
      return body
    }
    renderApp('/workers', {
      'GET /api/v1/about': answer({ version: '1', insecure_open: false, broadcast: 0 }),
      'GET /api/v1/workers': answer({ items: [] }),
      'GET /api/v1/queues': answer({ items: [] }),
    })
    await act(() => vi.advanceTimersByTimeAsync(100))
    expect(screen.getByText('No worker has reported yet')).toBeVisible()
    held.up = false
    await act(() => vi.advanceTimersByTimeAsync(6_000))
    expect(screen.getByText('The API cannot be reached.')).toBeVisible()
    expect(screen.getByText('No worker has reported yet')).toBeVisible()
    held.up = true
    await act(() => vi.advanceTimersByTimeAsync(6_000))
    expect(screen.queryByText('The API cannot be reached.')).toBeNull()
  })

  test('what could not be loaded is fetched when somebody tries again', async () => {
    const held = { up: false }
    const { user } = renderApp('/', {
      'GET /api/v1/about': () =>
        held.up ? { version: '1', insecure_open: false } : problem(502, 'Bad gateway'),
      'GET /api/v1/tasks': () => (held.up ? { items: [makeTask()] } : problem(502, 'Bad gateway')),
    })
    expect(await screen.findByText('The tasks could not be loaded')).toBeVisible()
    held.up = true
    await user.click(screen.getAllByRole('button', { name: 'Try again' })[0] as HTMLElement)
    expect(await screen.findByRole('link', { name: 'Give a message back' })).toBeVisible()
    await waitFor(() => expect(screen.queryByText(/Bad gateway/)).toBeNull())
  })
})

describe('navigation', () => {
  test('marks the page one is on, and puts the focus on the heading of the next', async () => {
    const { user } = renderApp('/')
    await user.click(screen.getByRole('link', { name: 'Runs' }))
    expect(screen.getByRole('link', { name: 'Runs' })).toHaveAttribute('aria-current', 'page')
    expect(await screen.findByRole('heading', { level: 1, name: 'Runs' })).toHaveFocus()
    expect(document.title).toBe('Runs · Messager')
  })

  test('an address without a page says so', () => {
    renderApp('/nowhere')
    expect(screen.getByText('There is nothing at this address')).toBeVisible()
  })
})

describe('the theme', () => {
  test('follows the system until one is chosen, and the choice is kept', async () => {
    const { user } = renderApp('/')
    await user.click(screen.getByRole('button', { name: /Theme: system/ }))
    expect(document.documentElement.dataset.theme).toBe('light')
    await user.click(screen.getByRole('button', { name: /Theme: light/ }))
    expect(document.documentElement.dataset.theme).toBe('dark')
    expect(localStorage.getItem('messager.theme')).toBe('dark')
    await user.click(screen.getByRole('button', { name: /Theme: dark/ }))
    expect(document.documentElement.dataset.theme).toBeUndefined()
    expect(localStorage.getItem('messager.theme')).toBeNull()
  })
})
