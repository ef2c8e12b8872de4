import { Link } from 'wouter'
import { ApiError } from '../api/errors'
import { ErrorText } from '../runs/error/ErrorText'
import { EmptyState } from '../ui/EmptyState/EmptyState'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Facts } from '../ui/Facts/Facts'
import { Loading } from '../ui/Loading/Loading'
import { Page } from '../ui/Page/Page'
import { Panel } from '../ui/Page/Panel'
import { Moment, Time } from '../ui/Time/Time'
import { Actions } from './Actions'
import { ActivityPanel } from './ActivityPanel'
import styles from './FailurePage.module.css'
import { FailureState } from './FailureState'
import { type FailureDetail, useFailure } from './queries'
import { RunsPanel } from './RunsPanel'
import { useWindow } from './useWindow'
import { nameOf, number } from './words'

/** One way to fail: since when, how often, why, and what to do about it. */
export function FailurePage({ fingerprint }: { fingerprint: string }) {
  const [last] = useWindow()
  const { data: failure, error, refetch } = useFailure(fingerprint, last)
  if (failure) return <Shown failure={failure} />
  if (!error) return <Loading what="the failure" />
  if (error instanceof ApiError && [404, 422].includes(error.status)) return <NotThere />
  return (
    <ErrorNote title="The failure could not be loaded" onRetry={refetch}>
      {error.message}
    </ErrorNote>
  )
}

function NotThere() {
  return (
    <Page title="No such failure">
      <EmptyState title="It is not there, or no longer">
        <p>
          Failures are kept as long as runs that failed.{' '}
          <Link href="/failures">See all of them</Link>
        </p>
      </EmptyState>
    </Page>
  )
}

function Shown({ failure }: { failure: FailureDetail }) {
  return (
    <Page
      title={nameOf(failure)}
      above={<Link href="/failures">Failures</Link>}
      below={<Where failure={failure} />}
      aside={<Actions failure={failure} />}
    >
      <div className={styles.stack}>
        <Mark failure={failure} />
        <ActivityPanel activity={failure.activity} />
        <div className={styles.sides}>
          <SamplePanel failure={failure} />
          <Panel title="About it">
            <Facts
              facts={{
                State: <FailureState failure={failure} />,
                Runs: number(failure.count),
                'First seen': <Moment at={failure.first_seen} />,
                'Last seen': <Moment at={failure.last_seen} />,
                Fingerprint: <code>{failure.fingerprint}</code>,
              }}
            />
          </Panel>
        </div>
        <RunsPanel fingerprint={failure.fingerprint} />
      </div>
    </Page>
  )
}

function Where({ failure: { task, place } }: { failure: FailureDetail }) {
  return (
    <>
      <Link href={`/tasks/${encodeURIComponent(task)}`}>{task}</Link>
      {place && (
        <>
          {' '}
          in <code>{place}</code>
        </>
      )}
    </>
  )
}

/** What somebody said of it, and whether it came back since. */
function Mark({ failure: { handled_at, reopened_at, note } }: { failure: FailureDetail }) {
  if (!handled_at) return null
  return (
    <div className={reopened_at ? `${styles.mark} ${styles.back}` : styles.mark}>
      <p>
        {reopened_at ? 'It was marked as handled ' : 'Marked as handled '}
        <Time at={handled_at} />
        {reopened_at && (
          <>
            {' '}
            and came back <Time at={reopened_at} />
          </>
        )}
        .
      </p>
      {note && <blockquote>{note}</blockquote>}
    </div>
  )
}

function SamplePanel({ failure: { error_type, sample } }: { failure: FailureDetail }) {
  return (
    <Panel
      title="The last error"
      actions={sample && <Link href={`/runs/${sample.run}`}>Its run</Link>}
    >
      {sample ? (
        <div className={styles.sample}>
          <ErrorText error={{ ...sample, type: error_type }} />
        </div>
      ) : (
        <p className={styles.none}>The run that failed last was deleted.</p>
      )}
    </Panel>
  )
}
