import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { shortId } from '../../runs/id'
import { makeRun, makeTask } from '../../testing/factories'
import { renderApp } from '../../testing/renderApp'
import { spanOf } from './find'

const RUNS = 'GET /api/v1/runs'
const open = async ({ user }: ReturnType<typeof renderApp>) => {
  await screen.findByRole('link', { name: 'Give a message back' })
  await user.keyboard('{Control>}k{/Control}')
  return screen.findByRole('combobox', { name: 'Search everything' })
}
const option = (name: RegExp) => screen.findByRole('option', { name })

describe('the palette', () => {
  test('finds a page by its name and goes there', async () => {
    const app = renderApp('/')
    await app.user.type(await open(app), 'work{Enter}')
    expect(await screen.findByRole('heading', { level: 1, name: 'Workers' })).toBeVisible()
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  test('finds a task by words of its title and name', async () => {
    const app = renderApp('/')
    await app.user.type(await open(app), 'echo back')
    await app.user.click(await option(/Give a message back/))
    await waitFor(() => expect(window.location.pathname).toBe('/messager/tasks/examples.echo'))
  })

  test('finds runs by a text in them', async () => {
    const run = makeRun({ task: 'reports.monthly' })
    const app = renderApp('/', {
      [RUNS]: ({ query }) => ({ items: query.get('q') === 'invoice' ? [run] : [], next: null }),
      [`GET /api/v1/runs/${run.id}`]: () => run,
    })
    await app.user.type(await open(app), 'invoice')
    await app.user.click(await option(/reports.monthly/))
    await waitFor(() => expect(window.location.pathname).toBe(`/messager/runs/${run.id}`))
  })

  test.each([
    ['beginning', (id: string) => id.slice(0, 13)],
    ['end, as pages show it', shortId],
  ])('finds a run by the %s of its id', async (_name, part) => {
    const run = makeRun({ id: '019a0000-1111-7000-8000-abcdef123456', task: 'reports.monthly' })
    const other = makeRun({ task: 'reports.other' })
    const app = renderApp('/', {
      [RUNS]: ({ query }) => ({ items: query.has('q') ? [] : [other, run], next: null }),
    })
    await app.user.type(await open(app), part(run.id))
    expect(await option(/reports.monthly/)).toBeVisible()
    expect(screen.queryByRole('option', { name: /reports.other/ })).toBeNull()
  })

  test('is used with the arrow keys, which go round', async () => {
    const app = renderApp('/', { 'GET /api/v1/tasks': () => ({ items: [makeTask()] }) })
    const field = await open(app)
    const active = () => document.getElementById(field.getAttribute('aria-activedescendant') ?? '')
    await app.user.click(field)
    expect(active()).toHaveTextContent('Tasks')
    await app.user.keyboard('{ArrowDown}')
    expect(active()).toHaveTextContent('Runs')
    expect(active()).toHaveAttribute('aria-selected', 'true')
    await app.user.keyboard('{ArrowUp}{ArrowUp}')
    expect(active()).toBe(within(screen.getByRole('listbox')).getAllByRole('option').at(-1))
  })

  test('does what is no page, too', async () => {
    const app = renderApp('/')
    await app.user.type(await open(app), 'theme dark{Enter}')
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe('dark'))
    expect(screen.getByRole('button', { name: /Theme: dark/ })).toBeVisible()
  })

  test('says when nothing is found', async () => {
    const app = renderApp('/')
    await app.user.type(await open(app), 'zzzz')
    await waitFor(() => expect(screen.getByText(/no run mentions it/)).toBeVisible())
  })
})

describe('the time an id begins with', () => {
  test('is a span that holds the id', () => {
    const at = Date.UTC(2026, 0, 2, 3, 4, 5)
    const id = at.toString(16).padStart(12, '0')
    const { created_after = '', created_before = '' } = spanOf(`${id.slice(0, 8)}-${id.slice(8)}`)
    expect(Date.parse(created_after)).toBeLessThan(at)
    expect(Date.parse(created_before)).toBeGreaterThan(at)
  })

  test.each(['ffffffff', '0000000a', '019a'])('is not told by %s', text => {
    expect(spanOf(text)).toEqual({})
  })
})
