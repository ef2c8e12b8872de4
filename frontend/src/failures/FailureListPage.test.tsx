import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { makeFailure, makeTask } from '../testing/factories'
import { problem } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'

const LIST = 'GET /api/v1/failures'

describe('the list of failures', () => {
  test('shows what failed where, how often, and when it was last seen', async () => {
    const failure = makeFailure({ count: 1_234 })
    renderApp('/failures', { [LIST]: () => ({ items: [failure], next: null }) })
    const link = await screen.findByRole('link', { name: 'CardDeclined' })
    expect(link).toHaveAttribute('href', `/messager/failures/${failure.fingerprint}`)
    const row = within(link.closest('tr') as HTMLElement)
    expect(row.getByText('shop/orders.py:charge')).toBeVisible()
    expect(row.getByText('1,234')).toBeVisible()
    expect(row.getByText('6')).toBeVisible()
    expect(row.getByTestId('failure-state')).toHaveTextContent('Open')
  })

  test.each([
    [{ state: 'handled', handled_at: '2026-01-01T00:00:00Z' }, 'Handled'],
    [{ handled_at: '2026-01-01T00:00:00Z', reopened_at: '2026-01-02T00:00:00Z' }, 'Came back'],
  ] as const)('says how each stands', async (part, word) => {
    renderApp('/failures?state=all', {
      [LIST]: () => ({ items: [makeFailure(part)], next: null }),
    })
    expect(await screen.findByTestId('failure-state')).toHaveTextContent(word)
  })

  test('asks for those that are open, as the address says no more', async () => {
    const { api } = renderApp('/failures', { [LIST]: () => ({ items: [], next: null }) })
    expect(await screen.findByText('No failures')).toBeVisible()
    expect(api.to(LIST)[0]?.query.toString()).toBe('sort=last_seen&state=open')
  })

  test('is narrowed and put in order, in the address', async () => {
    const { api, user } = renderApp('/failures', {
      'GET /api/v1/tasks': () => ({ items: [makeTask({ name: 'shop.order' })] }),
      [LIST]: () => ({ items: [], next: null }),
    })
    await user.selectOptions(await screen.findByRole('combobox', { name: 'State' }), 'Handled')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Task' }), 'shop.order')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Seen' }), 'Last 7 days')
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'First in the list' }),
      'Most runs',
    )
    await user.type(screen.getByRole('searchbox', { name: 'Search' }), 'card')
    await waitFor(() =>
      expect(window.location.search).toBe(
        '?state=handled&task=shop.order&q=card&last=7d&sort=count',
      ),
    )
    await waitFor(() => {
      const query = api.to(LIST).at(-1)?.query
      expect(query?.get('q')).toBe('card')
      expect(query?.getAll('state')).toEqual(['handled'])
      expect(query?.get('sort')).toBe('count')
      expect(Date.parse(query?.get('after') ?? '')).toBeLessThan(Date.now() - 6 * 86_400_000)
    })
    await user.click(screen.getByRole('button', { name: 'show all that are open' }))
    await waitFor(() => expect(window.location.search).toBe(''))
  })

  test('goes on page by page', async () => {
    const { user } = renderApp('/failures', {
      [LIST]: ({ query }) =>
        query.get('cursor')
          ? {
              items: [makeFailure({ fingerprint: 'f'.repeat(16), error_type: 'Second' })],
              next: null,
            }
          : { items: [makeFailure({ error_type: 'First' })], next: 'c' },
    })
    await user.click(await screen.findByRole('button', { name: 'Show more' }))
    expect(await screen.findByRole('link', { name: 'Second' })).toBeVisible()
  })

  test('offers another try where it cannot be loaded', async () => {
    renderApp('/failures', { [LIST]: () => problem(422, 'No') })
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible()
  })
})
