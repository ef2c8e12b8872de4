import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { CopyButton } from '../ui/Copy/CopyButton'
import { Facts } from '../ui/Facts/Facts'
import { Panel } from '../ui/Page/Panel'
import { visible } from '../ui/PlainText/visible'
import { Elapsed, Moment } from '../ui/Time/Time'
import { hasEnded, type Run } from './queries'
import styles from './RunFacts.module.css'

/** When, where, how often: the side of a run's page. */
export function RunFacts({ run }: { run: Run }) {
  return (
    <Panel title="Details">
      <Facts
        facts={{
          Created: <Moment at={run.created_at} />,
          'Due at': run.scheduled_at && <Moment at={run.scheduled_at} />,
          Started: run.started_at && <Moment at={run.started_at} />,
          Ended: run.finished_at && <Moment at={run.finished_at} />,
          'Queued for': queuedFor(run),
          'Ran for': run.started_at && ranFor(run, run.started_at),
          Attempt: `${run.attempt} of ${run.max_attempts}`,
          Queue: <code>{run.queue}</code>,
          Worker: run.worker && <code>{run.worker}</code>,
          Tags: run.tags.length > 0 && <Tags tags={run.tags} />,
          Id: (
            <span className={styles.id}>
              <span className={styles.mono}>{run.id}</span>
              <span className={styles.copies}>
                <CopyButton text={run.id} what="id" />
                <CopyButton text={addressOf(run)} label="Link" icon="link" what="to this run" />
              </span>
            </span>
          ),
        }}
      />
    </Panel>
  )
}

/** Where anybody finds the run, without the list that somebody came from. */
function addressOf(run: Run): string {
  return new URL(`${import.meta.env.BASE_URL}runs/${run.id}`, window.location.origin).href
}

/** From when it could have started until it did. */
function queuedFor(run: Run): ReactNode {
  if (run.state === 'scheduled') return null
  const from = run.scheduled_at ?? run.created_at
  const to = run.started_at ?? run.finished_at
  if (to && Date.parse(to) < Date.parse(from)) return null
  return <Elapsed from={from} to={to} />
}

function ranFor(run: Run, from: string): ReactNode {
  if (!hasEnded(run) && run.state !== 'running') return null
  return <Elapsed from={from} to={run.finished_at} />
}

function Tags({ tags }: { tags: string[] }) {
  return (
    <ul className={styles.tags}>
      {tags.map(tag => (
        <li key={tag}>
          <Link href={`/runs?tag=${encodeURIComponent(tag)}`}>{visible(tag)}</Link>
        </li>
      ))}
    </ul>
  )
}
