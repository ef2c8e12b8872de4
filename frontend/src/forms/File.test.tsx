import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import { type FileInfo, FilesContext, type FormFiles, initialValue, SchemaForm } from '.'

const ONE = 'aaaaaaaa-0000-7000-8000-000000000001'
const TWO = 'aaaaaaaa-0000-7000-8000-000000000002'
const FILE = { type: 'string', format: 'input-file' }
const SINGLE = {
  type: 'object',
  properties: { file: { ...FILE, title: 'File' } },
  required: ['file'],
}
const MANY = {
  type: 'object',
  properties: { all: { type: 'array', items: FILE, title: 'All' } },
  required: ['all'],
}

/** A server whose uploads end when the test says so. */
function server() {
  const uploads: {
    file: File
    progress: (sent: number) => void
    done: (id: string) => void
    fail: (why: string) => void
    signal: AbortSignal
  }[] = []
  const files: FormFiles = {
    limit: 1_000,
    upload: (file, progress, signal) =>
      new Promise<FileInfo>((resolve, reject) => {
        const done = (id: string) =>
          resolve({ id, name: file.name, size: file.size, content_type: 'text/plain' })
        signal.addEventListener('abort', () => reject(signal.reason))
        uploads.push({ file, progress, done, fail: why => reject(new Error(why)), signal })
      }),
    find: async id => {
      if (id === ONE) return { id, name: 'one.txt', size: 5, content_type: 'text/plain' }
      throw new Error('There is no such file')
    },
  }
  return { uploads, files }
}

function show(
  schema: object,
  given?: unknown,
  errors?: { loc: (string | number)[]; msg: string }[],
) {
  const { uploads, files } = server()
  const seen = vi.fn()
  function Page() {
    const [value, setValue] = useState(() => initialValue(schema as Record<string, unknown>, given))
    seen(value)
    return (
      <SchemaForm
        schema={schema as Record<string, unknown>}
        value={value}
        onChange={setValue}
        errors={errors ?? []}
      />
    )
  }
  render(
    <QueryClientProvider client={new QueryClient()}>
      <FilesContext value={files}>
        <Page />
      </FilesContext>
    </QueryClientProvider>,
  )
  return { uploads, value: () => seen.mock.lastCall?.[0], user: userEvent.setup() }
}

const file = (name: string, size = 5) => new File(['x'.repeat(size)], name)

test('a chosen file is uploaded, with its progress, and its id is the value', async () => {
  const { uploads, value, user } = show(SINGLE)
  expect(screen.getByText('A file of up to 1 kB')).toBeVisible()
  await user.upload(screen.getByLabelText('File'), file('one.txt'))
  expect(screen.getByRole('progressbar', { name: 'Upload of one.txt' })).toHaveAttribute('max', '5')
  uploads[0]?.progress(3)
  expect(await screen.findByText('3 bytes of 5 bytes')).toBeVisible()
  uploads[0]?.done(ONE)
  expect(await screen.findByRole('button', { name: 'Remove one.txt' })).toBeVisible()
  expect(value()).toEqual({ file: ONE })
  expect(screen.queryByRole('progressbar')).toBeNull()
})

test('a dropped file is one as well', async () => {
  const { uploads, value } = show(SINGLE)
  fireEvent.drop(screen.getByLabelText('File'), { dataTransfer: { files: [file('one.txt')] } })
  await waitFor(() => expect(uploads).toHaveLength(1))
  uploads[0]?.done(ONE)
  await waitFor(() => expect(value()).toEqual({ file: ONE }))
})

test('a file that is too large is refused beside its field and not sent', async () => {
  const { uploads, user } = show(SINGLE)
  await user.upload(screen.getByLabelText('File'), file('huge.bin', 2_000))
  expect(screen.getByRole('alert')).toHaveTextContent(
    'This file has 2 kB; it may have 1 kB at most.',
  )
  expect(uploads).toHaveLength(0)
  await user.click(screen.getByRole('button', { name: 'Remove huge.bin' }))
  expect(screen.queryByRole('alert')).toBeNull()
})

test('an upload can be cancelled', async () => {
  const { uploads, value, user } = show(SINGLE)
  await user.upload(screen.getByLabelText('File'), file('slow.txt'))
  await user.click(screen.getByRole('button', { name: 'Cancel slow.txt' }))
  expect(uploads[0]?.signal.aborted).toBe(true)
  expect(screen.queryByText('slow.txt')).toBeNull()
  expect(value()).toEqual({})
})

test('what the server said of an upload stands beside it', async () => {
  const { uploads, user } = show(SINGLE)
  await user.upload(screen.getByLabelText('File'), file('x.txt'))
  uploads[0]?.fail('The storage is full.')
  expect(await screen.findByRole('alert')).toHaveTextContent('The storage is full.')
})

test('a list takes many, which may arrive in any order and at once', async () => {
  const { uploads, value, user } = show(MANY)
  await user.upload(screen.getByLabelText('All'), [file('one.txt'), file('two.txt')])
  expect(uploads.map(upload => upload.file.name)).toEqual(['one.txt', 'two.txt'])
  uploads[1]?.done(TWO)
  uploads[0]?.done(ONE)
  await waitFor(() => expect(value()).toEqual({ all: [TWO, ONE] }))
  await user.click(await screen.findByRole('button', { name: 'Remove one.txt' }))
  expect(value()).toEqual({ all: [TWO] })
})

test('a form that was filled from a run shows the names of its files', async () => {
  show(MANY, { all: [ONE, TWO] })
  expect(await screen.findByText('one.txt')).toBeVisible()
  expect(await screen.findByText('This file is not there any more; choose it again.')).toBeVisible()
})

test('an error of one file of a list stands at that file', async () => {
  show(MANY, { all: [ONE, ONE] }, [{ loc: ['all', 1], msg: 'No such file' }])
  const [first, second] = await screen.findAllByRole('listitem')
  expect(within(first as HTMLElement).queryByText('No such file')).toBeNull()
  expect(within(second as HTMLElement).getByText('No such file')).toBeVisible()
})

test('without somebody to take files, the id is typed', () => {
  render(<SchemaForm schema={SINGLE} value={{ file: ONE }} onChange={() => {}} />)
  expect(screen.getByRole('textbox', { name: /^File/ })).toHaveValue(ONE)
})
