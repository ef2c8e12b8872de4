import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Loading } from '../ui/Loading/Loading'
import { Page } from '../ui/Page/Page'
import { Charts, SpanSwitch, useSpan } from '../workers/charts/Charts'
import { QueueCharts } from './QueueCharts'
import styles from './QueuesPage.module.css'
import { QueueTable } from './QueueTable'
import { useQueues } from './queries'
import { Totals } from './Totals'

/** What waits where, since when, and who takes it. */
export function QueuesPage() {
  const span = useSpan()
  return (
    <Page title="Queues" below="What waits, since when, and who takes it.">
      <div className={styles.stack}>
        <Listing />
        <Charts title="Over time" actions={<SpanSwitch {...span} />}>
          <QueueCharts hours={span.hours} />
        </Charts>
      </div>
    </Page>
  )
}

function Listing() {
  const { data, error, refetch } = useQueues()
  if (error && !data) {
    return (
      <ErrorNote title="The queues could not be loaded" onRetry={refetch}>
        {error.message}
      </ErrorNote>
    )
  }
  if (!data) return <Loading what="queues" />
  return (
    <>
      <Totals queues={data.items} />
      <QueueTable queues={data.items} />
    </>
  )
}
