import type { ReactNode } from 'react'
import { ControlFrame } from './Frame'
import styles from './forms.module.css'
import { placeholderOf } from './hints'
import type { PartProps } from './part'

interface TextBoxProps {
  part: PartProps
  text: string
  onText: (text: string) => void
  hint?: string | undefined
  placeholder?: string | undefined
  /** Lines to begin with; without it there is one only. */
  rows?: number
  type?: 'text' | 'password'
  autoComplete?: 'new-password'
  inputMode?: 'decimal' | 'email' | 'numeric' | 'url' | undefined
  /** Written for machines: in their type face, and not spell-checked. */
  code?: boolean
  className?: string | undefined
  /** Beside the box. */
  children?: ReactNode
}

/** Anything that is typed. Never `type=number`, `email` or `url`: text stays as typed, the server alone judges it. */
export function TextBox({
  part,
  onText,
  text,
  hint,
  rows,
  code,
  children,
  ...given
}: TextBoxProps) {
  const { className = code ? styles.code : '', placeholder, ...rest } = given
  return (
    <ControlFrame part={part} hint={hint}>
      {control => {
        const shared = {
          ...control,
          className: `${styles.input} ${className}`,
          value: text,
          placeholder: placeholder ?? placeholderOf(part.shape, part.value, part.required),
          spellCheck: code ? false : undefined,
          onChange: (event: { target: { value: string } }) => onText(event.target.value),
        }
        if (rows) return <textarea {...shared} rows={rows} />
        const input = <input type="text" autoComplete="off" {...rest} {...shared} />
        if (!children) return input
        return (
          <div className={styles.row}>
            {input}
            {children}
          </div>
        )
      }}
    </ControlFrame>
  )
}
