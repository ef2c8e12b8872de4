import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import { parse } from '../../forms/json'
import { ValuePanel } from './ValuePanel'

function show(value: unknown, whole?: Parameters<typeof ValuePanel>[0]['whole']) {
  const user = userEvent.setup()
  render(<ValuePanel title="Result" value={value} whole={whole} />)
  return user
}

const items = () => screen.getAllByRole('treeitem')
const item = (name: RegExp) => screen.getByRole('treeitem', { name })
const open = async (user: ReturnType<typeof show>, view: string) =>
  user.click(screen.getByRole('tab', { name: view }))

describe('the tree', () => {
  test('is closed where there is much, and opened bit by bit', async () => {
    const user = show({ many: Array.from({ length: 30 }, (_, n) => n), few: { a: 1 } })
    expect(items()).toHaveLength(3)
    expect(item(/^many/)).toHaveAttribute('aria-expanded', 'false')
    await user.click(item(/^many/))
    expect(items()).toHaveLength(33)
    await user.click(screen.getByRole('button', { name: 'Collapse all' }))
    expect(items()).toHaveLength(2)
    await user.click(screen.getByRole('button', { name: 'Expand all' }))
    expect(items()).toHaveLength(33)
  })

  test('is moved through by keys', async () => {
    const user = show({ a: { b: 1, c: 2 }, d: 3 })
    const at = () => document.activeElement?.getAttribute('data-node')
    await user.click(item(/^d/))
    await user.keyboard('{Home}')
    expect(at()).toBe('/0')
    await user.keyboard('{ArrowRight}{ArrowDown}')
    expect(at()).toBe('/0/1')
    await user.keyboard('{ArrowLeft}{ArrowLeft}')
    expect(item(/^a/)).toHaveAttribute('aria-expanded', 'false')
    await user.keyboard('{ArrowDown}{ArrowDown}{End}')
    expect(at()).toBe('/1')
    await user.keyboard('{ArrowUp}{Enter}')
    expect(item(/^a/)).toHaveAttribute('aria-expanded', 'true')
    expect(items().filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1)
  })

  test('says where each member stands', () => {
    show({ a: [5, 6] })
    expect(item(/^1 6/)).toHaveAttribute('aria-level', '2')
    expect(item(/^1 6/)).toHaveAttribute('aria-posinset', '2')
    expect(item(/^1 6/)).toHaveAttribute('aria-setsize', '2')
  })

  test('finds names and values, also where they are hidden', async () => {
    const user = show({ a: { deep: { er: { needle: 1, b: 'a NEEDLE' } } }, c: 2 })
    await user.click(screen.getByRole('button', { name: 'Collapse all' }))
    await user.type(screen.getByRole('searchbox', { name: 'Search the result' }), 'needle')
    expect(screen.getByText('2 matches')).toBeVisible()
    await user.keyboard('{Enter}')
    expect(screen.getByText('1 of 2')).toBeVisible()
    expect(item(/^needle/)).toBeVisible()
    await user.keyboard('{Enter}{Enter}')
    expect(screen.getByText('1 of 2')).toBeVisible()
    await user.clear(screen.getByRole('searchbox'))
    await user.type(screen.getByRole('searchbox'), 'nothing')
    expect(screen.getByText('no match')).toBeVisible()
  })

  test('gives the path and the value of a member, to the digit', async () => {
    const user = show(parse('{"rows":[{"odd name!":12345678901234567890}]}'))
    await user.click(screen.getByRole('button', { name: 'Expand all' }))
    await user.click(item(/^odd name!/))
    await user.click(screen.getByRole('button', { name: 'Path of odd name!' }))
    await waitFor(async () =>
      expect(await navigator.clipboard.readText()).toBe('$.rows[0]["odd name!"]'),
    )
    await user.click(screen.getByRole('button', { name: 'Value of odd name!' }))
    await waitFor(async () =>
      expect(await navigator.clipboard.readText()).toBe('12345678901234567890'),
    )
  })

  test('shows the beginning of long text, and more when asked', async () => {
    const user = show({ text: 'x'.repeat(4_000) })
    expect(item(/^text/).textContent?.length).toBeLessThan(400)
    await user.click(screen.getByRole('button', { name: 'Show more of 4,000 characters' }))
    expect(item(/^text/).textContent?.length).toBeGreaterThan(3_000)
  })

  test('links to the web and nowhere else', () => {
    show({ a: 'https://a.example/x', b: 'javascript:alert(1)', c: 'data:text/html,x' })
    expect(screen.getAllByRole('link').map(link => link.getAttribute('href'))).toEqual([
      'https://a.example/x',
    ])
  })
})

describe('the table', () => {
  const rows = parse(
    '[{"n":10,"t":"b"},{"n":9,"t":"=a"},{"n":12345678901234567890},{"n":null,"t":"c"}]',
  )
  const column = () =>
    screen
      .getAllByRole('row')
      .slice(1)
      .map(row => within(row).queryAllByRole('cell')[0]?.textContent)

  test('is put in order of a column, up, down and as it was', async () => {
    const user = show(rows)
    const sort = screen.getByRole('button', { name: 'n' })
    const head = () => screen.getByRole('columnheader', { name: 'n' }).getAttribute('aria-sort')
    expect(column()).toEqual(['10', '9', '12345678901234567890', 'null'])
    await user.click(sort)
    expect([column(), head()]).toEqual([['9', '10', '12345678901234567890', 'null'], 'ascending'])
    await user.click(sort)
    expect([column(), head()]).toEqual([['12345678901234567890', '10', '9', 'null'], 'descending'])
    await user.click(sort)
    expect([column(), head()]).toEqual([['10', '9', '12345678901234567890', 'null'], 'none'])
  })

  test('is copied as CSV that no spreadsheet takes for formulas', async () => {
    const user = show(rows)
    await user.click(screen.getByRole('button', { name: /Copy CSV/ }))
    const csv = await navigator.clipboard.readText()
    expect(csv).toBe("n,t\r\n10,b\r\n9,'=a\r\n12345678901234567890,\r\n,c\r\n")
  })
})

describe('any value', () => {
  test('is raw to the digit', async () => {
    const user = show(parse('{"n":12345678901234567890,"x":1.0}'))
    await open(user, 'Raw')
    expect(screen.getByRole('tabpanel').textContent).toBe(
      ['{', '  "n": 12345678901234567890,', '  "x": 1.0', '}'].join(''),
    )
  })

  test('is raw whatever its length, without a character lost', async () => {
    const text = '🙂'.repeat(3_000)
    const user = show({ text })
    await open(user, 'Raw')
    expect(screen.getByRole('tabpanel').textContent).toContain(text)
  })

  test.each([
    [null, 'null'],
    [true, 'true'],
    ['', '""'],
    [[], '[]'],
    [{}, '{}'],
    ['plain <b>text</b>', 'plain <b>text</b>'],
  ])('such as %j needs no views', (value, text) => {
    show(value)
    expect(screen.queryByRole('tablist')).toBeNull()
    expect(screen.getByText(text)).toBeVisible()
  })

  test('says when it is only a beginning, and where the whole is', async () => {
    const read = vi.fn(async () => 'all of it')
    const user = show([1, 2], { href: 'http://api.example/whole', read, size: 5_234_567 })
    expect(screen.getByText(/All of it has 5.2 MB/)).toBeVisible()
    const link = screen.getByRole('link', { name: 'download full result' })
    expect(link).toHaveAttribute('href', 'http://api.example/whole')
    await user.click(screen.getByRole('button', { name: 'Copy result' }))
    expect(await navigator.clipboard.readText()).toBe('all of it')
  })
})
