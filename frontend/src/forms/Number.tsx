import styles from './forms.module.css'
import { hintOf } from './hints'
import { emptied } from './initial'
import { isNumber, numberText, toNumber } from './json'
import type { PartProps } from './part'
import { textOf } from './Text'
import { TextBox } from './TextBox'

/**
 * A number, kept as it was written: integers of any size and decimals stay exact. What is no number yet ("1e", "-") is
 * held as text, so the server sees what the person sees and says what is wrong with it.
 */
export function NumberField(part: PartProps) {
  const { shape, value, onChange } = part
  return (
    <TextBox
      part={part}
      hint={hintOf(shape)}
      text={isNumber(value) ? numberText(value) : textOf(value)}
      onText={text => onChange(fromDigits(part, text))}
      inputMode={shape.schema.type === 'integer' ? 'numeric' : 'decimal'}
      className={styles.number}
    />
  )
}

function fromDigits({ shape }: PartProps, text: string): unknown {
  if (text.trim() === '') return emptied(shape)
  // A Decimal travels as text: a JSON number would be read as a binary float on its way.
  return shape.kind === 'decimal' ? text : (toNumber(text.trim()) ?? text)
}
