import { act, screen, waitFor } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { makeRun } from '../testing/factories'
import { LIST, pagesOf, rows, showList } from './testing/showList'

const boxes = () => screen.getAllByRole<HTMLInputElement>('checkbox', { name: /^Select examples/ })
const ticked = () => boxes().map(box => box.checked)
const makeRuns = (count: number) => Array.from({ length: count }, () => makeRun())

describe('columns', () => {
  test('are chosen, stand in the URL, and are the same at the next visit', async () => {
    const { user } = showList('/runs?state=failed', [makeRun({ worker: 'w1@host' })])
    await user.click(await screen.findByRole('button', { name: 'Columns' }))
    await user.click(screen.getByRole('checkbox', { name: 'Worker' }))
    await user.click(screen.getByRole('checkbox', { name: 'Input' }))
    expect(window.location.search).toBe(
      '?state=failed&columns=state%2Ctask%2Ccreated%2Cduration%2Cworker',
    )
    const heads = () => screen.getAllByRole('columnheader').map(head => head.textContent)
    expect(heads().slice(1)).toEqual(['State', 'Task', 'Created', 'Ran for', 'Worker'])
    expect(rows()[0]).toHaveTextContent('w1@host')
    expect(screen.getByRole('checkbox', { name: 'Task' })).toBeDisabled()
    await user.click(screen.getByRole('button', { name: 'Remove state: Failed' }))
    expect(window.location.search).toContain('columns=')
  })

  test('that the browser keeps are used where the URL names none', async () => {
    localStorage.setItem('messager.columns', 'queue,state')
    showList('/runs', [makeRun()])
    await screen.findByRole('table', { name: 'Runs' })
    const heads = screen.getAllByRole('columnheader').map(head => head.textContent)
    expect(heads.slice(1)).toEqual(['State', 'Task', 'Queue'])
  })

  test('of the URL that do not exist are left out', async () => {
    showList('/runs?columns=secret,wait', [makeRun()])
    await screen.findByRole('table', { name: 'Runs' })
    const heads = screen.getAllByRole('columnheader').map(head => head.textContent)
    expect(heads.slice(1)).toEqual(['Task', 'Waited'])
  })
})

describe('the keyboard', () => {
  test('goes from row to row with j and k and the arrows, and Enter opens a run', async () => {
    const runs = makeRuns(3)
    const { user } = showList('/runs?q=x', runs)
    await screen.findByRole('table', { name: 'Runs' })
    const links = screen.getAllByRole('link', { name: /examples\.echo/ })
    await user.keyboard('jj')
    expect(links[1]).toHaveFocus()
    await user.keyboard('k')
    expect(links[0]).toHaveFocus()
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}')
    expect(links[2]).toHaveFocus()
    await user.keyboard('{ArrowUp}{Enter}')
    expect(window.location.pathname).toBe(`/messager/runs/${runs[1]?.id}`)
    expect(window.location.search).toBe('?from=q%3Dx')
  })

  test('selects with x, and as far as a row with X', async () => {
    const { user } = showList('/runs', makeRuns(4))
    await screen.findByRole('table', { name: 'Runs' })
    await user.keyboard('jx')
    expect(ticked()).toEqual([true, false, false, false])
    await user.keyboard('jjX')
    expect(ticked()).toEqual([true, true, true, false])
  })
})

