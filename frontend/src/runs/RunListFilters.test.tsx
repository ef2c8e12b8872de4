import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { makeRun, makeTask } from '../testing/factories'
import { chips, LIST, pagesOf, showList } from './testing/showList'

const field = () => screen.findByRole('combobox', { name: 'Search and filter runs' })
const options = () => screen.queryAllByRole('option').map(option => option.firstChild?.textContent)
const search = () => window.location.search

describe('the field for filters', () => {
  test('completes keys and then their values, by keyboard alone', async () => {
    const { user } = showList('/runs', [makeRun()], {
      'GET /api/v1/tasks': () => ({
        items: [makeTask(), makeTask({ name: 'reports.monthly' })],
      }),
    })
    await user.type(await field(), 'ta')
    expect(options().slice(0, 3)).toEqual(['“ta”', 'task:', 'tag:'])
    await user.keyboard('{ArrowDown}{ArrowDown}')
    expect(screen.getByRole('option', { selected: true })).toHaveTextContent('task:')
    expect(await field()).toHaveAttribute(
      'aria-activedescendant',
      screen.getByRole('option', { selected: true }).id,
    )
    await user.keyboard('{Enter}')
    await waitFor(() => expect(options()).toEqual(['task:examples.echo', 'task:reports.monthly']))
    await user.keyboard('mon{Enter}')
    expect(search()).toBe('?task=reports.monthly')
    expect(await field()).toHaveValue('')
    expect(await field()).toHaveFocus()
    expect(await field()).toHaveAttribute('aria-expanded', 'false')
  })

  test('knows the tags of the runs that the page has seen', async () => {
    const { user } = showList('/runs', [makeRun({ tags: ['nightly'] }), makeRun()])
    await screen.findByRole('table', { name: 'Runs' })
    await user.type(await field(), 'tag:')
    expect(options()).toEqual(['tag:nightly'])
    await user.click(screen.getByRole('option', { name: 'tag:nightly' }))
    expect(search()).toBe('?tag=nightly')
  })

  test('takes several conditions at once', async () => {
    const { user } = showList('/runs', [])
    await user.type(await field(), 'state:failed,queued tag:"two words" invoice{Enter}')
    expect(search()).toBe('?state=failed&state=queued&tag=two+words&q=invoice')
  })

  test('says what is wrong, and keeps it to be mended', async () => {
    const { user } = showList('/runs', [])
    await user.type(await field(), 'state:exploded{Enter}')
    expect(await screen.findByRole('alert')).toHaveTextContent('There is no state "exploded"')
    expect(await field()).toHaveValue('state:exploded')
    expect(await field()).toBeInvalid()
    expect(search()).toBe('')
  })

  test('closes its list on Escape, and is emptied by the next', async () => {
    const { user } = showList('/runs', [])
    await user.type(await field(), 'sta')
    await user.keyboard('{Escape}')
    expect(options()).toEqual([])
    expect(await field()).toHaveValue('sta')
    await user.keyboard('{Escape}')
    expect(await field()).toHaveValue('')
  })

  test.each([
    ['/', ''],
    ['s', 'state:'],
    ['t', 'task:'],
    ['d', 'last:'],
  ])('begins anywhere on the page with %s', async (key, begun) => {
    const { user } = showList('/runs', [makeRun()])
    await screen.findByRole('table', { name: 'Runs' })
    await user.keyboard(key)
    expect(await field()).toHaveFocus()
    expect(await field()).toHaveValue(begun)
  })
})

describe('a filter that is set', () => {
  test('can be taken away by its button, and the last one by Backspace', async () => {
    const { user } = showList('/runs?state=failed&task=a.b&q=x', [])
    expect(await screen.findByRole('list', { name: 'Filters' })).toBeVisible()
    expect(chips()).toEqual(['task: a.b', 'state: Failed', '“x”'])
    await user.click(screen.getByRole('button', { name: 'Remove state: Failed' }))
    expect(search()).toBe('?task=a.b&q=x')
    expect(await field()).toHaveFocus()
    await user.keyboard('{Backspace}')
    expect(search()).toBe('?task=a.b')
  })

  test('can be copied as text, with the others', async () => {
    const { user } = showList('/runs?state=failed&q=two+words', [])
    expect(await screen.findByText('state:failed "two words"')).toBeVisible()
    await user.click(screen.getByRole('button', { name: /the filters as text/ }))
    expect(await navigator.clipboard.readText()).toBe('state:failed "two words"')
  })
})

