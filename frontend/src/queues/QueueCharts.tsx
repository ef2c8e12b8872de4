import type { components } from '../api/schema.gen'
import { Chart } from '../ui/Chart/Chart'
import { duration } from '../ui/Time/format'
import { bucketsOf, NotLoaded } from '../workers/charts/Charts'
import { useFinished, useQueueStats } from '../workers/charts/queries'
import { measured } from '../workers/load'

type Line = components['schemas']['QueueLine']
type RunStats = components['schemas']['RunStats']

const COLORS = ['--accent', '--warning', '--info', '--success', '--danger', '--text-3']
const ENDS = [
  { state: 'succeeded', label: 'Succeeded', color: '--success' },
  { state: 'failed', label: 'Failed', color: '--danger' },
  { state: 'cancelled', label: 'Cancelled', color: '--border-strong' },
] as const

/** How much ended, waited, and for how long, from records that outlive every process. */
export function QueueCharts({ hours }: { hours: number }) {
  const finished = useFinished(hours)
  const queues = useQueueStats(hours)
  if (finished.error || queues.error) return <NotLoaded />
  const lines = fullest(queues.data?.items ?? [])
  return (
    <>
      <Chart
        title="Runs that ended"
        buckets={bucketsOf(finished.data)}
        series={finished.data ? endsOf(finished.data) : []}
      />
      <Chart
        title="Waiting"
        kind="lines"
        buckets={timesOf(lines, queues.data?.step)}
        series={seriesOf(lines, 'waiting')}
      />
      <Chart
        title="Oldest wait"
        kind="lines"
        buckets={timesOf(lines, queues.data?.step)}
        series={seriesOf(lines, 'oldest_wait')}
        unit={seconds => duration(seconds * 1_000)}
      />
    </>
  )
}

/** As many queues as there are colours: those in which most waited. */
function fullest(lines: Line[]): Line[] {
  const most = (line: Line) => Math.max(...line.points.map(({ waiting }) => waiting ?? 0))
  return [...lines].sort((a, b) => most(b) - most(a)).slice(0, COLORS.length)
}

function timesOf(lines: Line[], step = 60) {
  return { times: lines[0]?.points.map(({ at }) => Date.parse(at) / 1_000) ?? [], step }
}

function seriesOf(lines: Line[], value: 'waiting' | 'oldest_wait') {
  return lines.map(({ queue, points }, index) => ({
    label: queue,
    color: COLORS[index] ?? '--accent',
    values: points.map(point => numberOf(point[value])),
  }))
}

function numberOf(value: number | null): number | null {
  return value === null ? null : measured(value)
}

function endsOf({ items }: RunStats) {
  return ENDS.map(({ state, label, color }) => ({
    label,
    color,
    values: items.map(({ counts }) => counts[state] ?? 0),
  }))
}
