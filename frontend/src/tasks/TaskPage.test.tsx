import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { KEPT } from '../runs/queries'
import { makeRun, makeRunning, makeTask } from '../testing/factories'
import { json, problem } from '../testing/fakeApi'
import { renderApp } from '../testing/renderApp'

const SUBMIT = 'POST /api/v1/tasks/examples.echo/runs'
const runTask = () => screen.findByRole('button', { name: 'Run task' })
const message = () => screen.findByLabelText(/^Message/)

describe('the form of a task', () => {
  test('sends what it shows and goes to the run', async () => {
    const run = makeRun()
    const { user, api } = renderApp('/tasks/examples.echo', {
      [SUBMIT]: () => json(202, run),
      [`GET /api/v1/runs/${run.id}`]: () => run,
    })
    await user.type(await message(), 'hi there')
    await user.click(await runTask())
    await waitFor(() => expect(window.location.pathname).toBe(`/messager/runs/${run.id}`))
    expect(JSON.parse(api.to(SUBMIT)[0]?.body ?? '')).toEqual({ input: { message: 'hi there' } })
  })

  test('is sent by Ctrl+Enter from a field', async () => {
    const run = makeRun()
    const { user, api } = renderApp('/tasks/examples.echo', { [SUBMIT]: () => json(202, run) })
    await user.type(await message(), 'hi{Control>}{Enter}{/Control}')
    await waitFor(() => expect(api.to(SUBMIT)).toHaveLength(1))
  })

  test('shows a refusal at its field, which gets the focus', async () => {
    const { user } = renderApp('/tasks/examples.echo', {
      [SUBMIT]: () =>
        problem(422, 'The input is not valid', [
          { loc: ['input', 'message'], msg: 'Field required' },
        ]),
    })
    await user.click(await runTask())
    expect(await screen.findByText('Field required')).toBeVisible()
    const field = await message()
    expect(field).toBeInvalid()
    expect(field).toHaveAccessibleDescription(/Field required/)
    await waitFor(() => expect(field).toHaveFocus())
  })

  test('shows a refusal that belongs to no field at the top', async () => {
    const { user } = renderApp('/tasks/examples.echo', {
      [SUBMIT]: () =>
        problem(422, 'The input is not valid', [
          { loc: ['input'], msg: 'One of the two is needed' },
        ]),
    })
    await user.click(await runTask())
    expect(await screen.findByRole('alert')).toHaveTextContent('One of the two is needed')
  })

  test('shows a refused time at its field', async () => {
    const { user } = renderApp('/tasks/examples.echo', {
      [SUBMIT]: () => problem(422, 'Not valid', [{ loc: ['scheduled_at'], msg: 'That is past' }]),
    })
    await user.click(await runTask())
    expect(await screen.findByLabelText('Run at')).toHaveAccessibleDescription(/That is past/)
  })

  test('sends time and tags when they are given', async () => {
    const { user, api } = renderApp('/tasks/examples.echo', {
      [SUBMIT]: () => json(202, makeRun()),
    })
    await user.type(await message(), 'hi')
    await user.click(screen.getByText('Time and tags'))
    await user.type(screen.getByLabelText('Run at'), '2030-01-02T03:04')
    await user.type(screen.getByLabelText('Tags'), 'nightly, import,, nightly')
    await user.click(await runTask())
    await waitFor(() => expect(api.to(SUBMIT)).toHaveLength(1))
    expect(JSON.parse(api.to(SUBMIT)[0]?.body ?? '')).toEqual({
      input: { message: 'hi' },
      scheduled_at: new Date('2030-01-02T03:04').toISOString(),
      tags: ['nightly', 'import'],
    })
  })

  test('repeats its key when the same thing is sent again after a failure', async () => {
    const answers = [problem(503, 'Down'), json(202, makeRun())]
    const { user, api } = renderApp('/tasks/examples.echo', {
      [SUBMIT]: () => answers.shift() ?? problem(500, 'Once too often'),
    })
    await user.type(await message(), 'hi')
    await user.click(await runTask())
    await screen.findByText('The run could not be started')
    await user.click(await runTask())
    await waitFor(() => expect(api.to(SUBMIT)).toHaveLength(2))
    const [first, second] = api.to(SUBMIT).map(({ headers }) => headers.get('Idempotency-Key'))
    expect(first).toBeTruthy()
    expect(second).toBe(first)
  })

  test('opened from a run holds its input, and sends what was edited', async () => {
    const old = makeRun({ input: { message: 'old' }, tags: ['nightly'] })
    const { user, api } = renderApp(`/tasks/examples.echo?from=${old.id}`, {
      [`GET /api/v1/runs/${old.id}`]: () => old,
      [SUBMIT]: () => json(202, makeRun()),
    })
    const field = await message()
    expect(field).toHaveValue('old')
    await user.clear(field)
    await user.type(field, 'new')
    await user.click(await runTask())
    await waitFor(() => expect(api.to(SUBMIT)).toHaveLength(1))
    expect(JSON.parse(api.to(SUBMIT)[0]?.body ?? '')).toEqual({
      input: { message: 'new' },
      tags: ['nightly'],
    })
  })

  test('keeps integers beyond 2^53 on their way from a run into a new one', async () => {
    const schema = { type: 'object', properties: { n: { type: 'integer', title: 'Amount' } } }
    const old = makeRun()
    const big = '12345678901234567891'
    const { user, api } = renderApp(`/tasks/examples.echo?from=${old.id}`, {
      'GET /api/v1/tasks': () => ({ items: [] }),
      'GET /api/v1/tasks/examples.echo': () => makeTask({ input_schema: schema }),
      [`GET /api/v1/runs/${old.id}`]: () =>
        new Response(JSON.stringify({ ...old, input: { n: 'BIG' } }).replace('"BIG"', big)),
      [SUBMIT]: () => json(202, makeRun()),
    })
    expect(await screen.findByLabelText(/^Amount/)).toHaveDisplayValue(big)
    await user.click(await runTask())
    await waitFor(() => expect(api.to(SUBMIT)).toHaveLength(1))
    expect(api.to(SUBMIT)[0]?.body).toContain(`"n":${big}`)
  })

  test('says so when the run it should copy is gone', async () => {
    renderApp('/tasks/examples.echo?from=01890000-0000-7000-8000-00000000dead')
    expect(await screen.findByText(/could not be used/)).toBeVisible()
    expect(await runTask()).toBeEnabled()
  })
})

