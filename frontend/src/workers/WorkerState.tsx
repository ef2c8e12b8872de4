import { Icon } from '../ui/Icon/Icon'
import type { Worker } from './queries'
import styles from './WorkerState.module.css'

const LOOKS = {
  online: { word: 'Online', icon: 'checkCircle' },
  offline: { word: 'Offline', icon: 'slashCircle' },
} as const satisfies Record<Worker['state'], { word: string; icon: string }>

export function WorkerState({ state }: { state: Worker['state'] }) {
  const { word, icon } = LOOKS[state]
  return (
    <span className={`${styles.state} ${styles[state]}`}>
      <Icon name={icon} />
      {word}
    </span>
  )
}
