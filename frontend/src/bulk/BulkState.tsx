import { Icon } from '../ui/Icon/Icon'
import styles from './BulkState.module.css'
import type { Bulk } from './queries'

export const BULK_STATES = {
  queued: { word: 'Waiting', icon: 'queue' },
  running: { word: 'Running', icon: 'spinner' },
  done: { word: 'Done', icon: 'checkCircle' },
  aborted: { word: 'Aborted', icon: 'slashCircle' },
} as const satisfies Record<Bulk['state'], { word: string; icon: string }>

/** The state of an action as icon, word and colour. */
export function BulkState({ state }: { state: Bulk['state'] }) {
  const { word, icon } = BULK_STATES[state]
  return (
    <span className={`${styles.state} ${styles[state]}`} data-testid="bulk-state">
      <Icon name={icon} spin={state === 'running'} />
      {word}
    </span>
  )
}
