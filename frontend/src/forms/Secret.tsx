import { useState } from 'react'
import { FormButton } from './FormButton'
import type { PartProps } from './part'
import { textProps } from './Text'
import { TextBox } from './TextBox'

/** A secret: masked, and a default of the server's is never seen here, only kept by leaving the field empty. */
export function SecretField(part: PartProps) {
  const [shown, show] = useState(false)
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
      <FormButton name={`Show ${label}`} aria-pressed={shown} onClick={() => show(!shown)}>
        {shown ? 'Hide' : 'Show'}
      </FormButton>
    </TextBox>
  )
}
