import { Elapsed } from '../ui/Time/Time'
import { measured } from '../workers/load'
import { perMinute, waitingWords } from './QueueTable'
import type { Queue } from './queries'
import styles from './Totals.module.css'

/** All queues together, in four numbers. */
export function Totals({ queues }: { queues: Queue[] }) {
  const total = (value: (queue: Queue) => number) =>
    queues.reduce((sum, queue) => sum + value(queue), 0)
  const oldest = queues.flatMap(({ oldest_waiting_at: at }) => at ?? []).sort()[0]
  const sum = {
    ...(queues[0] as Queue),
    waiting: total(({ waiting }) => waiting),
    waiting_is_exact: queues.every(({ waiting_is_exact }) => waiting_is_exact),
  }
  return (
    <dl className={styles.totals}>
      <Total name="Waiting">{waitingWords(sum)}</Total>
      <Total name="Running">{total(({ running }) => running).toLocaleString('en')}</Total>
      <Total name="Oldest wait">{oldest ? <Elapsed from={oldest} to={null} /> : '–'}</Total>
      <Total name="Ended / min">{perMinute(total(({ per_minute }) => measured(per_minute)))}</Total>
    </dl>
  )
}

function Total({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
