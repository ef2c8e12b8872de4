import { useState } from 'react'
import styles from './forms.module.css'
import { type PartProps, useForm } from './part'
import { textProps } from './Text'
import { TextBox } from './TextBox'

/** A secret: masked, and a default of the server's is never seen here, only kept by leaving the field empty. */
export function SecretField(part: PartProps) {
  const [shown, show] = useState(false)
  const { disabled } = useForm()
  const { value, required, shape, label } = part
  const kept = value === undefined && !required && shape.schema.default !== undefined
  return (
    <TextBox
      {...textProps(part)}
      type={shown ? 'text' : 'password'}
      autoComplete="new-password"
      code
      placeholder={kept ? 'Kept as it is' : undefined}
    >
      <button
        type="button"
        className={styles.button}
        aria-pressed={shown}
        aria-label={`Show ${label}`}
        disabled={disabled}
        onClick={() => show(!shown)}
      >
        {shown ? 'Hide' : 'Show'}
      </button>
    </TextBox>
  )
}
