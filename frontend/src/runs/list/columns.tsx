import type { ReactNode } from 'react'
import type { operations } from '../../api/schema.gen'
import { stringify } from '../../forms/json'
import { visible } from '../../ui/PlainText/visible'
import { Elapsed, Time } from '../../ui/Time/Time'
import { shortId } from '../id'
import { hasEnded, type Run } from '../queries'
import { StateBadge } from '../StateBadge'
import styles from './RunRows.module.css'

type ExportQuery = NonNullable<operations['export_runs']['parameters']['query']>
export type ExportColumn = NonNullable<ExportQuery['column']>[number]

export interface RunColumn {
  key: string
  name: string
  /** The narrowest it may become, and how much it takes of what is left; both where the screen is wide. */
  rem: number
  share?: number
  cell: (run: Run) => ReactNode
  className?: string
  /** What it is in an export. */
  exported: ExportColumn[]
}

/** Every column there is, in the order of the table. The one of the task holds the row's link and always stands. */
export const COLUMNS: readonly RunColumn[] = [
  {
    key: 'state',
    name: 'State',
    rem: 8.5,
    cell: run => (
      <>
        <StateBadge state={run.state} look="plain" />
        <Share run={run} />
      </>
    ),
    className: styles.state,
    exported: ['state'],
  },
  { key: 'task', name: 'Task', rem: 11, share: 1.1, cell: () => null, exported: ['task', 'id'] },
  {
    key: 'input',
    name: 'Input',
    rem: 7,
    share: 1.4,
    cell: run => previewOf(run.input),
    className: styles.input,
    exported: ['input'],
  },
  {
    key: 'result',
    name: 'Result',
    rem: 7,
    share: 1,
    cell: run => resultOf(run),
    className: styles.input,
    exported: ['result', 'error'],
  },
  {
    key: 'tags',
    name: 'Tags',
    rem: 6,
    share: 0.6,
    cell: run => visible(run.tags.join(', ')),
    className: styles.input,
    exported: ['tags'],
  },
  moment('created', 'Created', 'created_at', run => run.created_at),
  moment('due', 'Scheduled for', 'scheduled_at', run => run.scheduled_at),
  moment('started', 'Started', 'started_at', run => run.started_at),
  moment('finished', 'Finished', 'finished_at', run => run.finished_at),
  {
    key: 'wait',
    name: 'Waited',
    rem: 5.5,
    cell: run => run.started_at && <Elapsed from={dueAt(run)} to={run.started_at} />,
    className: styles.time,
    exported: ['wait'],
  },
  {
    key: 'duration',
    name: 'Ran for',
    rem: 5.5,
    cell: run =>
      run.started_at &&
      (hasEnded(run) || run.state === 'running') && (
        <Elapsed from={run.started_at} to={run.finished_at} />
      ),
    className: styles.time,
    exported: ['duration'],
  },
  {
    key: 'attempt',
    name: 'Attempt',
    rem: 4.5,
    cell: run => run.attempt > 0 && `${run.attempt} of ${run.max_attempts}`,
    className: styles.time,
    exported: ['attempt', 'max_attempts'],
  },
  word('queue', 'Queue', run => run.queue),
  word('worker', 'Worker', run => run.worker),
  word('batch', 'Batch', run => run.batch && shortId(run.batch)),
  word('schedule', 'Schedule', run => run.schedule && shortId(run.schedule)),
]

export const DEFAULT_COLUMNS = ['state', 'task', 'input', 'created', 'duration']

function moment(
  key: string,
  name: string,
  exported: ExportColumn,
  at: (run: Run) => string | null,
): RunColumn {
  const cell = (run: Run) => {
    const time = at(run)
    return time && <Time at={time} />
  }
  return { key, name, rem: 6.5, cell, className: styles.time, exported: [exported] }
}

function word(
  key: 'queue' | 'worker' | 'batch' | 'schedule',
  name: string,
  cell: (run: Run) => string | null,
): RunColumn {
  return { key, name, rem: 5.5, share: 0.4, cell, className: styles.input, exported: [key] }
}

/** A run that was made for later waits from then on. */
function dueAt({ created_at, scheduled_at }: Run): string {
  return scheduled_at && scheduled_at > created_at ? scheduled_at : created_at
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
  return cut(
    Object.entries(input)
      .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : stringify(value)}`)
      .join(' · '),
  )
}

function resultOf({ result, error }: Run): string {
  if (error) return cut(`${error.type}: ${error.message}`)
  if (result === null || result === undefined) return ''
  return cut(typeof result === 'string' ? result : stringify(result))
}

function cut(text: string): string {
  return visible(text.length > PREVIEW ? `${text.slice(0, PREVIEW)}…` : text)
}
