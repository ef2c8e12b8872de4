import { useState } from 'react'
import { Button } from '../../ui/Button/Button'
import { ErrorNote } from '../../ui/ErrorNote/ErrorNote'
import { Loading } from '../../ui/Loading/Loading'
import { Panel } from '../../ui/Page/Panel'
import { useClock } from '../../ui/Time/clock'
import { duration } from '../../ui/Time/format'
import type { Run } from '../queries'
import { type History, useAttempts } from './attempts'
import { Row } from './Row'
import { Strip } from './Strip'
import { type Span, spansOf } from './spans'
import styles from './Timeline.module.css'

/** What the run waited for and when it was tried, as a picture and in words. */
export function Timeline({ run }: { run: Run }) {
  const { data, error, refetch } = useAttempts(run)
  return (
    <Panel title="Timeline" actions={data && <Summary run={run} history={data} />}>
      {data ? (
        <Spans key={run.id} run={run} history={data} />
      ) : error ? (
        <ErrorNote title="The attempts could not be loaded" onRetry={refetch}>
          {error.message}
        </ErrorNote>
      ) : (
        <Loading what="the timeline" />
      )}
    </Panel>
  )
}

function Summary({ run, history }: { run: Run; history: History }) {
  const ms = useClock(now => Date.parse(run.finished_at ?? '') || now) - Date.parse(run.created_at)
  const count = history.items.length
  const attempts = count === 1 ? '1 attempt' : `${count}${history.complete ? '' : '+'} attempts`
  return (
    <p className={styles.summary}>
      {count > 0 && `${attempts} · `}
      {duration(run.finished_at ? ms : ms - (ms % 1_000))} in all
    </p>
  )
}

/** Rows that are shown at first: the last attempts, with what they waited for. */
const SHOWN = 8

function Spans({ run, history }: { run: Run; history: History }) {
  const [all, setAll] = useState(false)
  const spans = spansOf(history)
  const hidden = all ? 0 : Math.max(spans.length - SHOWN, 0)
  if (spans.length === 0) return <p className={styles.none}>Nothing has happened yet.</p>
  return (
    <>
      <Strip run={run} spans={spans} />
      {!history.complete && <p className={styles.none}>Earlier attempts are not shown.</p>}
      {hidden > 1 && (
        <Button size="sm" kind="quiet" onClick={() => setAll(true)}>
          Show {hidden} earlier ones
        </Button>
      )}
      <ol className={styles.rows}>
        {spans.slice(hidden > 1 ? hidden : 0).map(span => (
          <Row key={keyOf(span)} span={span} isLast={span === lastAttempt(spans, run)} />
        ))}
      </ol>
    </>
  )
}

/** Its error is the run's, which stands beside it. */
function lastAttempt(spans: Span[], run: Run): Span | undefined {
  return run.error ? spans.findLast(span => span.attempt) : undefined
}

function keyOf({ wait, attempt, from, to }: Span): string {
  return wait ? `${wait.reason} ${from}` : `attempt ${attempt?.n} ${from ?? to}`
}
