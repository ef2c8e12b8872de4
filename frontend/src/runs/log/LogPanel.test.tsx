import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { makeLogLine, makeRun, makeRunning } from '../../testing/factories'
import { fakeLog } from '../testing/showRun'
import { LEVELS, type Level } from './numbers'
import { timeSince } from './times'

const lines = (...messages: string[]) =>
  messages.map((message, index) =>
    makeLogLine({ n: index + 1, level: LEVELS[index % 5] as Level, message }),
  )
const panel = () => within(screen.getByRole('region', { name: 'Log' }))
const shown = async (count: number) => {
  await waitFor(() => expect(panel().getAllByRole('listitem')).toHaveLength(count))
  return panel().getAllByRole('listitem')
}

describe('the log', () => {
  test('shows each line with its number, level and message', async () => {
    fakeLog(makeRun(), 0, lines('one', 'two'))
    const [first] = await shown(2)
    expect(first).toHaveTextContent('1')
    expect(first).toHaveTextContent('DEBUG')
    expect(first).toHaveTextContent('one')
  })

  test('is only as much as is looked at, the end first', async () => {
    const all = Array.from({ length: 2_000 }, (_, index) => makeLogLine({ n: index + 1 }))
    const { asked, app } = fakeLog(makeRun(), 0, all)
    await screen.findByRole('searchbox')
    await waitFor(() => expect(asked()).toEqual(['tail']))
    const { query } = app.api.calls.find(({ path }) => path.endsWith('/logs')) ?? {}
    expect(query?.get('limit')).toBe('500')
  })

  test('can be narrowed to a level, and widened again', async () => {
    const { app } = fakeLog(makeRun(), 0, lines('a', 'b', 'c', 'd', 'e'))
    await shown(5)
    await app.user.selectOptions(panel().getByLabelText('Levels'), 'Warnings and errors')
    const [first] = await shown(3)
    expect(first).toHaveTextContent('c')
    await app.user.selectOptions(panel().getByLabelText('Levels'), 'All levels')
    await shown(5)
  })

  test('says so where no line has the level', async () => {
    const { app } = fakeLog(makeRun(), 0, lines('a'))
    await shown(1)
    await app.user.selectOptions(panel().getByLabelText('Levels'), 'Errors only')
    expect(await panel().findByText('No such lines.')).toBeVisible()
  })

  test('marks what is looked for, also where colours interrupt it, and goes from line to line', async () => {
    const { app } = fakeLog(
      makeRun(),
      0,
      lines('no', 'a Word', 'no', 'another w\u001b[31mor\u001b[0md', 'no'),
    )
    await shown(5)
    // The fake looks for text as it stands; the API without colours.
    await app.user.type(panel().getByRole('searchbox'), 'wor')
    expect(await panel().findByText('1 match')).toBeVisible()
    const marks = panel().getAllByText(/wor|or|w/i, { selector: 'mark' })
    expect(marks.map(({ textContent }) => textContent)).toEqual(['Wor', 'w', 'or'])
    await app.user.keyboard('{Enter}')
    expect(panel().getByText('1 of 1')).toBeVisible()
    expect(panel().getByRole('listitem', { current: true })).toHaveTextContent('a Word')
    await app.user.keyboard('{Escape}')
    await waitFor(() => expect(panel().queryByText('Wor')).toBeNull())
  })

  test('steps through what was found in either direction, and around', async () => {
    const { app } = fakeLog(makeRun(), 0, lines('x1', 'y', 'x2', 'y', 'x3'))
    await shown(5)
    await app.user.type(panel().getByRole('searchbox'), 'x')
    expect(await panel().findByText('3 matches')).toBeVisible()
    const at = () => panel().getByRole('status').textContent
    await app.user.keyboard('{Enter}{Enter}')
    expect(at()).toBe('2 of 3')
    await app.user.keyboard('{Enter}{Enter}')
    expect(at()).toBe('1 of 3')
    await app.user.keyboard('{Shift>}{Enter}{/Shift}')
    expect(at()).toBe('3 of 3')
  })

  test('leads to a line by its address', async () => {
    window.location.hash = ''
    const { app } = fakeLog(makeRun(), 0, lines('a', 'b'))
    await shown(2)
    const link = panel().getByRole('link', { name: 'Line 2' })
    expect(link).toHaveAttribute('href', '#L2')
    await app.user.click(link)
    await waitFor(() => expect(link.closest('li')).toHaveAttribute('aria-current', 'true'))
  })

  test('shows times since the start, and keeps that for the next log', async () => {
    const run = makeRun({ started_at: '2026-01-01T00:00:00.000000Z' })
    const { app } = fakeLog(run, 0, [makeLogLine({ time: '2026-01-01T00:01:02.345000Z' })])
    await shown(1)
    await app.user.click(panel().getByLabelText('Time since start'))
    expect(panel().getByText('+1:02.345')).toBeVisible()
    expect(localStorage.getItem('messager.log.times')).toBe('since start')
  })

  test('is downloaded from the API', async () => {
    const run = makeRun()
    fakeLog(run)
    await shown(1)
    expect(panel().getByRole('link', { name: 'Download log' })).toHaveAttribute(
      'href',
      `http://api.example/api/v1/runs/${run.id}/logs.txt`,
    )
  })

  test('takes the new lines that match while it grows', async () => {
    const { app, lines: held } = fakeLog(makeRunning(), 0, lines('a', 'b', 'c'))
    await shown(3)
    await app.user.selectOptions(panel().getByLabelText('Levels'), 'Warnings and errors')
    await shown(1)
    held.push(makeLogLine({ n: 4, level: 'INFO' }), makeLogLine({ n: 5, level: 'ERROR' }))
    app.change({})
    await shown(2)
  })

  test('shows hostile text as text, and what it hides', async () => {
    const text = '<img src=x onerror=alert(1)>\u202egpj.exe\u0000 javascript:alert(1)'
    fakeLog(makeRun(), 0, lines(text))
    const [line] = await shown(1)
    expect(line).toHaveTextContent('<img src=x onerror=alert(1)>‹U+202E›gpj.exe‹U+0000›')
    expect(line?.querySelector('img, bdi')?.tagName).toBe('BDI')
    expect(line?.querySelectorAll('a')).toHaveLength(1)
  })
})

test.each([
  ['00:00:00.042', '+0.042'],
  ['00:00:59.999', '+59.999'],
  ['00:01:02.345', '+1:02.345'],
  ['01:00:02.005', '+1:00:02.005'],
])('%s after midnight is %s', (time, shown) => {
  expect(timeSince('2026-01-01T00:00:00Z', `2026-01-01T${time}Z`)).toBe(shown)
})
