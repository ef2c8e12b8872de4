import { useSearchParams } from 'wouter'
import type { Run } from '../../runs/queries'
import { Chart } from '../../ui/Chart/Chart'
import { ErrorNote } from '../../ui/ErrorNote/ErrorNote'
import { Loading } from '../../ui/Loading/Loading'
import { Panel } from '../../ui/Page/Panel'
import type { Task } from '../queries'
import { NoStats } from './NoStats'
import { type TaskStats, useTaskStats } from './queries'
import styles from './StatsPanel.module.css'
import { about, histogram, runsOverTime, share } from './series'
import { WindowChoice } from './WindowChoice'
import { textOf, USUAL, type Window, windowOf } from './window'

/** How a task did: how many of its runs succeeded, how long they took, and when they were. */
export function StatsPanel({ task, runs }: { task: Task; runs?: Run[] }) {
  const [window, setWindow] = useWindow()
  const stats = useTaskStats(task.name, window, runs)
  return (
    <Panel title="Statistics" actions={<WindowChoice window={window} onChange={setWindow} />}>
      {stats.data?.runs ? (
        <div className={styles.stats}>
          <Figures stats={stats.data} />
          <Charts stats={stats.data} onSelect={setWindow} />
          {!stats.data.complete && (
            <p className={styles.note}>
              Runs from before are still being counted: some are missing here.
            </p>
          )}
        </div>
      ) : stats.data ? (
        <NoStats window={window} onChange={setWindow} />
      ) : stats.error ? (
        <ErrorNote title="The statistics could not be loaded" onRetry={stats.refetch}>
          {stats.error.message}
        </ErrorNote>
      ) : (
        <Loading what="statistics" />
      )}
    </Panel>
  )
}

/** In the address, so that the way back leads to the window before. */
function useWindow(): [Window, (window: Window) => void] {
  const [query, setQuery] = useSearchParams()
  const set = (window: Window) =>
    setQuery(held => {
      const next = new URLSearchParams(held)
      if (window === USUAL) next.delete('stats')
      else next.set('stats', textOf(window))
      return next
    })
  return [windowOf(query.get('stats')), set]
}

function Figures({ stats }: { stats: TaskStats }) {
  const figures = {
    'Runs ended': stats.runs.toLocaleString('en'),
    Succeeded: share(stats.success_rate),
    'Half took up to': about(stats.p50),
    '95 % took up to': about(stats.p95),
    'Half waited up to': about(stats.wait_p50),
    '95 % waited up to': about(stats.wait_p95),
  }
  return (
    <dl className={styles.figures}>
      {Object.entries(figures).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Charts({ stats, onSelect }: { stats: TaskStats; onSelect: (window: Window) => void }) {
  const took = histogram(stats.durations, '--accent')
  return (
    <div className={styles.charts}>
      <Chart
        title="Runs ended"
        {...runsOverTime(stats)}
        onSelect={(from, to) => onSelect({ after: from.toISOString(), before: to.toISOString() })}
      />
      {took.buckets.labels.length > 0 && <Chart title="How long they took" {...took} />}
    </div>
  )
}
