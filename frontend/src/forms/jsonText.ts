/** Places in a JSON text: where it is wrong, and where a part of the value stands. */
import { findNodeAtLocation, type ParseError, parseTree } from 'jsonc-parser'
import type { Loc } from './errors'
import { parse } from './json'

export interface Span {
  offset: number
  length: number
}

export interface Fault extends Span {
  msg: string
}

const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false }

/** By the codes of jsonc-parser, whose enum is gone when it is compiled. */
const WORDS: Record<number, string> = {
  2: 'This is no number.',
  3: 'The name of a field, in double quotes, is missing.',
  4: 'A value is missing.',
  5: 'A colon is missing.',
  6: 'A comma, or what closes the list or object, is missing.',
  7: 'A closing brace } is missing.',
  8: 'A closing bracket ] is missing.',
  9: 'Nothing may follow the value.',
  10: 'JSON knows no comments.',
  12: 'A closing quote " is missing.',
}

/** Why the text is no JSON: the first thing wrong with it; undefined when it is JSON. */
export function faultOf(text: string): Fault | undefined {
  try {
    parse(text)
    return undefined
  } catch {
    const errors: ParseError[] = []
    parseTree(text, errors, STRICT)
    const [first] = errors
    if (!first) return { offset: 0, length: text.length, msg: 'This is no JSON.' }
    return { ...first, msg: WORDS[first.error] ?? 'This is no JSON.' }
  }
}

/** Where the value at a path stands; what stands around it where there is none. */
export function spanOf(text: string, path: Loc): Span {
  const tree = parseTree(text)
  for (let length = path.length; tree && length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length))
    if (node) return { offset: node.offset, length: node.length }
  }
  return { offset: 0, length: 0 }
}

/** The line of a place, counted from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
