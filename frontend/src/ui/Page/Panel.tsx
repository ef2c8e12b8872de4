import type { ReactNode } from 'react'
import styles from './Panel.module.css'

interface PanelProps {
  title: string
  /** Names the region where its heading says more or something else. */
  label?: string
  actions?: ReactNode
  children: ReactNode
}

/** A card: a named region with its heading. */
export function Panel({ title, label = title, actions, children }: PanelProps) {
  return (
    <section className={styles.panel} aria-label={label}>
      <header className={styles.header}>
        <h2>{title}</h2>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  )
}
