import { Link } from 'wouter'
import { useClock } from '../../ui/Time/clock'
import { useWorkers } from '../../workers/queries'
import type { Run } from '../queries'
import styles from './progress.module.css'

/** Waiting this long is worth a look at who should have taken the run. */
const PATIENCE_MS = 5_000

/** Says why a queued run may wait in vain. */
export function WorkerHint({ run }: { run: Run }) {
  const since = Date.parse(run.scheduled_at ?? run.created_at)
  const late = useClock(now => (now - since > PATIENCE_MS ? 'late' : ''))
  return late ? <Hint queue={run.queue} /> : null
}

function Hint({ queue }: { queue: string }) {
  const { data } = useWorkers()
  const online = data?.items.filter(worker => worker.state === 'online')
  if (!online || online.some(worker => worker.queues.includes(queue))) return null
  return (
    <p className={styles.hint}>
      No worker that takes from the queue <code>{queue}</code> is online.{' '}
      <Link href="/workers">See the workers</Link>
    </p>
  )
}
