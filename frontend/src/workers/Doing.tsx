import { Link } from 'wouter'
import { Elapsed } from '../ui/Time/Time'
import styles from './Doing.module.css'
import type { Worker } from './queries'

const SHOWN = 3

/** What a worker executes now: the longest first. */
export function Doing({ worker, most = SHOWN }: { worker: Worker; most?: number }) {
  const { doing, active, state } = worker
  if (doing.length === 0) {
    return <span className={styles.none}>{state === 'online' ? 'Nothing' : '–'}</span>
  }
  const rest = Math.max(active, doing.length) - Math.min(most, doing.length)
  return (
    <ul className={styles.doing}>
      {doing.slice(0, most).map(({ run, task, since }) => (
        <li key={run}>
          <Link href={`/runs/${run}`}>{task}</Link>{' '}
          <span>
            for <Elapsed from={since} to={null} />
          </span>
        </li>
      ))}
      {rest > 0 && <li className={styles.none}>and {rest.toLocaleString('en')} more</li>}
    </ul>
  )
}
