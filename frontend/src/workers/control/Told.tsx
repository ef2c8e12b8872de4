import { ErrorNote } from '../../ui/ErrorNote/ErrorNote'
import { Icon } from '../../ui/Icon/Icon'
import type { useTell } from '../queries'
import styles from './control.module.css'

/** What the worker said to the last command of a panel. */
export function Told({ tell }: { tell: ReturnType<typeof useTell> }) {
  if (tell.error) return <ErrorNote title="The worker didn't do it">{tell.error.message}</ErrorNote>
  return (
    <p className={styles.told} role="status">
      {tell.isPending && 'Telling the worker…'}
      {tell.data && (
        <>
          <Icon name="check" />
          <span>
            {tell.data.message} {tell.data.lasts}
          </span>
        </>
      )}
    </p>
  )
}
