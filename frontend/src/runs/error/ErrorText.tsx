import { visible } from '../../ui/PlainText/visible'
import type { Run } from '../queries'
import styles from './error.module.css'
import { Traceback } from './Traceback'

export type RunError = NonNullable<Run['error']>

/** The words of an error, and where it came from. */
export function ErrorText({ error }: { error: RunError }) {
  return (
    <>
      <p className={styles.message}>{visible(error.message) || 'It came without a message.'}</p>
      {error.traceback && <Traceback text={error.traceback} />}
    </>
  )
}
