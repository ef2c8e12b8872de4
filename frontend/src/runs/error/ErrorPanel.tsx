import { Panel } from '../../ui/Page/Panel'
import { visible } from '../../ui/PlainText/visible'
import { ErrorText, type RunError } from './ErrorText'
import styles from './error.module.css'

/** What the API calls the error of a run that somebody stopped: nothing went wrong with it. */
const CANCELLED = 'Cancelled'

export function ErrorPanel({ error }: { error: RunError }) {
  return (
    <Panel title="Error">
      <div className={error.type === CANCELLED ? `${styles.error} ${styles.calm}` : styles.error}>
        <p className={styles.type}>{visible(error.type)}</p>
        <ErrorText error={error} />
      </div>
    </Panel>
  )
}
