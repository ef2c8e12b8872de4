import { parse } from '../json'
import type { JSONSchema } from '../schema'
import text from './hints.json?raw'

interface Hint {
  name: string
  schema: JSONSchema
  expected: unknown
}

/** The hints of hints.py, read so that their numbers stay exact. */
export const hints = (parse(text) as { hints: Hint[] }).hints

export function hint(name: string): Hint {
  const found = hints.find(each => each.name === name)
  if (!found) throw new Error(`hints.json has no "${name}"`)
  return found
}
