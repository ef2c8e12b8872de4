import { FormButton } from './FormButton'
import styles from './forms.module.css'

interface RowButtonsProps {
  label: string
  onRemove: () => void
  /** Undefined where the row is the first. */
  onUp: (() => void) | undefined
  /** Undefined where the row is the last. */
  onDown: (() => void) | undefined
  movable: boolean
}

export function RowButtons({ label, onRemove, onUp, onDown, movable }: RowButtonsProps) {
  return (
    <div className={styles.actions}>
      {movable && <RowButton action="up" name={`Move ${label} up`} sign="↑" onClick={onUp} />}
      {movable && <RowButton action="down" name={`Move ${label} down`} sign="↓" onClick={onDown} />}
      <RowButton action="remove" name={`Remove ${label}`} sign="×" onClick={onRemove} />
    </div>
  )
}

interface RowButtonProps {
  action: 'up' | 'down' | 'remove'
  name: string
  sign: string
  onClick: (() => void) | undefined
}

function RowButton({ action, name, sign, onClick }: RowButtonProps) {
  return (
    <FormButton
      name={name}
      title={name}
      className={styles.icon}
      data-action={action}
      disabled={!onClick}
      onClick={onClick}
    >
      {sign}
    </FormButton>
  )
}
