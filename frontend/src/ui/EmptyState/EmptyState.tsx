import type { ReactNode } from 'react'
import styles from './EmptyState.module.css'

/** Where nothing is yet: says so, and what to do next. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children}
    </div>
  )
}
