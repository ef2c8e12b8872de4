import { screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { makeRun } from '../testing/factories'
import { renderApp } from '../testing/renderApp'
import type { StoredFile } from './upload'

function makeFile(
  name: string,
  content_type: string,
  changes: Partial<StoredFile> = {},
): StoredFile {
  return {
    id: `id of ${name}`,
    name,
    size: 20,
    content_type,
    sha256: '',
    url: `/api/v1/downloads/token-of-${name}`,
    created_at: '2026-11-27T00:00:00Z',
    expires_at: null,
    ...changes,
  }
}

/** The page of a run with these artifacts; what is fetched of any file is `content`. */
function show(items: StoredFile[], content = '', inputs: StoredFile[] = []) {
  const run = makeRun({ state: 'succeeded' })
  const fetched = vi.fn(async (..._: Parameters<typeof fetch>) => new Response(content))
  vi.stubGlobal('fetch', fetched)
  return {
    fetched,
    ...renderApp(`/runs/${run.id}`, {
      [`GET /api/v1/runs/${run.id}`]: () => run,
      [`GET /api/v1/runs/${run.id}/artifacts`]: () => ({ items, inputs }),
    }),
  }
}

test('a run without files has no panel for them', async () => {
  show([])
  expect(await screen.findByRole('region', { name: 'Input' })).toBeVisible()
  expect(screen.queryByRole('region', { name: 'Artifacts' })).toBeNull()
})

test('each file is downloaded from its own address', async () => {
  show([makeFile('table.csv', 'text/csv')], '', [makeFile('in.bin', 'application/octet-stream')])
  const made = await screen.findByRole('list', { name: 'Artifacts' })
  expect(within(made).getByText('20 bytes · text/csv')).toBeVisible()
  expect(within(made).getByRole('link', { name: 'Download table.csv' })).toHaveAttribute(
    'href',
    'http://api.example/api/v1/downloads/token-of-table.csv',
  )
  const given = screen.getByRole('list', { name: 'Input files' })
  expect(within(given).getByText('in.bin')).toBeVisible()
})

test.each([
  ['page.html', 'text/html'],
  ['drawing.svg', 'image/svg+xml'],
  ['document.pdf', 'application/pdf'],
  ['program.bin', 'application/octet-stream'],
])('%s is never shown', async (name, type) => {
  show([makeFile(name, type)])
  await screen.findByRole('link', { name: `Download ${name}` })
  expect(screen.queryByRole('button', { name: `Preview ${name}` })).toBeNull()
})

test('a CSV is shown as a table', async () => {
  const { user } = show([makeFile('t.csv', 'text/csv')], 'name;n\n"a;b";1\nc;2\n')
  await user.click(await screen.findByRole('button', { name: 'Preview t.csv' }))
  const table = await screen.findByRole('region', { name: 'Table of t.csv' })
  expect(
    within(table)
      .getAllByRole('columnheader')
      .map(cell => cell.textContent),
  ).toEqual(['name', 'n'])
  expect(within(table).getByRole('cell', { name: 'a;b' })).toBeVisible()
})

test('of a large file the beginning is fetched, and a cut last line is left out', async () => {
  const { user, fetched } = show([makeFile('t.csv', 'text/csv', { size: 10 ** 9 })], 'a,b\n1,2\n3,')
  await user.click(await screen.findByRole('button', { name: 'Preview t.csv' }))
  expect(await screen.findByText(/The first 262 kB of 1 GB/)).toBeVisible()
  expect(await screen.findByRole('cell', { name: '1' })).toBeVisible()
  expect(screen.queryByRole('cell', { name: '3' })).toBeNull()
  expect(fetched.mock.lastCall?.[1]?.headers).toEqual({ Range: 'bytes=0-262143' })
})

test('Markdown becomes elements, and nothing in it can do anything', async () => {
  const text = [
    '# Report',
    '<img src=x onerror="alert(1)"><script>alert(1)</script>',
    '[bad](javascript:alert(1)) [data](data:text/html,x) [good](https://example.com/)',
    '![a picture](https://evil.example.com/pixel.png)',
    '| a | b |\n| - | - |\n| 1 | 2 |',
  ].join('\n\n')
  const { user } = show([makeFile('r.md', 'text/markdown')], text)
  await user.click(await screen.findByRole('button', { name: 'Preview r.md' }))
  const preview = await screen.findByRole('region', { name: 'Preview of r.md' })
  expect(await within(preview).findByRole('heading', { name: 'Report', level: 3 })).toBeVisible()
  expect(preview.querySelector('img, script, iframe')).toBeNull()
  expect(
    within(preview)
      .getAllByRole('link')
      .map(link => link.getAttribute('href')),
  ).toEqual(['https://example.com/'])
  expect(within(preview).getByText('[a picture]')).toBeVisible()
  expect(within(preview).getByRole('cell', { name: '2' })).toBeVisible()
})

test('JSON is a tree, exact to the digit; what is broken is text', async () => {
  const { user } = show([makeFile('v.json', 'application/json')], '{"big": 9007199254740993}')
  await user.click(await screen.findByRole('button', { name: 'Preview v.json' }))
  expect(await screen.findByText('9007199254740993')).toBeVisible()
})

test('a picture is shown under the type of its bytes', async () => {
  const made = vi.fn((_: Blob) => 'blob:picture')
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: made, revokeObjectURL: () => {} }))
  const { user } = show([makeFile('p.png', 'image/png')], 'pixels')
  await user.click(await screen.findByRole('button', { name: 'Preview p.png' }))
  expect(await screen.findByRole('img', { name: 'p.png' })).toHaveAttribute('src', 'blob:picture')
  expect(made.mock.lastCall?.[0].type).toBe('image/png')
})
