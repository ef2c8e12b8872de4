import type { ReactNode } from 'react'
import { CrashGuard, wordsOf } from '../CrashGuard/CrashGuard'
import { ErrorNote } from '../ErrorNote/ErrorNote'
import styles from './Panel.module.css'

interface PanelProps {
  title: string
  /** Names the region where its heading says more or something else. */
  label?: string
  actions?: ReactNode
  children: ReactNode
}

/** A card: a named region with its heading. A fault in it leaves the rest of the page as it is. */
export function Panel({ title, label = title, actions, children }: PanelProps) {
  return (
    <section className={styles.panel} aria-label={label}>
      <header className={styles.header}>
        <h2>{title}</h2>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={styles.body}>
        <CrashGuard fallback={(error, retry) => <BrokenPanel error={error} onRetry={retry} />}>
          {children}
        </CrashGuard>
      </div>
    </section>
  )
}

function BrokenPanel({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <ErrorNote title="This could not be shown" onRetry={onRetry}>
      {wordsOf(error)}
    </ErrorNote>
  )
}
