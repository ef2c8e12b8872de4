import { STATES, WINDOWS } from '../filters'
import { isKey, KEYS, type Key, type Part } from './query'

/** What a list of completions offers: a condition as a whole, a key to go on from, or what stands there as a search. */
export interface Suggestion {
  text: string
  hint: string
  part?: Part
  /** What then stands in place of the last word. */
  typed?: string
}

/** What the page knows of that may come after a key. */
export interface Known {
  tasks: string[]
  tags: string[]
}

const MOST = 12

/** Completions of the last word of what is typed. */
export function suggestions(text: string, known: Known): Suggestion[] {
  const word = lastWord(text)
  const [key, ...rest] = word.split(':')
  if (rest.length > 0 && key && isKey(key)) return valuesOf(key, rest.join(':'), known)
  const needle = word.toLowerCase()
  const keys = Object.entries(KEYS)
    .filter(([name]) => name.startsWith(needle))
    .map(([name, { hint }]) => ({ text: `${name}:`, hint, typed: `${name}:` }))
  if (!needle) return keys
  const values = (['state', 'task', 'tag'] as const).flatMap(key => valuesOf(key, needle, known))
  return [...search(text), ...keys, ...values].slice(0, MOST)
}

export function lastWord(text: string): string {
  return /\S*$/.exec(text)?.[0] ?? ''
}

function search(text: string): Suggestion[] {
  const value = text.trim()
  return value.includes(':')
    ? []
    : [{ text: `“${value}”`, hint: 'anywhere in a run', part: { key: 'q', value } }]
}

function valuesOf(key: Key, typed: string, known: Known): Suggestion[] {
  const needle = typed.replaceAll('"', '').toLowerCase()
  return candidates(key, known)
    .filter(([value, words]) => `${value} ${words}`.toLowerCase().includes(needle))
    .slice(0, MOST)
    .map(([value, words]) => ({ text: `${key}:${value}`, hint: words, part: { key, value } }))
}

function candidates(key: Key, { tasks, tags }: Known): [value: string, words: string][] {
  switch (key) {
    case 'state':
      return STATES.map(state => [state, ''])
    case 'last':
      return Object.entries(WINDOWS).map(([name, { words }]) => [name, words])
    case 'task':
      return tasks.map(task => [task, ''])
    case 'tag':
      return tags.map(tag => [tag, ''])
    default:
      return []
  }
}
