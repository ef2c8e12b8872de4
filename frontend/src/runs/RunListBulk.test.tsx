import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { makeRun } from '../testing/factories'
import { type Call, json, problem } from '../testing/fakeApi'
import { LIST, showList } from './testing/showList'

const START = 'POST /api/v1/bulk'
const PREVIEW = 'POST /api/v1/bulk/preview'
const runs = [makeRun(), makeRun(), makeRun({ state: 'failed' })]

function show(path = '/runs', preview: (body: { filter?: object }) => object = () => ({})) {
  return showList(path, runs, {
    [LIST]: ({ query }) =>
      query.has('total')
        ? { items: [], next: null, total: { value: 12_345, exact: true } }
        : { items: runs, next: null },
    [PREVIEW]: call => {
      const body = JSON.parse(call.body)
      const total = { value: body.ids?.length ?? 12_345, exact: true }
      return { action: body.action, filter: body.filter ?? null, total, ...preview(body) }
    },
    [START]: () => json(202, { id: 'b1' }),
  })
}

const bodyOf = (call: Call | undefined) => JSON.parse(call?.body ?? 'null')

async function selectTwo(user: ReturnType<typeof show>['user']) {
  await user.click(await screen.findByRole('checkbox', { name: /00000001$/ }))
  await user.click(screen.getByRole('checkbox', { name: /00000002$/ }))
}

async function selectAllThatMatch(user: ReturnType<typeof show>['user']) {
  await user.click(await screen.findByRole('checkbox', { name: 'Select all loaded runs' }))
  await user.click(await screen.findByRole('button', { name: /Select all that match/ }))
}

test('selected runs are retried after a confirmation that says how many and what happens', async () => {
  const { user, api } = show()
  await selectTwo(user)
  await user.click(screen.getByRole('button', { name: 'Retry…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Retry 2 runs?' })
  expect(dialog).toHaveTextContent('The runs you selected.')
  expect(dialog).toHaveTextContent('work that goes on is not touched')
  expect(api.to(START)).toHaveLength(0)
  await user.click(within(dialog).getByRole('button', { name: 'Retry 2 runs' }))
  await waitFor(() => expect(window.location.pathname).toBe('/messager/bulk/b1'))
  expect(bodyOf(api.to(START)[0])).toEqual({
    action: 'retry',
    ids: [runs[0]?.id, runs[1]?.id],
  })
  expect(api.to(START)[0]?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/)
})

test('all that match are cancelled by the filter, which is said in words', async () => {
  const { user, api } = show('/runs?task=a.b', ({ filter }) => ({
    filter: { ...filter, state: ['queued', 'running'] },
    total: { value: 321, exact: true },
  }))
  await selectAllThatMatch(user)
  await user.click(screen.getByRole('button', { name: 'Cancel…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Cancel 321 runs?' })
  expect(dialog).toHaveTextContent('Every run in the state Queued or Running, of a.b;')
  expect(dialog).toHaveTextContent('stopped by their workers where they stand')
  await user.click(within(dialog).getByRole('button', { name: 'Cancel 321 runs' }))
  await waitFor(() => expect(api.to(START)).toHaveLength(1))
  expect(bodyOf(api.to(START)[0])).toEqual({
    action: 'cancel',
    filter: { task: ['a.b'] },
    all: false,
  })
})

test('without a filter it is said that it is every run', async () => {
  const { user, api } = show('/runs', () => ({ filter: {} }))
  await selectAllThatMatch(user)
  await user.click(screen.getByRole('button', { name: 'Retry…' }))
  expect(await screen.findByText(/Every run there is/)).toBeVisible()
  expect(bodyOf(api.to(PREVIEW)[0])).toEqual({ action: 'retry', filter: {}, all: true })
})

test('what cannot be done is said, and nothing is started', async () => {
  const { user, api } = showList('/runs?state=succeeded', runs, {
    [PREVIEW]: () => problem(422, 'A run that has succeeded cannot be cancelled.'),
  })
  await selectTwo(user)
  await user.click(screen.getByRole('button', { name: 'Cancel…' }))
  const dialog = await screen.findByRole('dialog')
  expect(await within(dialog).findByRole('alert')).toHaveTextContent('cannot be cancelled')
  expect(within(dialog).getByRole('button', { name: 'Cancel runs' })).toBeDisabled()
  await user.click(within(dialog).getByRole('button', { name: 'Not now' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(api.to(START)).toHaveLength(0)
})
