import type { components } from '../../api/schema.gen'
import { Chart } from '../../ui/Chart/Chart'
import { type RunFilters, STATES } from '../filters'
import type { RunState } from '../queries'
import { STATE_WORDS } from '../StateBadge'
import styles from './RunChart.module.css'
import { useRunStats } from './useRunStats'

type Stats = components['schemas']['RunStats']

const COLORS = {
  scheduled: '--text-3',
  queued: '--warning',
  running: '--info',
  succeeded: '--success',
  failed: '--danger',
  cancelled: '--border-strong',
} satisfies Record<RunState, string>

interface RunChartProps {
  filters: RunFilters
  onSelect: (from: Date, to: Date) => void
}

/** The runs of the list over time, by state. What is drawn over becomes the list's window. */
export function RunChart({ filters, onSelect }: RunChartProps) {
  const { data, error } = useRunStats(filters)
  if (error && !data) return <p className={styles.note}>The chart could not be loaded.</p>
  return (
    <div className={styles.chart}>
      <Chart
        title={titleOf(filters)}
        buckets={bucketsOf(data)}
        series={data ? seriesOf(data) : []}
        height={88}
        onSelect={onSelect}
      />
      {data && !data.complete && (
        <p className={styles.note}>Only the newest of the runs that match are counted here.</p>
      )}
    </div>
  )
}

function titleOf({ created_after, created_before }: RunFilters): string {
  return created_after || created_before
    ? 'Runs by when they were created'
    : 'Runs created in the last 24 hours'
}

function bucketsOf(stats: Stats | undefined) {
  const times = stats?.items.map(({ at }) => Date.parse(at) / 1_000) ?? []
  return { times, step: stats?.step ?? 1 }
}

/** Of the states that occur, so that the legend names no others. */
function seriesOf({ items }: Stats) {
  return STATES.filter(state => items.some(({ counts }) => counts[state])).map(state => ({
    label: STATE_WORDS[state],
    color: COLORS[state],
    values: items.map(({ counts }) => counts[state] ?? 0),
  }))
}
