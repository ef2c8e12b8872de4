import { COLUMNS, DEFAULT_COLUMNS, type RunColumn } from './columns'

const PARAMETER = 'columns'
const STORED = 'messager.columns'

/** The columns of the URL, else those this browser used last, else the usual ones. */
export function columnsOf(search: URLSearchParams): RunColumn[] {
  const text = search.get(PARAMETER) ?? stored()
  const keys = text?.split(',') ?? []
  const known = COLUMNS.filter(({ key }) => keys.includes(key))
  return known.length > 0 ? withTask(known) : byKeys(DEFAULT_COLUMNS)
}

function withTask(columns: RunColumn[]): RunColumn[] {
  return byKeys([...columns.map(({ key }) => key), 'task'])
}

/** In the order of the table, whatever order they are named in. */
function byKeys(keys: string[]): RunColumn[] {
  return COLUMNS.filter(({ key }) => keys.includes(key))
}

/** The URL with these columns, which the browser keeps for the next visit, too. */
export function withColumns(search: URLSearchParams, keys: string[]): URLSearchParams {
  const columns = withTask(byKeys(keys)).map(({ key }) => key)
  const next = new URLSearchParams(search)
  const text = columns.join(',')
  keep(text)
  if (text === DEFAULT_COLUMNS.join(',')) next.delete(PARAMETER)
  else next.set(PARAMETER, text)
  return next
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED)
  } catch {
    return null
  }
}

function keep(text: string) {
  try {
    localStorage.setItem(STORED, text)
  } catch {
    // Storage may be forbidden: the URL holds them all the same.
  }
}
