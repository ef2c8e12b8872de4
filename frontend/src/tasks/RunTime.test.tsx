import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { makeRun } from '../testing/factories'
import { json } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'
import { fromLocalInput, toLocalInput } from '../ui/Time/local'

const SUBMIT = 'POST /api/v1/tasks/examples.echo/runs'

async function openTime() {
  const app = renderApp('/tasks/examples.echo', { [SUBMIT]: () => json(202, makeRun()) })
  await app.user.click(await screen.findByText('Time and tags'))
  const type = (value: string) =>
    fireEvent.change(screen.getByLabelText('Run at'), { target: { value } })
  return { ...app, type }
}

test('a time in UTC is sent as that, and said in words', async () => {
  const { user, api, type } = await openTime()
  await user.selectOptions(screen.getByLabelText('Time zone'), 'UTC')
  type('2098-01-02T03:04')
  expect(screen.getByText(/^Starts/)).toHaveTextContent('on 2 Jan 2098 at 03:04 UTC')
  await user.click(screen.getByRole('button', { name: 'Run task' }))
  await waitFor(() => expect(api.to(SUBMIT)).toHaveLength(1))
  expect(JSON.parse(api.to(SUBMIT)[0]?.body ?? '').scheduled_at).toBe('2098-01-02T03:04:00.000Z')
})

test('another zone shows the same moment', async () => {
  const { user, type } = await openTime()
  type('2098-01-02T03:04')
  const before = screen.getByText(/^Starts/).textContent
  await user.selectOptions(screen.getByLabelText('Time zone'), 'UTC')
  const moment = fromLocalInput('2098-01-02T03:04')
  expect(screen.getByLabelText('Run at')).toHaveValue(toLocalInput(moment, 'utc'))
  expect(screen.getByText(/^Starts/).textContent).toBe(before)
})

test('a time that is past starts at once, and says so', async () => {
  const { type } = await openTime()
  type('2020-01-02T03:04')
  expect(screen.getByText('That is past, so it starts at once.')).toBeVisible()
  type('')
  expect(screen.queryByText(/starts at once/)).not.toBeInTheDocument()
})