describe('a selection', () => {
  test('is of rows, of ranges with the shift key, and of all that are loaded', async () => {
    const { user } = showList('/runs', makeRuns(5))
    await screen.findByRole('table', { name: 'Runs' })
    const at = (index: number) => boxes()[index] as HTMLInputElement
    await user.click(at(1))
    await user.keyboard('{Shift>}')
    await user.click(at(3))
    await user.keyboard('{/Shift}')
    expect(ticked()).toEqual([false, true, true, true, false])
    expect(screen.getByText('3 selected')).toBeVisible()
    await user.click(at(2))
    expect(screen.getByText('2 selected')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Select all 5 loaded' }))
    expect(ticked().every(Boolean)).toBe(true)
    await user.click(screen.getByRole('button', { name: /Clear the selection/ }))
    expect(ticked().some(Boolean)).toBe(false)
    expect(screen.queryByRole('region', { name: 'Selected runs' })).toBeNull()
  })

  test('of two can be compared', async () => {
    const runs = makeRuns(3)
    const { user } = showList('/runs', runs)
    await screen.findByRole('table', { name: 'Runs' })
    await user.click(boxes()[0] as HTMLInputElement)
    expect(screen.queryByRole('link', { name: 'Compare' })).toBeNull()
    await user.click(boxes()[2] as HTMLInputElement)
    expect(screen.getByRole('link', { name: 'Compare' })).toHaveAttribute(
      'href',
      `/messager/compare?a=${runs[0]?.id}&b=${runs[2]?.id}`,
    )
  })

  test('may be all that match, whether loaded or not', async () => {
    const { user } = showList('/runs?state=failed', [], {
      [LIST]: ({ query }) =>
        query.has('total')
          ? { items: [], next: null, total: { value: 9_000, exact: true } }
          : { items: [makeRun(), makeRun()], next: null },
    })
    await screen.findByRole('table', { name: 'Runs' })
    await user.click(screen.getByRole('checkbox', { name: 'Select all loaded runs' }))
    await user.click(
      await screen.findByRole('button', { name: 'Select all that match: 9,000 runs' }),
    )
    expect(screen.getByText('All that match: 9,000 runs')).toBeVisible()
    await user.click(boxes()[0] as HTMLInputElement)
    expect(screen.getByText('1 selected')).toBeVisible()
  })
})

describe('an export', () => {
  const href = () => screen.getByRole('link', { name: 'Download' }).getAttribute('href') ?? ''

  test('is of the filters and the columns of the list, or of everything', async () => {
    const { user } = showList('/runs?state=failed&columns=state,task,wait', [makeRun()])
    await user.click(await screen.findByRole('button', { name: 'Export' }))
    const url = new URL(href())
    expect(url.origin + url.pathname).toBe('http://api.example/api/v1/runs/export')
    expect(url.searchParams.get('state')).toBe('failed')
    expect(url.searchParams.get('format')).toBe('csv')
    expect(url.searchParams.getAll('column')).toEqual(['state', 'task', 'id', 'wait'])
    await user.selectOptions(screen.getByLabelText('Format'), 'JSON')
    await user.click(screen.getByRole('checkbox', { name: /Everything/ }))
    expect(new URL(href()).searchParams.get('format')).toBe('json')
    expect(new URL(href()).searchParams.has('column')).toBe(false)
  })
})

describe('who comes back from a run', () => {
  test('finds the rows that were there, and what has become of them', async () => {
    const run = makeRun({ state: 'running', result: null, finished_at: null, version: 2 })
    const { user, api, held } = showList('/runs', [run], {
      [`GET /api/v1/runs/${run.id}`]: () => run,
    })
    await screen.findByRole('table', { name: 'Runs' })
    Object.defineProperty(window, 'scrollY', { value: 400, configurable: true })
    const scrolled = vi.spyOn(window, 'scrollTo')
    act(() => window.dispatchEvent(new Event('scroll')))
    await waitFor(() => expect(window.history.state?.list?.scroll).toBe(400))
    await user.click(screen.getByRole('link', { name: /examples\.echo/ }))
    await screen.findByTestId('run-state')
    held.runs = [makeRun({ task: 'a.new' }), { ...run, state: 'failed', version: 9 }]
    act(() => window.history.back())
    await screen.findByRole('table', { name: 'Runs' })
    await waitFor(() => expect(rows()[0]).toHaveTextContent('Failed'))
    expect(rows()).toHaveLength(1)
    expect(screen.getByRole('button', { name: '1 new run' })).toBeVisible()
    await waitFor(() => expect(scrolled).toHaveBeenLastCalledWith(0, 400))
    expect(pagesOf(api)).toHaveLength(2)
  })

  test('and goes to the list by its link begins anew', async () => {
    const { user, held } = showList('/runs', [makeRun()])
    await user.click(await screen.findByRole('link', { name: /examples\.echo/ }))
    held.runs = [makeRun({ task: 'a.new' }), ...held.runs]
    await user.click(screen.getByRole('link', { name: 'Runs' }))
    expect(await screen.findByRole('link', { name: /a\.new/ })).toBeVisible()
  })
})
