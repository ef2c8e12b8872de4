import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { shortId } from '../runs/id'
import { makeBulk, makeBulkItem } from '../testing/factories'
import { problem } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'
import type { Bulk, BulkItem } from './queries'

function show(bulk: Bulk, items: BulkItem[] = [], search = '') {
  return renderApp(`/bulk/${bulk.id}${search}`, {
    [`GET /api/v1/bulk/${bulk.id}`]: () => bulk,
    [`GET /api/v1/bulk/${bulk.id}/items`]: ({ query }) => ({
      items: items.filter(({ outcome }) => outcome === (query.get('outcome') ?? outcome)),
      next: null,
    }),
    [`POST /api/v1/bulk/${bulk.id}/abort`]: () => Object.assign(bulk, { state: 'aborted' }),
  })
}

const countOf = async (name: string) => {
  const term = await screen.findByText(name, { selector: 'dt' })
  return term.nextElementSibling?.textContent
}

describe('the page of a bulk action', () => {
  test('says what was asked for, how far it is, and where the new runs are', async () => {
    const bulk = makeBulk({ total: 400, done: 120, skipped: 3, failed: 2, state: 'running' })
    show(bulk)
    expect(await screen.findByRole('heading', { level: 1, name: 'Retry 400 runs' })).toBeVisible()
    expect(screen.getByText(/^Every run in the state Failed, of reports.monthly\.$/)).toBeVisible()
    expect(screen.getByTestId('bulk-state')).toHaveTextContent('Running')
    expect(screen.getByText('125 of 400')).toBeVisible()
    expect(await countOf('New runs')).toBe('120')
    expect(await countOf('To come')).toBe('275')
    expect(screen.getByRole('link', { name: 'See the new runs' })).toHaveAttribute(
      'href',
      `/messager/runs?bulk=${bulk.id}`,
    )
  })

  test('says that the total is not known yet', async () => {
    show(makeBulk({ total: 9_000, total_exact: false, state: 'running' }))
    expect(await screen.findByRole('heading', { name: 'Retry about 9,000 runs' })).toBeVisible()
    expect(screen.getByText(/are being listed/)).toBeVisible()
  })

  test('is aborted after a question that says what stays', async () => {
    const bulk = makeBulk({ total: 10, done: 4, state: 'running' })
    const { api, user } = show(bulk)
    await user.click(await screen.findByRole('button', { name: 'Abort…' }))
    const dialog = screen.getByRole('dialog')
    expect(dialog).toHaveTextContent('4 runs had their turn so far')
    await user.click(within(dialog).getByRole('button', { name: 'Abort it' }))
    await waitFor(() => expect(screen.getByTestId('bulk-state')).toHaveTextContent('Aborted'))
    expect(api.to(`POST /api/v1/bulk/${bulk.id}/abort`)).toHaveLength(1)
    expect(screen.queryByRole('button', { name: 'Abort…' })).toBeNull()
    expect(await countOf('Left as they were')).toBe('6')
  })

  test('goes on when the question is answered with no', async () => {
    const bulk = makeBulk({ state: 'running' })
    const { api, user } = show(bulk)
    await user.click(await screen.findByRole('button', { name: 'Abort…' }))
    await user.click(screen.getByRole('button', { name: 'Let it go on' }))
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(api.to(`POST /api/v1/bulk/${bulk.id}/abort`)).toHaveLength(0)
  })

  test('shows why runs were skipped, with examples', async () => {
    const run = '019a0000-0000-7000-8000-00000000beef'
    show(
      makeBulk({
        skipped: 7,
        reasons: [
          {
            outcome: 'skipped',
            reason: 'not_ended',
            message: 'The run had not ended.',
            count: 7,
            examples: [{ run, detail: null }],
          },
        ],
      }),
    )
    const panel = await screen.findByRole('region', { name: 'Skipped and failed' })
    expect(panel).toHaveTextContent('7 skipped: The run had not ended.')
    expect(within(panel).getByRole('link', { name: shortId(run) })).toHaveAttribute(
      'href',
      `/messager/runs/${run}`,
    )
  })

  test('lists its runs by what became of them, as the address says', async () => {
    const done = makeBulkItem()
    const failed = makeBulkItem({
      outcome: 'failed',
      made: null,
      message: 'The task takes other input by now.',
      detail: 'input.to: Field required',
    })
    const { user } = show(makeBulk(), [done, failed], '?outcome=failed')
    const panel = await screen.findByRole('region', { name: 'Its runs' })
    expect(await within(panel).findByText(/input.to: Field required/)).toBeVisible()
    expect(within(panel).queryByRole('link', { name: shortId(done.run) })).toBeNull()
    await user.selectOptions(within(panel).getByRole('combobox', { name: 'Outcome' }), 'Done')
    expect(await within(panel).findByRole('link', { name: shortId(done.made ?? '') })).toBeVisible()
    expect(window.location.search).toBe('?outcome=done')
  })

  test('of runs that were selected says how many', async () => {
    show(makeBulk({ filter: null, ids_given: 3, total: 3, action: 'cancel', name: 'Clean up' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Clean up' })).toBeVisible()
    expect(screen.getByText('3 runs that were selected.')).toBeVisible()
  })

  test('says that there is none', async () => {
    renderApp('/bulk/019a0000-0000-7000-8000-000000000000')
    expect(await screen.findByRole('heading', { name: 'No such bulk action' })).toBeVisible()
  })

  test('offers another try where it cannot be loaded', async () => {
    renderApp('/bulk/1', { 'GET /api/v1/bulk/1': () => problem(422, 'No') })
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible()
  })
})
