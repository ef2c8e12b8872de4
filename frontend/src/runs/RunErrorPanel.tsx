import { Code } from '../ui/Copy/Code'
import { Panel } from '../ui/Page/Panel'
import type { Run } from './queries'
import styles from './RunErrorPanel.module.css'

export function RunErrorPanel({ error }: { error: NonNullable<Run['error']> }) {
  return (
    <Panel title="Error">
      <div className={styles.error}>
        <p className={styles.type}>{error.type}</p>
        <p className={styles.message}>{error.message || 'It came without a message.'}</p>
        {error.traceback && (
          <details>
            <summary>Traceback</summary>
            <Code text={error.traceback} what="traceback" />
          </details>
        )}
      </div>
    </Panel>
  )
}
