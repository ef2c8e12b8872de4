import { Panel } from '../../ui/Page/Panel'
import { visible } from '../../ui/PlainText/visible'
import { Elapsed, Time } from '../../ui/Time/Time'
import { hasEnded, type Run } from '../queries'
import { useAttempts } from '../timeline/attempts'
import { numbersOf } from './numbers'
import { Pace } from './Pace'
import styles from './progress.module.css'
import { WorkerHint } from './WorkerHint'

/** How far a run is: waiting for its time or a worker, or so much of the whole done. */
export function ProgressPanel({ run }: { run: Run }) {
  return (
    <Panel title="Progress">
      <div className={styles.progress}>
        <p className={styles.line}>
          <span className={styles.what}>
            <What run={run} />
          </span>
          <span className={styles.count}>{countOf(run.progress)}</span>
        </p>
        {(run.state === 'running' || run.progress) && <ProgressBar run={run} />}
        {run.state === 'running' && <Pace run={run} />}
        {run.state === 'queued' && <WorkerHint run={run} />}
      </div>
    </Panel>
  )
}

function What({ run }: { run: Run }) {
  if (run.state === 'scheduled' || run.state === 'queued') return <Waiting run={run} />
  if (hasEnded(run)) return visible(run.progress?.message ?? '') || 'It got this far.'
  if (run.cancel_requested_at) return 'Cancelling: the worker is stopping the task.'
  return visible(run.progress?.message ?? '') || 'Working…'
}

function Waiting({ run }: { run: Run }) {
  const { data } = useAttempts(run)
  const wait = data?.waits.findLast(({ finished_at }) => finished_at === null)
  const what = run.attempt > 0 ? `Attempt ${run.attempt + 1}` : 'It'
  if (run.state === 'queued') {
    return (
      <>
        {run.attempt > 0 && `${what}: `}Waiting for a worker for{' '}
        <Elapsed from={wait?.started_at ?? run.scheduled_at ?? run.created_at} to={null} />
      </>
    )
  }
  if (!wait?.due_at) return `${what} starts when it is due.`
  return (
    <>
      {what} starts <Time at={wait.due_at} />
    </>
  )
}

function ProgressBar({ run }: { run: Run }) {
  const share = shareOf(run.progress)
  const moving = !hasEnded(run)
  return (
    <div
      className={styles.bar}
      role="progressbar"
      aria-label="Progress"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
      aria-valuetext={countOf(run.progress) || run.progress?.message || undefined}
    >
      <div
        className={share === null && moving ? styles.unknown : styles.done}
        style={{ inlineSize: share === null ? undefined : `${share * 100}%` }}
      />
    </div>
  )
}

/** 0 to 1; null where the end isn't known. */
function shareOf(progress: Run['progress']): number | null {
  const { current, total } = numbersOf(progress)
  if (current === null || total === null || total <= 0) return null
  return Math.min(Math.max(current / total, 0), 1)
}

function countOf(progress: Run['progress']): string {
  const { current, total } = numbersOf(progress)
  if (current === null) return ''
  const done = current.toLocaleString('en')
  if (total === null) return done
  const share = shareOf(progress)
  const percent = share === null ? '' : ` (${Math.floor(share * 100)} %)`
  return `${done} of ${total.toLocaleString('en')}${percent}`
}
