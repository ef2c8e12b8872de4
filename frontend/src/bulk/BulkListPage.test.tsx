import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { makeBulk } from '../testing/factories'
import { renderApp } from '../testing/renderApp'

const LIST = 'GET /api/v1/bulk'

describe('the list of bulk actions', () => {
  test('shows what each was asked for and how far it is', async () => {
    const bulk = makeBulk({ total: 5, done: 3, failed: 2 })
    renderApp('/bulk', { [LIST]: () => ({ items: [bulk], next: null }) })
    const row = (await screen.findByRole('link', { name: 'Retry 5 runs' })).closest('tr')
    expect(row).toHaveTextContent('Every run in the state Failed, of reports.monthly')
    expect(within(row as HTMLElement).getByText('5 of 5')).toBeVisible()
    expect(within(row as HTMLElement).getByTestId('bulk-state')).toHaveTextContent('Done')
  })

  test('is narrowed by action and state, in the address', async () => {
    const { api, user } = renderApp('/bulk?action=cancel', {
      [LIST]: () => ({ items: [], next: null }),
    })
    expect(await screen.findByText('No bulk action matches')).toBeVisible()
    await user.selectOptions(screen.getByRole('combobox', { name: 'State' }), 'Aborted')
    await waitFor(() => expect(window.location.search).toBe('?action=cancel&state=aborted'))
    await waitFor(() =>
      expect(api.to(LIST).at(-1)?.query.toString()).toBe('action=cancel&state=aborted'),
    )
    await user.click(screen.getByRole('button', { name: 'Show all of them' }))
    await waitFor(() => expect(window.location.search).toBe(''))
  })

  test('goes on page by page', async () => {
    const [first, second] = [makeBulk({ name: 'First' }), makeBulk({ name: 'Second' })]
    const { user } = renderApp('/bulk', {
      [LIST]: ({ query }) =>
        query.get('cursor') ? { items: [second], next: null } : { items: [first], next: 'c' },
    })
    await user.click(await screen.findByRole('button', { name: 'Show more' }))
    expect(await screen.findByRole('link', { name: 'Second' })).toBeVisible()
    expect(screen.getByRole('link', { name: 'First' })).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
  })

  test('says how to begin one where there is none', async () => {
    renderApp('/bulk', { [LIST]: () => ({ items: [], next: null }) })
    expect(await screen.findByText('No bulk action yet')).toBeVisible()
  })
})
