import { useState } from 'react'
import { emptied } from './initial'
import { parse, same, stringify } from './json'
import type { PartProps } from './part'
import { TextBox } from './TextBox'

/** Any JSON at all. Text that is no JSON is sent as that text, which the hint says, and the server judges it. */
export function JsonField(part: PartProps) {
  const { shape, value, onChange } = part
  const [draft, setDraft] = useState(() => ({ text: textOf(value), value }))
  // What came from outside replaces the text; what was typed here keeps its spacing.
  const text = same(draft.value, value) ? draft.text : textOf(value)
  const read = parsed(text)
  const type = (next: string) => {
    const typed = next.trim() === '' ? emptied(shape) : (parsed(next) ?? { value: next }).value
    setDraft({ text: next, value: typed })
    onChange(typed)
  }
  const hint = read || text.trim() === '' ? 'JSON' : 'Not JSON yet: it would be sent as text'
  return <TextBox part={part} text={text} onText={type} hint={hint} rows={2} code />
}

function textOf(value: unknown): string {
  return value === undefined ? '' : stringify(value, 2)
}

/** In a box, since null is a value too. */
function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: parse(text) }
  } catch {
    return undefined
  }
}
