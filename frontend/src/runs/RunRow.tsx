import { Link } from 'wouter'
import { stringify } from '../forms/json'
import { Elapsed, Time } from '../ui/Time/Time'
import { shortId } from './id'
import { hasEnded, type Run } from './queries'
import styles from './RunRows.module.css'
import { StateBadge } from './StateBadge'

/** One run in a list. */
export function RunRow({ run }: { run: Run }) {
  return (
    <>
      <td className={styles.state}>
        <StateBadge state={run.state} look="plain" />
        <Share run={run} />
      </td>
      <td className={styles.task}>
        <Link href={`/runs/${run.id}`} className={styles.link}>
          <span className={styles.name}>{run.task}</span>{' '}
          <span className={styles.id}>{shortId(run.id)}</span>
        </Link>
        {run.tags.length > 0 && <span className={styles.tags}>{run.tags.join(', ')}</span>}
      </td>
      <td className={styles.input}>{previewOf(run.input)}</td>
      <td className={styles.time}>
        <Time at={run.created_at} />
      </td>
      <td className={styles.time}>
        {run.started_at && (hasEnded(run) || run.state === 'running') && (
          <Elapsed from={run.started_at} to={run.finished_at} />
        )}
      </td>
    </>
  )
}

/** How much of a running run is done, where it says so. */
function Share({ run }: { run: Run }) {
  const { current, total } = run.progress ?? {}
  if (run.state !== 'running' || current == null || !total) return null
  return (
    <span className={styles.share}>{Math.floor((Number(current) / Number(total)) * 100)} %</span>
  )
}

const PREVIEW = 160

/** The beginning of the input in one line. */
function previewOf(input: Run['input']): string {
  const text = Object.entries(input)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : stringify(value)}`)
    .join(' · ')
  return text.length > PREVIEW ? `${text.slice(0, PREVIEW)}…` : text
}
