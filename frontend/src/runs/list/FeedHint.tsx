import type { FeedStatus } from '../feed/Feed'
import { useFeedStatus } from '../feed/FeedProvider'
import styles from './RunRows.module.css'

const WORDS: Record<FeedStatus, string> = {
  live: 'Updates as they happen',
  paused: 'Updates are paused',
  busy: 'Much is happening: updates every 5 seconds',
  reconnecting: 'Reconnecting…',
}

/** How current the list is. */
export function FeedHint() {
  return (
    <span className={styles.hint} role="status">
      {WORDS[useFeedStatus()]}
    </span>
  )
}