describe('the time of creation', () => {
  test('may be a window that moves with the time', async () => {
    const { user, api } = showList('/runs?state=failed', [])
    await user.click(await screen.findByRole('button', { name: 'Any time' }))
    await user.click(screen.getByRole('button', { name: 'Last hour' }))
    expect(search()).toBe('?state=failed&last=1h')
    await waitFor(() => {
      const after = pagesOf(api).at(-1)?.query.get('created_after') ?? ''
      expect(Date.now() - Date.parse(after)).toBeGreaterThanOrEqual(3_600_000)
    })
    expect(pagesOf(api).at(-1)?.query.has('last')).toBe(false)
  })

  test('may lie between two times', async () => {
    const { user } = showList('/runs?last=1h', [])
    await user.click(await screen.findByRole('button', { name: 'Last hour' }))
    await user.type(screen.getByLabelText('Created at or after'), '2026-08-01T10:00')
    await user.type(screen.getByLabelText('Created before'), '2026-08-01T12:30')
    await user.click(screen.getByRole('button', { name: 'Apply' }))
    const at = (text: string) => encodeURIComponent(new Date(text).toISOString())
    expect(search()).toBe(
      `?created_after=${at('2026-08-01T10:00')}&created_before=${at('2026-08-01T12:30')}`,
    )
  })

  test('can be gone to: the list begins at that date', async () => {
    const { user } = showList('/runs', [])
    await user.click(await screen.findByRole('button', { name: 'Any time' }))
    await user.type(screen.getByLabelText('Go to date'), '2026-08-01T10:00{Enter}')
    expect(new URLSearchParams(search()).get('created_before')).toBe(
      new Date('2026-08-01T10:00').toISOString(),
    )
    expect(screen.queryByLabelText('Go to date')).toBeNull()
  })

  test('is chosen from the chart, which shows what the list shows', async () => {
    const at = '2026-08-01T10:00:00.000000Z'
    const { user, api } = showList('/runs?task=a.b&last=24h', [makeRun()], {
      'GET /api/v1/stats/runs': () => ({
        by: 'created',
        after: at,
        before: '2026-08-01T11:00:00.000000Z',
        step: 3_600,
        complete: false,
        items: [{ at, counts: { failed: 2, succeeded: 1 } }],
      }),
    })
    await screen.findByText('Only the newest of the runs that match are counted here.')
    const [call] = api.to('GET /api/v1/stats/runs')
    expect(call?.query.get('task')).toBe('a.b')
    expect(Number(call?.query.get('step'))).toBe(1_800)
    await user.click(screen.getByText(/As a table/))
    const table = screen.getByRole('table', { name: /Runs by when/ })
    expect(within(table).getAllByRole('columnheader').at(-1)).toHaveTextContent('Failed')
    await user.click(within(table).getByRole('button', { name: /1 Aug/ }))
    const chosen = new URLSearchParams(search())
    expect([chosen.get('created_after'), chosen.get('created_before'), chosen.get('last')]).toEqual(
      ['2026-08-01T10:00:00.000Z', '2026-08-01T11:00:00.000Z', null],
    )
  })
})

describe('views', () => {
  test('that come with the page show what they say', async () => {
    const { user } = showList('/runs', [])
    await user.click(await screen.findByRole('button', { name: 'View: All runs' }))
    await user.click(screen.getByRole('link', { name: 'Failed today' }))
    expect(search()).toBe('?state=failed&last=today')
    expect(await screen.findByRole('button', { name: 'View: Failed today' })).toBeVisible()
  })

  test('are saved in the browser, renamed and deleted', async () => {
    const { user } = showList('/runs?task=a.b', [])
    await user.click(await screen.findByRole('button', { name: 'Views' }))
    await user.type(screen.getByLabelText('Name of this view'), 'Mine{Enter}')
    expect(localStorage.getItem('messager.views')).toBe('[{"name":"Mine","search":"task=a.b"}]')
    await user.click(screen.getByRole('button', { name: 'Rename Mine' }))
    const name = screen.getByLabelText('New name of Mine')
    await user.clear(name)
    await user.type(name, 'Ours{Enter}')
    const saved = screen.getByRole('list', { name: 'Saved views' })
    expect(within(saved).getByRole('link')).toHaveTextContent('Ours')
    expect(within(saved).getByRole('link')).toHaveAttribute('href', '/messager/runs?task=a.b')
    await user.click(screen.getByRole('button', { name: 'Delete Ours' }))
    expect(localStorage.getItem('messager.views')).toBe('[]')
  })

  test('that another program left in the storage break nothing', async () => {
    localStorage.setItem('messager.views', '[1,{"name":"x"},null,{"name":"Fine","search":"q=1"}]')
    const { user } = showList('/runs', [])
    await user.click(await screen.findByRole('button', { name: 'View: All runs' }))
    expect(
      within(screen.getByRole('list', { name: 'Saved views' })).getAllByRole('link'),
    ).toHaveLength(1)
  })
})

test('how many match is said apart from the rows', async () => {
  const { user } = showList('/runs', [makeRun()], {
    [LIST]: ({ query }) =>
      query.has('total')
        ? { items: [], next: null, total: { value: 1_234_567, exact: false } }
        : { items: [makeRun()], next: null },
  })
  expect(await screen.findByText('about 1,200,000 runs')).toBeVisible()
  await user.keyboard('?')
  expect(await screen.findByText('Filter by state')).toBeVisible()
})
