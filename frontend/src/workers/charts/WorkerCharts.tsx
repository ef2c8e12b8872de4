import { Chart } from '../../ui/Chart/Chart'
import { bucketsOf, NotLoaded } from './Charts'
import { useWorkerStats } from './queries'

/** How many workers there were, and how much of their pools was at work. */
export function WorkerCharts({ hours }: { hours: number }) {
  const { data, error } = useWorkerStats(hours)
  if (error) return <NotLoaded />
  const items = data?.items ?? []
  return (
    <>
      <Chart
        title="Workers online"
        kind="lines"
        buckets={bucketsOf(data)}
        series={[
          { label: 'Online', color: '--success', values: items.map(({ online }) => online) },
        ]}
      />
      <Chart
        title="Pool processes"
        kind="lines"
        buckets={bucketsOf(data)}
        series={[
          { label: 'All', color: '--text-3', values: items.map(({ processes }) => processes) },
          { label: 'Busy', color: '--accent', values: items.map(({ busy }) => busy) },
        ]}
      />
    </>
  )
}
