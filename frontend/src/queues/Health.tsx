import type { IconName } from '../ui/Icon/Icon'
import { Status } from '../ui/Status/Status'
import styles from './Health.module.css'
import type { Queue } from './queries'

const LOOKS = {
  paused: {
    word: 'Paused',
    icon: 'pause',
    tone: 'warning',
    why: 'Nothing of it begins until it is resumed.',
  },
  no_worker: {
    word: 'No worker',
    icon: 'alert',
    tone: 'danger',
    why: 'No worker that is online takes from it.',
  },
  stalled: {
    word: 'Stalled',
    icon: 'alert',
    tone: 'danger',
    why: 'A process is free, and yet a run has waited for over 10 seconds.',
  },
  backlogged: {
    word: 'Backlogged',
    icon: 'queue',
    tone: 'warning',
    why: 'All processes are at work, and the oldest run has waited for over a minute.',
  },
  at_capacity: {
    word: 'At capacity',
    icon: 'queue',
    tone: 'info',
    why: 'All processes of its workers are at work.',
  },
  active: {
    word: 'Active',
    icon: 'play',
    tone: 'success',
    why: 'Runs are executed, or about to be.',
  },
  idle: { word: 'Idle', icon: 'checkCircle', tone: 'quiet', why: 'Nothing waits, nothing runs.' },
} as const satisfies Record<
  Queue['health'],
  { word: string; icon: IconName; tone: string; why: string }
>

/** How a queue is, in a word, and why in a sentence. */
export function Health({ health }: { health: Queue['health'] }) {
  const { word, icon, tone, why } = LOOKS[health]
  return (
    <span className={styles.health}>
      <Status tone={tone} icon={icon}>
        {word}
      </Status>
      <span className={styles.why}>{why}</span>
    </span>
  )
}
