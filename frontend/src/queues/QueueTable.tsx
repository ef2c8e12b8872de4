import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../ui/Button/Button'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { FlushPanel } from '../ui/Page/FlushPanel'
import { type Column, Table } from '../ui/Table/Table'
import { Elapsed, Time } from '../ui/Time/Time'
import { measured } from '../workers/load'
import { Health } from './Health'
import { PauseDialog } from './PauseDialog'
import styles from './QueueTable.module.css'
import { type Queue, usePausing } from './queries'

/** The queues, and what can be done to each. */
export function QueueTable({ queues }: { queues: Queue[] }) {
  const [asking, setAsking] = useState<string | null>(null)
  const pausing = usePausing()
  const asked = queues.find(({ name }) => name === asking)
  const columns = [
    ...COLUMNS,
    {
      name: 'Action',
      cell: (queue: Queue) => (
        <Action
          queue={queue}
          busy={pausing.isPending}
          onPause={() => setAsking(queue.name)}
          onResume={() => pausing.mutate({ queue: queue.name, pause: false })}
        />
      ),
    },
  ]
  return (
    <>
      {pausing.error && (
        <ErrorNote title="The queue is as it was">{pausing.error.message}</ErrorNote>
      )}
      <FlushPanel title="Queues">
        <Table caption="Queues" columns={columns} rows={queues} rowKey={({ name }) => name} />
      </FlushPanel>
      {asked && (
        <PauseDialog
          queue={asked}
          onKeep={() => setAsking(null)}
          onPause={reason => {
            setAsking(null)
            pausing.mutate({ queue: asked.name, pause: true, reason })
          }}
        />
      )}
    </>
  )
}

const COLUMNS: Column<Queue>[] = [
  { name: 'Queue', cell: queue => <Name queue={queue} /> },
  { name: 'Health', cell: ({ health }) => <Health health={health} /> },
  { name: 'Waiting', numeric: true, cell: queue => waitingWords(queue) },
  {
    name: 'Oldest wait',
    numeric: true,
    cell: ({ oldest_waiting_at: at }) => (at ? <Elapsed from={at} to={null} /> : '–'),
  },
  { name: 'Running', numeric: true, cell: ({ running }) => running.toLocaleString('en') },
  {
    name: 'Ended / min',
    numeric: true,
    cell: ({ per_minute }) => perMinute(per_minute),
  },
  { name: 'Workers', cell: queue => <Workers queue={queue} /> },
]

export function perMinute(value: number): string {
  return measured(value).toLocaleString('en', { maximumFractionDigits: 1 })
}

export function waitingWords({ waiting, waiting_is_exact }: Queue): string {
  return waiting.toLocaleString('en') + (waiting_is_exact ? '' : '+')
}

function Name({ queue }: { queue: Queue }) {
  return (
    <span className={styles.name}>
      <code>{queue.name}</code>
      {queue.paused_at && (
        <span>
          Paused <Time at={queue.paused_at} />
          {queue.pause_reason && `: ${queue.pause_reason}`}
        </span>
      )}
    </span>
  )
}

function Workers({ queue: { workers, processes } }: { queue: Queue }) {
  if (workers === 0) return <Link href="/workers">none online</Link>
  return `${workers}, ${processes} ${processes === 1 ? 'process' : 'processes'}`
}

interface ActionProps {
  queue: Queue
  busy: boolean
  onPause: () => void
  onResume: () => void
}

function Action({ queue, busy, onPause, onResume }: ActionProps) {
  const paused = queue.health === 'paused'
  return (
    <Button
      size="sm"
      icon={paused ? 'play' : 'pause'}
      disabled={busy}
      aria-label={`${paused ? 'Resume' : 'Pause'} ${queue.name}`}
      onClick={paused ? onResume : onPause}
    >
      {paused ? 'Resume' : 'Pause'}
    </Button>
  )
}
