import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Code } from '../ui/Copy/Code'
import { EmptyState } from '../ui/EmptyState/EmptyState'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Loading } from '../ui/Loading/Loading'
import { Page } from '../ui/Page/Page'
import { Panel } from '../ui/Page/Panel'
import { type Column, Table } from '../ui/Table/Table'
import { Time } from '../ui/Time/Time'
import { PoolUse } from './PoolUse'
import { type Queue, useQueues, useWorkers, type Worker } from './queries'
import { WorkerState } from './WorkerState'
import styles from './WorkersPage.module.css'

export function WorkersPage() {
  return (
    <Page title="Workers" below="Who runs the tasks, and what waits for them.">
      <div className={styles.stack}>
        <Listing query={useWorkers()} what="workers" empty={<NoWorkers />}>
          {workers => (
            <FlushPanel title="Workers">
              <Table
                caption="Workers"
                columns={WORKER_COLUMNS}
                rows={workers}
                rowKey={worker => worker.name}
              />
            </FlushPanel>
          )}
        </Listing>
        <Listing query={useQueues()} what="queues" empty={null}>
          {queues => (
            <FlushPanel title="Queues">
              <Table
                caption="Queues"
                columns={QUEUE_COLUMNS}
                rows={queues}
                rowKey={queue => queue.name}
              />
            </FlushPanel>
          )}
        </Listing>
      </div>
    </Page>
  )
}

const WORKER_COLUMNS: Column<Worker>[] = [
  { name: 'State', cell: worker => <WorkerState state={worker.state} /> },
  {
    name: 'Worker',
    cell: worker => (
      <span className={styles.worker}>
        <strong>{worker.name}</strong>
        <span>
          {worker.host}, process {worker.pid}
        </span>
      </span>
    ),
  },
  { name: 'Pool', cell: worker => <PoolUse active={worker.active} size={worker.concurrency} /> },
  { name: 'Queues', cell: worker => <code>{worker.queues.join(', ')}</code> },
  { name: 'Done', numeric: true, cell: worker => worker.processed.toLocaleString('en') },
  { name: 'Version', cell: worker => worker.version },
  { name: 'Started', cell: worker => <Time at={worker.started_at} /> },
  { name: 'Last heartbeat', cell: worker => <Time at={worker.heartbeat_at} /> },
]

const QUEUE_COLUMNS: Column<Queue>[] = [
  { name: 'Queue', cell: queue => <code>{queue.name}</code> },
  { name: 'Waiting', numeric: true, cell: queue => queue.waiting.toLocaleString('en') },
  { name: 'Running', numeric: true, cell: queue => queue.running.toLocaleString('en') },
  {
    name: 'Oldest waiting since',
    cell: queue =>
      queue.oldest_waiting_at ? <Time at={queue.oldest_waiting_at} /> : 'nothing waits',
  },
]

interface ListingProps<Item> {
  query: UseQueryResult<{ items: Item[] }>
  what: string
  empty: ReactNode
  children: (items: Item[]) => ReactNode
}

function Listing<Item>({ query, what, empty, children }: ListingProps<Item>) {
  if (query.data) return query.data.items.length > 0 ? children(query.data.items) : empty
  if (!query.error) return <Loading what={what} />
  return (
    <ErrorNote title={`The ${what} could not be loaded`} onRetry={query.refetch}>
      {query.error.message}
    </ErrorNote>
  )
}

function FlushPanel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Panel title={title}>
      <div className={styles.flush}>{children}</div>
    </Panel>
  )
}

function NoWorkers() {
  return (
    <EmptyState title="No worker has reported yet">
      <p>Runs are accepted and wait. Start a worker, and they begin:</p>
      <Code text="./messager up" what="command for a machine without Docker" />
      <Code text="docker compose up -d --wait" what="command for Docker" />
    </EmptyState>
  )
}
