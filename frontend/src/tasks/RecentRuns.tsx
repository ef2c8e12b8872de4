import { Link } from 'wouter'
import { shortId } from '../runs/id'
import type { Run } from '../runs/queries'
import { StateBadge } from '../runs/StateBadge'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Facts } from '../ui/Facts/Facts'
import { Loading } from '../ui/Loading/Loading'
import { Panel } from '../ui/Page/Panel'
import { duration } from '../ui/Time/format'
import { Time } from '../ui/Time/Time'
import type { Task } from './queries'
import styles from './RecentRuns.module.css'

interface RecentRunsProps {
  task: Task
  runs?: Run[]
  error: Error | null
}

/** The side of a task's page: how it runs, and what came of it lately. */
export function RecentRuns({ task, runs, error }: RecentRunsProps) {
  return (
    <div className={styles.side}>
      <Panel
        title="Recent runs"
        actions={
          <Link className={styles.all} href={`/runs?task=${encodeURIComponent(task.name)}`}>
            All runs
          </Link>
        }
      >
        {runs ? (
          <RunLinks runs={runs} />
        ) : error ? (
          <ErrorNote title="They could not be loaded" />
        ) : (
          <Loading what="runs" />
        )}
      </Panel>
      <Panel title="How it runs">
        <Facts
          facts={{
            Queue: <code>{task.queue}</code>,
            Attempts: attempts(task),
            'Time limit':
              task.time_limit === null ? 'none' : duration(Number(task.time_limit) * 1_000),
          }}
        />
      </Panel>
    </div>
  )
}

function RunLinks({ runs }: { runs: Run[] }) {
  if (runs.length === 0) return <p className={styles.none}>None yet. Yours will be the first.</p>
  return (
    <ul className={styles.list}>
      {runs.map(run => (
        <li key={run.id}>
          <Link href={`/runs/${run.id}`}>
            <StateBadge state={run.state} look="plain" />
            <code>{shortId(run.id)}</code>
            <Time at={(run.state === 'scheduled' && run.scheduled_at) || run.created_at} />
          </Link>
        </li>
      ))}
    </ul>
  )
}

function attempts({ at_most_once, max_attempts }: Task): string {
  if (at_most_once) return 'one, never repeated'
  return max_attempts === 1 ? 'one' : `up to ${max_attempts}`
}
