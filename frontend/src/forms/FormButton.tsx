import type { ButtonHTMLAttributes, Ref } from 'react'
import styles from './forms.module.css'
import { useForm } from './part'

interface FormButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does, and to what. */
  name: string
  ref?: Ref<HTMLButtonElement>
}

/** A button within a form that changes the form and never sends it. */
export function FormButton({
  name,
  disabled,
  className = styles.button,
  ...rest
}: FormButtonProps) {
  const form = useForm()
  return (
    <button
      {...rest}
      type="button"
      className={className}
      aria-label={name}
      disabled={form.disabled || disabled}
    />
  )
}
