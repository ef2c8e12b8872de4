import { wordsOf } from '../ui/CrashGuard/CrashGuard'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import styles from './Shell.module.css'

interface StartFailureProps {
  error: unknown
  title?: string
}

/** The page in place of all others when it cannot even start. */
export function StartFailure({ error, title = 'Messager cannot start' }: StartFailureProps) {
  return (
    <main className={styles.main}>
      <ErrorNote title={title} onRetry={() => window.location.reload()}>
        {wordsOf(error)}
      </ErrorNote>
    </main>
  )
}
