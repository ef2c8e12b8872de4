import { Link } from 'wouter'
import { ButtonLink } from '../ui/Button/Button'
import { EmptyState } from '../ui/EmptyState/EmptyState'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Facts } from '../ui/Facts/Facts'
import { Loading } from '../ui/Loading/Loading'
import { Page } from '../ui/Page/Page'
import { Panel } from '../ui/Page/Panel'
import { Time } from '../ui/Time/Time'
import { Controls } from './control/Controls'
import { Doing } from './Doing'
import { cpuWords, loadWords, memoryWords } from './load'
import { PoolUse } from './PoolUse'
import { useWorkers, type Worker } from './queries'
import styles from './WorkerPage.module.css'
import { WorkerState } from './WorkerState'

/** One worker: what it is, what it does, and what it can be told. */
export function WorkerPage({ name }: { name: string }) {
  const { data, error, refetch } = useWorkers()
  const worker = data?.items.find(one => one.name === name)
  return (
    <Page
      title={name}
      above={<Link href="/workers">Workers</Link>}
      below={<State worker={worker} />}
    >
      {worker && <Shown worker={worker} />}
      {data && !worker && <Unknown />}
      {!data && !error && <Loading what="the worker" />}
      {!data && error && (
        <ErrorNote title="The worker could not be loaded" onRetry={refetch}>
          {error.message}
        </ErrorNote>
      )}
    </Page>
  )
}

function State({ worker }: { worker: Worker | undefined }) {
  if (!worker) return null
  return (
    <span className={styles.state}>
      <WorkerState state={worker.state} />
      <span>
        last heartbeat <Time at={worker.heartbeat_at} />
      </span>
    </span>
  )
}

function Shown({ worker }: { worker: Worker }) {
  return (
    <div className={styles.columns}>
      <div className={styles.stack}>
        <Panel title="Doing now">
          <Doing worker={worker} most={100} />
        </Panel>
        <Panel title="Facts">
          <Facts facts={factsOf(worker)} />
        </Panel>
      </div>
      <div className={styles.stack}>
        <Controls worker={worker} />
      </div>
    </div>
  )
}

function factsOf(worker: Worker) {
  return {
    Host: `${worker.host}, process ${worker.pid}`,
    Pool: (
      <span className={styles.state}>
        <PoolUse active={worker.active} size={worker.concurrency} />
        <span>
          {worker.pool}
          {worker.autoscale && `, ${worker.autoscale.min} to ${worker.autoscale.max}`}
        </span>
      </span>
    ),
    Load: `${loadWords(worker)} on ${cpuWords(worker)}`,
    Memory: memoryWords(worker.memory),
    Queues: <code>{worker.queues.join(', ') || 'none'}</code>,
    Done: worker.processed.toLocaleString('en'),
    Versions: `Messager ${worker.version}, Celery ${worker.celery}`,
    Started: <Time at={worker.started_at} />,
  }
}

function Unknown() {
  return (
    <EmptyState title="There is no such worker">
      <p>None of that name has been heard of in the last day.</p>
      <div>
        <ButtonLink href="/workers">See all workers</ButtonLink>
      </div>
    </EmptyState>
  )
}
