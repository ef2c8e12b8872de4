import { Link } from 'wouter'
import type { Run } from '../../runs/queries'
import { StateBadge } from '../../runs/StateBadge'
import { ErrorNote } from '../../ui/ErrorNote/ErrorNote'
import { Loading } from '../../ui/Loading/Loading'
import { Time } from '../../ui/Time/Time'
import type { Task } from '../queries'
import styles from './inputs.module.css'
import { useRecentInputs } from './queries'

/** The inputs of the last runs; each is a link to the form that is filled with it. */
export function RecentInputs({ task, runs }: { task: Task; runs?: Run[] }) {
  const inputs = useRecentInputs(task, runs?.[0]?.id)
  if (runs?.length === 0)
    return <p className={styles.none}>None yet: what the first run was given will be here.</p>
  if (inputs.error) return <ErrorNote title="They could not be loaded" onRetry={inputs.refetch} />
  if (!inputs.data) return <Loading what="inputs" />
  return (
    <ul className={styles.list}>
      {inputs.data.map(({ run, line, times }) => (
        <li key={run.id}>
          <Link href={`/tasks/${encodeURIComponent(task.name)}?from=${run.id}`}>
            <code className={styles.line}>
              <bdi>{line}</bdi>
            </code>
            <span className={styles.facts}>
              <StateBadge state={run.state} look="plain" />
              <Time at={run.created_at} />
              {times > 1 && <span>{times} times</span>}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
