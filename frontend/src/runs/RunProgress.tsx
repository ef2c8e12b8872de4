import { Panel } from '../ui/Page/Panel'
import { Elapsed, Time } from '../ui/Time/Time'
import { hasEnded, type Run } from './queries'
import styles from './RunProgress.module.css'
import { WorkerHint } from './WorkerHint'

/** How far a run is: waiting for its time or a worker, or so much of the whole done. */
export function RunProgressPanel({ run }: { run: Run }) {
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
        {run.state === 'queued' && <WorkerHint run={run} />}
      </div>
    </Panel>
  )
}

function What({ run }: { run: Run }) {
  if (run.state === 'scheduled') return <Scheduled run={run} />
  if (run.state === 'queued') {
    return (
      <>
        Waiting for a worker for <Elapsed from={run.scheduled_at ?? run.created_at} to={null} />
      </>
    )
  }
  if (hasEnded(run)) return run.progress?.message || 'It got this far.'
  if (run.cancel_requested_at) return 'Cancelling: the worker is stopping the task.'
  return run.progress?.message || 'Working…'
}

function Scheduled({ run }: { run: Run }) {
  const next = run.attempt > 0 ? `Attempt ${run.attempt + 1} starts` : 'It starts'
  return run.scheduled_at ? (
    <>
      {next} <Time at={run.scheduled_at} />
    </>
  ) : (
    `${next} when it is due.`
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

/** As plain numbers: "5.0" comes as a number that keeps its text. */
function numbersOf(progress: Run['progress']) {
  const plain = (value: unknown) => (value == null ? null : Number(value))
  return { current: plain(progress?.current), total: plain(progress?.total) }
}
