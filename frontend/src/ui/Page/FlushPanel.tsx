import type { ReactNode } from 'react'
import { Panel } from './Panel'
import styles from './Panel.module.css'

interface FlushPanelProps {
  title: string
  actions?: ReactNode
  children: ReactNode
}

/** A card whose content reaches its edges, as a table does. */
export function FlushPanel({ title, actions, children }: FlushPanelProps) {
  return (
    <Panel title={title} actions={actions}>
      <div className={styles.flush}>{children}</div>
    </Panel>
  )
}
