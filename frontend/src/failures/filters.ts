import { isWindow, type WindowName } from './windows'

export const STATES = { open: 'Open', handled: 'Handled', all: 'Open and handled' } as const
export const SORTS = {
  last_seen: 'Last seen',
  count: 'Most runs',
  first_seen: 'First seen',
} as const

/** What the list is narrowed to; the same names in the URL. Open ones are meant where nothing is said. */
export interface FailureFilters {
  state: keyof typeof STATES
  sort: keyof typeof SORTS
  task?: string[]
  q?: string
  last?: WindowName
}

/** Reads the filters of a URL; what makes no sense there is left out. */
export function filtersOf(search: URLSearchParams): FailureFilters {
  const filters: FailureFilters = {
    state: oneOf(STATES, search.get('state'), 'open'),
    sort: oneOf(SORTS, search.get('sort'), 'last_seen'),
  }
  const tasks = search.getAll('task').filter(Boolean)
  const q = search.get('q')
  const last = search.get('last')
  if (tasks.length) filters.task = tasks
  if (q) filters.q = q
  if (isWindow(last)) filters.last = last
  return filters
}

/** The URL's search part for these filters. */
export function searchOf({ state, sort, task, q, last }: FailureFilters): URLSearchParams {
  const search = new URLSearchParams()
  if (state !== 'open') search.set('state', state)
  for (const name of task ?? []) search.append('task', name)
  if (q) search.set('q', q)
  if (last) search.set('last', last)
  if (sort !== 'last_seen') search.set('sort', sort)
  return search
}

/** Whether fewer are shown than all that are open. */
export function isFiltered({ state, task, q, last }: FailureFilters): boolean {
  return state === 'handled' || Boolean(task || q || last)
}

function oneOf<Word extends string>(
  words: Record<Word, string>,
  text: string | null,
  otherwise: Word,
): Word {
  return text !== null && isIn(words, text) ? text : otherwise
}

function isIn<Word extends string>(words: Record<Word, string>, text: string): text is Word {
  return Object.hasOwn(words, text)
}
