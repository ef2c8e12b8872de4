import { Panel } from '../../ui/Page/Panel'
import { ErrorText, type RunError } from './ErrorText'
import styles from './error.module.css'

/** What the API calls the error of a run that somebody stopped: nothing went wrong with it. */
const CANCELLED = 'Cancelled'

export function ErrorPanel({ error }: { error: RunError }) {
  return (
    <Panel title="Error">
      <div className={error.type === CANCELLED ? `${styles.error} ${styles.calm}` : styles.error}>
        <p className={styles.type}>{error.type}</p>
        <ErrorText error={error} />
      </div>
    </Panel>
  )
}
