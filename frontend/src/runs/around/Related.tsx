import { Link } from 'wouter'
import { Panel } from '../../ui/Page/Panel'
import { Time } from '../../ui/Time/Time'
import { STATES } from '../filters'
import { shortId } from '../id'
import type { Run } from '../queries'
import { STATE_WORDS, StateBadge } from '../StateBadge'
import styles from './around.module.css'
import { type Relative, useBatch, useLineage } from './lineage'
import { runHref, useOrigin } from './origin'

/** What the run belongs to: retries of one another, a batch, a schedule. Nothing where it stands alone. */
export function Related({ run }: { run: Run }) {
  const { data } = useLineage(run)
  const hasRetries = (data?.items.length ?? 0) > 1 || run.retry_of !== null
  if (!hasRetries && !run.batch && !run.schedule) return null
  return (
    <Panel title="Related">
      <div className={styles.related}>
        {hasRetries && data && <Retries run={run} items={data.items} complete={data.complete} />}
        {run.batch && <BatchOf id={run.batch} state={run.state} />}
        {run.schedule && (
          <section aria-label="Schedule">
            <h3>Schedule</h3>
            <Link href={`/runs?schedule=${run.schedule}`}>Its other runs</Link>
          </section>
        )}
      </div>
    </Panel>
  )
}

interface RetriesProps {
  run: Run
  items: Relative[]
  complete: boolean
}

function Retries({ run, items, complete }: RetriesProps) {
  const isGone = run.retry_of !== null && !items.some(({ id }) => id === run.retry_of)
  return (
    <section aria-label="Retries">
      <h3>Retries</h3>
      <ol className={styles.list}>
        {items.map(item => (
          <li key={item.id}>
            <RelativeLine item={item} isHere={item.id === run.id} />
          </li>
        ))}
      </ol>
      {isGone && <p className={styles.note}>The run that it repeats has been deleted.</p>}
      {!complete && <p className={styles.note}>There are more.</p>}
    </section>
  )
}

function RelativeLine({ item, isHere }: { item: Relative; isHere: boolean }) {
  const from = useOrigin()
  const content = (
    <>
      <StateBadge state={item.state} look="plain" />
      <code>{shortId(item.id)}</code>
      {isHere ? <span>this one</span> : <Time at={item.created_at} />}
    </>
  )
  if (isHere) {
    return (
      <span className={`${styles.line} ${styles.here}`} aria-current="true">
        {content}
      </span>
    )
  }
  return (
    <Link href={runHref(item.id, from)} className={styles.line}>
      {content}
    </Link>
  )
}

function BatchOf({ id, state }: { id: string; state: string }) {
  const { data } = useBatch(id, state)
  return (
    <section aria-label="Batch">
      <h3>
        <Link href={`/runs?batch=${id}`}>
          {data ? `Batch of ${data.total.toLocaleString('en')}` : 'Batch'}
        </Link>
      </h3>
      {data && (
        <p className={styles.counts}>
          {STATES.filter(name => data.counts[name] > 0).map(name => (
            <Link key={name} href={`/runs?batch=${id}&state=${name}`}>
              {`${data.counts[name].toLocaleString('en')} ${STATE_WORDS[name].toLowerCase()}`}
            </Link>
          ))}
        </p>
      )}
    </section>
  )
}
