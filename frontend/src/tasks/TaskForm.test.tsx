import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { makeRun, makeTask } from '../testing/factories'
import { json, problem, type Routes } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'

const SUBMIT = 'POST /api/v1/tasks/examples.echo/runs'
const SCHEMA = {
  type: 'object',
  properties: {
    message: { type: 'string', title: 'Message' },
    amount: { type: 'integer', title: 'Amount', default: 1 },
    token: { type: 'string', title: 'Token', format: 'password', writeOnly: true },
  },
  required: ['message'],
}

function renderForm(query = '', routes: Routes = {}) {
  const task = makeTask({ input_schema: SCHEMA })
  return renderApp(`/tasks/examples.echo${query}`, {
    'GET /api/v1/tasks': () => ({ items: [task] }),
    'GET /api/v1/tasks/examples.echo': () => task,
    [SUBMIT]: () => json(202, makeRun()),
    ...routes,
  })
}

type App = ReturnType<typeof renderForm>

const message = () => screen.findByLabelText(/^Message/)
const queried = (name: string) => new URLSearchParams(window.location.search).get(name)
const tab = (name: string) => screen.findByRole('tab', { name })
const editor = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Input as JSON' })
const write = async (text: string) => fireEvent.change(await editor(), { target: { value: text } })
const openJson = async ({ user }: App) => user.click(await tab('JSON'))
const run = ({ user }: App) => user.click(screen.getByRole('button', { name: 'Run task' }))
const sent = ({ api }: App) => api.to(SUBMIT).map(({ body }) => body)

describe('the address', () => {
  test('says what the form holds, but for secrets', async () => {
    const { user } = renderForm()
    await user.type(await message(), 'hi')
    await user.type(screen.getByLabelText(/^Token/), 'hunter2')
    await waitFor(() => expect(JSON.parse(queried('input') ?? '{}')).toHaveProperty('token'))
    expect(JSON.parse(queried('input') ?? '')).toMatchObject({ message: 'hi', amount: 1 })
    expect(window.location.href).not.toContain('hunter2')
  })

  test('is left alone by a form that nobody touched', async () => {
    vi.useFakeTimers()
    renderForm('?from_elsewhere=1')
    await act(() => vi.advanceTimersByTimeAsync(5_000))
    expect(screen.getByLabelText(/^Message/)).toBeVisible()
    expect(window.location.search).toBe('?from_elsewhere=1')
  })

  test('fills the form, with time and tags', async () => {
    const at = new Date('2030-01-02T03:04').toISOString()
    const app = renderForm(
      `?input={"message":"linked","amount":9007199254740993}&tags=a,b&at=${at}`,
    )
    expect(await message()).toHaveValue('linked')
    await run(app)
    await waitFor(() => expect(sent(app)).toHaveLength(1))
    expect(sent(app)[0]).toContain('9007199254740993')
    expect(JSON.parse(sent(app)[0] ?? '')).toMatchObject({ tags: ['a', 'b'], scheduled_at: at })
  })

  test('of a link followed on the page fills it anew', async () => {
    renderForm('?input={"message":"one"}')
    expect(await message()).toHaveValue('one')
    act(() =>
      window.history.pushState(null, '', '/messager/tasks/examples.echo?input={"message":"two"}'),
    )
    await waitFor(async () => expect(await message()).toHaveValue('two'))
    act(() => window.history.back())
    await waitFor(async () => expect(await message()).toHaveValue('one'))
  })

  test('holds what was sent when one comes back from the run', async () => {
    const app = renderForm()
    await app.user.type(await message(), 'hi')
    await run(app)
    await waitFor(() => expect(window.location.pathname).toContain('/runs/'))
    act(() => window.history.back())
    expect(await message()).toHaveValue('hi')
  })
})

describe('the input as JSON', () => {
  test('is what the form holds, and the form what the JSON says', async () => {
    const app = renderForm()
    await app.user.type(await message(), 'hi')
    await openJson(app)
    expect(JSON.parse((await editor()).value)).toEqual({ message: 'hi', amount: 1 })
    await write('{"message": "from JSON", "amount": 12345678901234567890}')
    await app.user.click(await tab('Form'))
    expect(await message()).toHaveValue('from JSON')
    expect(screen.getByLabelText('Amount')).toHaveValue('12345678901234567890')
  })

  test('is sent with its numbers as they were written', async () => {
    const app = renderForm()
    await openJson(app)
    await write('{"message": "x", "amount": 1.0}')
    await run(app)
    await waitFor(() => expect(sent(app)).toHaveLength(1))
    expect(sent(app)[0]).toBe('{"input":{"message":"x","amount":1.0}}')
  })

  test('masks a secret and sends it all the same', async () => {
    const app = renderForm()
    await app.user.type(await screen.findByLabelText(/^Token/), 'hunter2')
    await openJson(app)
    await write((await editor()).value.replace('"amount": 1', '"message": "x", "amount": 2'))
    expect(document.body).not.toHaveTextContent('hunter2')
    expect((await editor()).value).not.toContain('hunter2')
    await run(app)
    await waitFor(() => expect(sent(app)).toHaveLength(1))
    expect(JSON.parse(sent(app)[0] ?? '').input).toEqual({
      message: 'x',
      amount: 2,
      token: 'hunter2',
    })
  })

  test('that cannot be read is not sent: it says the line, and keeps the focus', async () => {
    const app = renderForm()
    await openJson(app)
    await write('{\n  "message": \n}')
    await run(app)
    expect(await editor()).toHaveAccessibleDescription(/^Line 3.*A value is missing/)
    expect(await editor()).toHaveFocus()
    expect(sent(app)).toHaveLength(0)
  })

  test('that cannot be read yet is still there after a look at the form', async () => {
    const app = renderForm()
    await openJson(app)
    await write('{"message": "half')
    await app.user.click(await tab('Form'))
    expect(screen.getByText(/The JSON cannot be read yet/)).toBeVisible()
    await openJson(app)
    expect(await editor()).toHaveValue('{"message": "half')
  })

  test('shows a refusal with its line, which leads to the place', async () => {
    const refuse = () =>
      problem(422, 'Not valid', [
        { loc: ['input', 'amount'], msg: 'Too large' },
        { loc: ['input', 'more'], msg: 'Not known' },
      ])
    const app = renderForm('', { [SUBMIT]: refuse })
    await openJson(app)
    await write('{\n  "message": "x",\n  "amount": 1000,\n  "more": 1\n}')
    await run(app)
    expect(await screen.findByText(/Too large/)).toHaveTextContent('Line 3 amount: Too large')
    expect(screen.getByRole('alert')).toHaveTextContent('more: Not known')
    await app.user.click(screen.getByRole('button', { name: 'Line 3' }))
    const { value, selectionStart, selectionEnd } = await editor()
    expect(value.slice(selectionStart, selectionEnd)).toBe('1000')
    await write('{"message": "x", "amount": 5}')
    expect(screen.queryByText(/Too large/)).toBeNull()
  })
})

test('code to call the task from holds no secret', async () => {
  const { user } = renderForm()
  await user.type(await screen.findByLabelText(/^Token/), 'hunter2')
  expect(screen.getByRole('region', { name: 'Call it from code' })).not.toHaveTextContent('hunter2')
  expect(screen.getByText(/Secrets are not shown/)).toBeVisible()
})
