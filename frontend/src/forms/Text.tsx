import { hintOf } from './hints'
import { emptied } from './initial'
import type { PartProps } from './part'
import { TextBox } from './TextBox'

/** Formats written by machines rather than by people. */
const CODE = new Set(['uuid', 'duration', 'path', 'ipv4', 'ipv6', 'binary', 'date-time', 'time'])
const INPUT_MODES: Record<string, 'email' | 'url'> = { email: 'email', uri: 'url' }

/** One line of text. */
export function TextField(part: PartProps) {
  const { format = '', pattern } = part.shape.schema
  return (
    <TextBox
      {...textProps(part)}
      hint={hintOf(part.shape)}
      inputMode={INPUT_MODES[format]}
      code={CODE.has(format) || pattern !== undefined}
    />
  )
}

/** Text of many lines; grows with what is written. */
export function LongTextField(part: PartProps) {
  const code = part.shape.schema.contentMediaType !== undefined
  return <TextBox {...textProps(part)} hint={hintOf(part.shape)} rows={3} code={code} />
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A box that holds the value as it is. */
export function textProps(part: PartProps) {
  return {
    part,
    text: textOf(part.value),
    onText: (text: string) => part.onChange(text === '' ? emptied(part.shape) : text),
  }
}
