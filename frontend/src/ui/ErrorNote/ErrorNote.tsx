import type { ReactNode } from 'react'
import { Button } from '../Button/Button'
import { Icon } from '../Icon/Icon'
import styles from './ErrorNote.module.css'

interface ErrorNoteProps {
  title: string
  children?: ReactNode
  onRetry?: () => void
}

/** Something went wrong: what, why, and a way to try again where there is one. */
export function ErrorNote({ title, children, onRetry }: ErrorNoteProps) {
  return (
    <div className={styles.note} role="alert">
      <Icon name="alert" />
      <div className={styles.text}>
        <strong>{title}</strong>
        {children && <div>{children}</div>}
      </div>
      {onRetry && (
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}
