import { Code } from '../ui/Copy/Code'
import { Panel } from '../ui/Page/Panel'
import type { Run } from './queries'
import styles from './RunErrorPanel.module.css'

/** What the API calls the error of a run that somebody stopped: nothing went wrong with it. */
const CANCELLED = 'Cancelled'

export function RunErrorPanel({ error }: { error: NonNullable<Run['error']> }) {
  return (
    <Panel title="Error">
      <div className={error.type === CANCELLED ? `${styles.error} ${styles.calm}` : styles.error}>
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
