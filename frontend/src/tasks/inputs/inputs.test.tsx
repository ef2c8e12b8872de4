import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { makeRun, makeTask } from '../../testing/factories'
import { json, problem, type Routes } from '../../testing/fakeApi'
import { renderApp } from '../../testing/renderApp'
import { distinct, lineOf } from './recent'

const SUBMIT = 'POST /api/v1/tasks/examples.echo/runs'
const SAVED = '/api/v1/tasks/examples.echo/inputs'
const SECRETIVE = makeTask({
  input_schema: {
    type: 'object',
    properties: {
      message: { type: 'string', title: 'Message' },
      token: { type: 'string', title: 'Token', format: 'password', writeOnly: true },
    },
  },
})
const saved = (
  name: string,
  message: string,
  id = `01890000-0000-7000-8000-0000000000${name}`,
) => ({
  id,
  name,
  input: { message },
  tags: ['nightly'],
  saved_at: '2026-11-27T00:00:00Z',
})

const panel = async () => within(await screen.findByRole('region', { name: 'Fill the form' }))
const message = () => screen.findByLabelText(/^Message/)
const open = (routes: Routes) => renderApp('/tasks/examples.echo', routes)

describe('recent inputs', () => {
  test('stand there once each, and fill the form', async () => {
    const runs = ['new', 'old', 'new'].map(text => makeRun({ input: { message: text } }))
    const { user, api } = open({
      'GET /api/v1/runs': () => ({ items: runs, next: null }),
      [`GET /api/v1/runs/${runs[1]?.id}`]: () => runs[1] ?? {},
      [SUBMIT]: () => json(202, makeRun()),
    })
    const links = await (await panel()).findAllByRole('link')
    expect(links.map(link => link.textContent)).toEqual([
      expect.stringMatching(/^message: "new".*2 times$/),
      expect.stringMatching(/^message: "old"/),
    ])
    await user.type(await message(), 'half typed')
    await user.click((await panel()).getByRole('link', { name: /old/ }))
    await waitFor(async () => expect(await message()).toHaveValue('old'))
    await user.click(screen.getByRole('button', { name: 'Run task' }))
    await waitFor(() => expect(api.to(SUBMIT)).toHaveLength(1))
    expect(JSON.parse(api.to(SUBMIT)[0]?.body ?? '')).toEqual({ input: { message: 'old' } })
  })

  test('of a task that never ran say what will be there', async () => {
    open({})
    expect(await (await panel()).findByText(/None yet/)).toBeVisible()
  })

  test('show no secret, and are the same whatever it was', () => {
    const runs = ['a', 'b'].map(token => makeRun({ input: { message: 'x', token } }))
    expect(distinct(SECRETIVE, runs)).toMatchObject([
      { times: 2, line: 'message: "x", token: "**********"' },
    ])
  })

  test('that are cut short are not taken for the same', () => {
    const shortened = { most: 1, input: 5_000, result: null, error: null }
    const runs = [makeRun({ shortened }), makeRun({ shortened })]
    expect(distinct(makeTask(), runs)).toHaveLength(2)
  })

  test.each([
    [{}, 'no input'],
    [{ a: 1, b: [true, null] }, 'a: 1, b: [true,null]'],
    [{ a: 'x'.repeat(500) }, `a: "${'x'.repeat(156)}…`],
  ])('%# is written in few words', (input, line) => {
    expect(lineOf(input)).toBe(line)
  })
})

describe('saved inputs', () => {
  test('fill the form, with their tags', async () => {
    const one = saved('01', 'from before')
    const { user, api } = open({
      [`GET ${SAVED}`]: () => ({ items: [one] }),
      [SUBMIT]: () => json(202, makeRun()),
    })
    await user.click((await panel()).getByRole('tab', { name: 'Saved' }))
    await user.click(await (await panel()).findByRole('link', { name: /01.*from before/ }))
    await waitFor(async () => expect(await message()).toHaveValue('from before'))
    expect(screen.getByText('Filled from', { exact: false })).toHaveTextContent('01')
    await user.click(screen.getByRole('button', { name: 'Run task' }))
    await waitFor(() => expect(api.to(SUBMIT)).toHaveLength(1))
    expect(JSON.parse(api.to(SUBMIT)[0]?.body ?? '')).toEqual({
      input: { message: 'from before' },
      tags: ['nightly'],
    })
  })

  test('are kept under a name, without the secrets of the form', async () => {
    const { user, api } = open({
      'GET /api/v1/tasks': () => ({ items: [SECRETIVE] }),
      'GET /api/v1/tasks/examples.echo': () => SECRETIVE,
      [`POST ${SAVED}`]: () => saved('02', 'x'),
    })
    await user.type(await message(), 'keep me')
    await user.type(screen.getByLabelText(/^Token/), 'hunter2')
    await user.click(screen.getByRole('button', { name: 'Save input' }))
    const dialog = within(screen.getByRole('dialog'))
    expect(dialog.getByText(/Secrets are left out/)).toBeVisible()
    await user.type(dialog.getByLabelText('Name'), 'mine')
    await user.click(dialog.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    const body = api.to(`POST ${SAVED}`)[0]?.body ?? ''
    expect(body).not.toContain('hunter2')
    expect(JSON.parse(body)).toMatchObject({ name: 'mine', input: { message: 'keep me' } })
    expect(api.to(`GET ${SAVED}`).length).toBeGreaterThan(1)
  })

  test('say so where a name is taken, and what the server refuses', async () => {
    const { user } = open({
      [`GET ${SAVED}`]: () => ({ items: [saved('03', 'x')] }),
      [`POST ${SAVED}`]: () => problem(409, '200 are saved already'),
    })
    await user.click(await screen.findByRole('button', { name: 'Save input' }))
    const dialog = within(screen.getByRole('dialog'))
    await user.type(dialog.getByLabelText('Name'), ' 03 ')
    await user.click(await dialog.findByRole('button', { name: 'Replace' }))
    expect(await dialog.findByText(/200 are saved already/)).toBeVisible()
  })

  test('are deleted after a question', async () => {
    const items = [saved('04', 'x')]
    const { user, api } = open({
      [`GET ${SAVED}`]: () => ({ items }),
      [`POST ${SAVED}/${items[0]?.id}/delete`]: () => items.pop() ?? {},
    })
    await user.click((await panel()).getByRole('tab', { name: 'Saved' }))
    await user.click(await (await panel()).findByRole('button', { name: 'Delete 04' }))
    expect(api.calls.filter(({ path }) => path.endsWith('/delete'))).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Delete it' }))
    expect(await (await panel()).findByText(/None yet/)).toBeVisible()
  })

  test('that are gone say so, and leave the form', async () => {
    renderApp('/tasks/examples.echo?saved=01890000-0000-7000-8000-00000000dead', {})
    expect(await screen.findByText('The saved input could not be used')).toBeVisible()
    expect(await message()).toBeEnabled()
  })
})
