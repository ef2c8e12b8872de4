import { Link } from 'wouter'
import { shortId } from '../runs/id'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Loading } from '../ui/Loading/Loading'
import { Panel } from '../ui/Page/Panel'
import { type Column, Table } from '../ui/Table/Table'
import { Time } from '../ui/Time/Time'
import styles from './FailurePage.module.css'
import { useFailedRuns } from './queries'

type Run = NonNullable<ReturnType<typeof useFailedRuns>['data']>['items'][number]

/** The last runs that failed in that way. */
export function RunsPanel({ fingerprint }: { fingerprint: string }) {
  const { data, error, refetch } = useFailedRuns(fingerprint)
  const runs = data?.items ?? []
  return (
    <Panel
      title="Its last runs"
      actions={<Link href={`/runs?failure=${fingerprint}`}>All its runs</Link>}
    >
      {error && <ErrorNote title="They could not be loaded" onRetry={refetch} />}
      {!data && !error && <Loading what="runs" />}
      {data && runs.length === 0 && <p className={styles.none}>They were deleted.</p>}
      {runs.length > 0 && (
        <div className={styles.flush}>
          <Table caption="Its last runs" columns={COLUMNS} rows={runs} rowKey={run => run.id} />
        </div>
      )}
    </Panel>
  )
}

const COLUMNS: Column<Run>[] = [
  {
    name: 'Run',
    cell: run => (
      <Link href={`/runs/${run.id}`}>
        <code>{shortId(run.id)}</code>
      </Link>
    ),
  },
  {
    name: 'Message',
    cell: run => <span className={styles.line}>{run.error?.message || '–'}</span>,
  },
  { name: 'Attempts', numeric: true, cell: run => run.attempt },
  { name: 'Failed', cell: run => run.finished_at && <Time at={run.finished_at} /> },
]
