import { Link } from 'wouter'
import { Code } from '../ui/Copy/Code'
import { EmptyState } from '../ui/EmptyState/EmptyState'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Loading } from '../ui/Loading/Loading'
import { FlushPanel } from '../ui/Page/FlushPanel'
import { Page } from '../ui/Page/Page'
import { type Column, Table } from '../ui/Table/Table'
import { Time } from '../ui/Time/Time'
import { Charts, SpanSwitch, useSpan } from './charts/Charts'
import { WorkerCharts } from './charts/WorkerCharts'
import { Doing } from './Doing'
import { cpuWords, loadWords, memoryWords, workerPath } from './load'
import { PoolUse } from './PoolUse'
import { useWorkers, type Worker } from './queries'
import { WorkerState } from './WorkerState'
import styles from './WorkersPage.module.css'

/** Who works, and on what. */
export function WorkersPage() {
  const span = useSpan()
  return (
    <Page title="Workers" below="Who runs the tasks, and what each is doing.">
      <div className={styles.stack}>
        <Listing />
        <Charts title="Over time" actions={<SpanSwitch {...span} />}>
          <WorkerCharts hours={span.hours} />
        </Charts>
      </div>
    </Page>
  )
}

function Listing() {
  const { data, error, refetch } = useWorkers()
  if (error && !data) {
    return (
      <ErrorNote title="The workers could not be loaded" onRetry={refetch}>
        {error.message}
      </ErrorNote>
    )
  }
  if (!data) return <Loading what="workers" />
  if (data.items.length === 0) return <NoWorkers />
  return (
    <FlushPanel title="Workers">
      <Table caption="Workers" columns={COLUMNS} rows={data.items} rowKey={({ name }) => name} />
    </FlushPanel>
  )
}

const COLUMNS: Column<Worker>[] = [
  { name: 'State', cell: worker => <WorkerState state={worker.state} /> },
  {
    name: 'Worker',
    cell: worker => (
      <span className={styles.worker}>
        <Link href={workerPath(worker.name)}>{worker.name}</Link>
        <span>
          {worker.host}, process {worker.pid}
        </span>
      </span>
    ),
  },
  { name: 'Pool', cell: worker => <Pool worker={worker} /> },
  { name: 'Doing now', cell: worker => <Doing worker={worker} /> },
  {
    name: 'Load',
    cell: worker => (
      <span className={styles.worker}>
        {loadWords(worker)}
        <span>
          {cpuWords(worker)}, {memoryWords(worker.memory)}
        </span>
      </span>
    ),
  },
  { name: 'Queues', cell: worker => <code>{worker.queues.join(', ') || 'none'}</code> },
  { name: 'Done', numeric: true, cell: worker => worker.processed.toLocaleString('en') },
  { name: 'Heartbeat', cell: worker => <Time at={worker.heartbeat_at} /> },
]

function Pool({ worker }: { worker: Worker }) {
  const { autoscale, pool, active, concurrency } = worker
  return (
    <span className={styles.worker}>
      <PoolUse active={active} size={concurrency} />
      <span>
        {pool}
        {autoscale && `, ${autoscale.min} to ${autoscale.max}`}
      </span>
    </span>
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
