import { EmptyState } from '../../ui/EmptyState/EmptyState'
import type { Worker } from '../queries'
import { EndPanel } from './EndPanel'
import { LimitsPanel } from './LimitsPanel'
import { PoolPanel } from './PoolPanel'
import { QueuesPanel } from './QueuesPanel'

/** What a worker can be told while it lives. Each says what happens to running work. */
export function Controls({ worker }: { worker: Worker }) {
  if (worker.state === 'offline') {
    return (
      <EmptyState title="It is offline">
        <p>So it can be told nothing. What it was told at run time is forgotten.</p>
      </EmptyState>
    )
  }
  return (
    <>
      <PoolPanel worker={worker} />
      <QueuesPanel worker={worker} />
      <LimitsPanel worker={worker} />
      <EndPanel worker={worker} />
    </>
  )
}