describe('a run that was just submitted', () => {
  test('is followed from before it was submitted', async () => {
    const queued = makeRun({ state: 'queued', attempt: 0, version: 1, result: null })
    const { user, api } = renderApp('/tasks/examples.echo', {
      [SUBMIT]: () => json(202, queued),
      [`GET /api/v1/runs/${queued.id}`]: () => {
        api.feed.change({ ...queued, state: 'succeeded', result: 'so quick', version: 4 })
        return queued
      },
    })
    await user.type(await message(), 'hi')
    await waitFor(() => expect(api.feed.waiting).toBe(1))
    await user.click(await runTask())
    expect(await screen.findByRole('region', { name: 'Result' })).toHaveTextContent('so quick')
    const cursors = api.to('GET /api/v1/changes').filter(({ query }) => !query.has('since'))
    expect(cursors).toHaveLength(1)
  })
})

describe('beside the form', () => {
  test('code shows what the form holds, for the address of the API', async () => {
    const { user } = renderApp('/tasks/examples.echo')
    await user.type(await message(), "it's")
    const code = within(screen.getByRole('region', { name: 'Call it from code' }))
    const url = 'http://api.example/api/v1/tasks/examples.echo/runs'
    expect(code.getByRole('tabpanel')).toHaveTextContent(`curl -X POST '${url}'`)
    await user.click(code.getByRole('tab', { name: 'Python' }))
    expect(code.getByRole('tabpanel')).toHaveTextContent(`"message": "it's"`)
    await user.keyboard('{ArrowRight}')
    expect(code.getByRole('tab', { name: 'JavaScript' })).toHaveFocus()
    expect(code.getByRole('tabpanel')).toHaveTextContent('await fetch(')
  })

  test('recent runs of the task are links', async () => {
    const run = makeRun()
    renderApp('/tasks/examples.echo', { 'GET /api/v1/runs': () => ({ items: [run], next: null }) })
    const recent = within(await screen.findByRole('region', { name: 'Recent runs' }))
    expect(await recent.findByRole('link', { name: /Succeeded/ })).toHaveAttribute(
      'href',
      `/messager/runs/${run.id}`,
    )
  })

  test('recent runs follow what happens, the newest first', async () => {
    const old = makeRunning()
    const { api } = renderApp('/tasks/examples.echo', {
      'GET /api/v1/runs': () => ({ items: [old], next: null }),
    })
    const recent = within(await screen.findByRole('region', { name: 'Recent runs' }))
    expect(await recent.findByRole('link', { name: /Running/ })).toBeVisible()
    const other = makeRun({ task: 'another.task' })
    api.feed.change({ ...old, state: 'failed', version: 3 }, makeRun(), other)
    expect(await recent.findByRole('link', { name: /Failed/ })).toBeVisible()
    const states = recent.getAllByRole('link').slice(1)
    expect(states.map(link => link.textContent)).toEqual([
      expect.stringContaining('Succeeded'),
      expect.stringContaining('Failed'),
    ])
    expect(
      api.to('GET /api/v1/runs').filter(({ query }) => query.get('shorten') === String(KEPT.list)),
    ).toHaveLength(1)
  })

  test('a run that comes while the recent ones are loaded is among them', async () => {
    const { api } = renderApp('/tasks/examples.echo', {
      'GET /api/v1/runs': async () => {
        api.feed.change(makeRun())
        await waitFor(() => expect(api.to('GET /api/v1/changes').length).toBeGreaterThan(2))
        return { items: [], next: null }
      },
    })
    const recent = within(await screen.findByRole('region', { name: 'Recent runs' }))
    expect(await recent.findByRole('link', { name: /Succeeded/ })).toBeVisible()
  })

  test('an unknown task says so', async () => {
    renderApp('/tasks/nobody.knows')
    expect(await screen.findByText('There is no such task')).toBeVisible()
  })
})

describe('how a task runs', () => {
  test.each([
    [{ max_attempts: 1 }, 'one'],
    [{ max_attempts: 4 }, 'up to 4'],
    [{ max_attempts: 1, at_most_once: true }, 'one, never repeated'],
  ])('%o is said as: %s', async (part, words) => {
    renderApp('/tasks/examples.echo', {
      'GET /api/v1/tasks/examples.echo': () => makeTask(part),
    })
    expect(await screen.findByText(words)).toBeVisible()
  })
})
