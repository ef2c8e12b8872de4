import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { shortId } from '../runs/id'
import { makeBulk, makeFailure, makeRun } from '../testing/factories'
import type { Routes } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'
import type { FailureDetail } from './queries'

const RUN = '019a0000-0000-7000-8000-00000000beef'
const SAMPLE = {
  run: RUN,
  message: 'The card was declined.',
  traceback: 'Traceback (most recent call last):\n  File "/srv/shop/orders.py", line 7, in charge',
}

function show(part: Partial<FailureDetail> = {}, routes: Routes = {}) {
  const failure: FailureDetail = { ...makeFailure(), sample: SAMPLE, ...part }
  const path = `/api/v1/failures/${failure.fingerprint}`
  const app = renderApp(`/failures/${failure.fingerprint}`, {
    [`GET ${path}`]: () => failure,
    [`POST ${path}/handle`]: ({ body }) =>
      Object.assign(failure, {
        state: 'handled',
        handled_at: '2026-01-01T00:00:00Z',
        note: JSON.parse(body).note,
      }),
    [`POST ${path}/reopen`]: () =>
      Object.assign(failure, { state: 'open', handled_at: null, note: '' }),
    'GET /api/v1/runs': ({ query }) => ({
      items:
        query.get('failure') === failure.fingerprint
          ? [makeRun({ id: RUN, state: 'failed', error: { type: 'CardDeclined', ...SAMPLE } })]
          : [],
      next: null,
    }),
    ...routes,
  })
  return { ...app, failure, path }
}

describe('the page of a failure', () => {
  test('shows the last error, where it is from, and the runs', async () => {
    const { failure } = show()
    expect(await screen.findByRole('heading', { level: 1, name: 'CardDeclined' })).toBeVisible()
    const sample = screen.getByRole('region', { name: 'The last error' })
    expect(sample).toHaveTextContent('The card was declined.')
    expect(sample).toHaveTextContent('in charge')
    const runs = screen.getByRole('region', { name: 'Its last runs' })
    expect(await within(runs).findByRole('link', { name: shortId(RUN) })).toBeVisible()
    expect(within(runs).getByRole('link', { name: 'All its runs' })).toHaveAttribute(
      'href',
      `/messager/runs?failure=${failure.fingerprint}`,
    )
  })

  test('shows when runs failed, of the time that was chosen', async () => {
    const { api, user, path } = show()
    const panel = await screen.findByRole('region', { name: 'Activity' })
    expect(within(panel).getByRole('figure', { name: 'Failed runs' })).toBeVisible()
    await user.selectOptions(within(panel).getByRole('combobox', { name: 'Time' }), 'Last 30 days')
    await waitFor(() => expect(window.location.search).toBe('?last=30d'))
    await waitFor(() => {
      const after = api.to(`GET ${path}`).at(-1)?.query.get('after') ?? ''
      expect(Date.parse(after)).toBeLessThan(Date.now() - 29 * 86_400_000)
    })
  })

  test('is marked as handled with a note, and opened again', async () => {
    const { user } = show()
    await user.click(await screen.findByRole('button', { name: 'Mark as handled…' }))
    const dialog = screen.getByRole('dialog')
    await user.type(within(dialog).getByRole('textbox', { name: 'Note' }), 'Fixed in 1.2 ')
    await user.click(within(dialog).getByRole('button', { name: 'Mark as handled' }))
    expect(await screen.findByText('Fixed in 1.2')).toBeVisible()
    expect(screen.getByText(/^Marked as handled/)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Open again' }))
    expect(await screen.findByRole('button', { name: 'Mark as handled…' })).toBeVisible()
    expect(screen.queryByText('Fixed in 1.2')).toBeNull()
  })

  test('says that it came back', async () => {
    show({
      handled_at: '2026-01-01T00:00:00Z',
      reopened_at: '2026-01-02T00:00:00Z',
      note: 'Fixed',
    })
    expect(await screen.findByText(/and came back/)).toBeVisible()
  })

  test('retries all its runs after a question with their number', async () => {
    const bulk = makeBulk()
    const { api, user, failure } = show(
      {},
      {
        'POST /api/v1/bulk/preview': () => ({
          action: 'retry',
          filter: bulk.filter,
          total: { value: 17, exact: true },
        }),
        'POST /api/v1/bulk': () => bulk,
        [`GET /api/v1/bulk/${bulk.id}`]: () => bulk,
      },
    )
    await user.click(await screen.findByRole('button', { name: 'Retry all…' }))
    const dialog = screen.getByRole('dialog')
    await user.click(await within(dialog).findByRole('button', { name: 'Retry 17 runs' }))
    await waitFor(() => expect(window.location.pathname).toBe(`/messager/bulk/${bulk.id}`))
    const body = JSON.parse(api.to('POST /api/v1/bulk')[0]?.body ?? '')
    expect(body).toMatchObject({ action: 'retry', filter: { failure: failure.fingerprint } })
  })

  test('says that the last run was deleted', async () => {
    show({ sample: null })
    expect(await screen.findByText('The run that failed last was deleted.')).toBeVisible()
  })

  test('says that there is none', async () => {
    renderApp('/failures/0123456789abcdef')
    expect(await screen.findByRole('heading', { name: 'No such failure' })).toBeVisible()
  })

  test('runs nothing that an error says', async () => {
    show({ sample: { ...SAMPLE, message: '<img src=x onerror=alert(1)>' } })
    expect(await screen.findByText('<img src=x onerror=alert(1)>')).toBeVisible()
    expect(document.querySelector('main img')).toBeNull()
  })
})
