import { useState } from 'react'
import { Link } from 'wouter'
import { ApiError } from '../api/errors'
import { Button, ButtonLink } from '../ui/Button/Button'
import { EmptyState } from '../ui/EmptyState/EmptyState'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Facts } from '../ui/Facts/Facts'
import { Loading } from '../ui/Loading/Loading'
import { Page } from '../ui/Page/Page'
import { Panel } from '../ui/Page/Panel'
import { Elapsed, Moment } from '../ui/Time/Time'
import { AbortDialog } from './AbortDialog'
import styles from './BulkPage.module.css'
import { BulkState } from './BulkState'
import { ItemsPanel } from './ItemsPanel'
import { type Bulk, isOpen, turnsOf, useAbort, useBulk } from './queries'
import { ReasonsPanel } from './ReasonsPanel'
import { Turns } from './Turns'
import { number, titleOf, whichWords } from './words'

/** One action on many runs: what was asked for, how far it is, and what became of each run. */
export function BulkPage({ id }: { id: string }) {
  const { data: bulk, error, refetch } = useBulk(id)
  if (bulk) return <Shown bulk={bulk} />
  if (!error) return <Loading what="the bulk action" />
  if (error instanceof ApiError && error.status === 404) return <NotThere />
  return (
    <ErrorNote title="The bulk action could not be loaded" onRetry={refetch}>
      {error.message}
    </ErrorNote>
  )
}

function NotThere() {
  return (
    <Page title="No such bulk action">
      <EmptyState title="It is not there, or no longer">
        <p>
          Bulk actions are kept as long as runs. <Link href="/bulk">See all of them</Link>
        </p>
      </EmptyState>
    </Page>
  )
}

function Shown({ bulk }: { bulk: Bulk }) {
  return (
    <Page
      title={bulk.name || titleOf(bulk)}
      above={<Link href="/bulk">Bulk actions</Link>}
      below={`${whichWords(bulk)}.`}
      aside={<Actions bulk={bulk} />}
    >
      <div className={styles.stack}>
        <Panel title="Progress" actions={<BulkState state={bulk.state} />}>
          <div className={styles.progress} aria-live="polite">
            <Turns bulk={bulk} wide />
            <Counts bulk={bulk} />
            <p className={styles.state}>{STATE_WORDS[bulk.state](bulk)}</p>
          </div>
        </Panel>
        {bulk.reasons.length > 0 && <ReasonsPanel reasons={bulk.reasons} />}
        <Panel title="About it">
          <Asked bulk={bulk} />
        </Panel>
        <ItemsPanel bulk={bulk} />
      </div>
    </Page>
  )
}

function Actions({ bulk }: { bulk: Bulk }) {
  const [asking, setAsking] = useState(false)
  const abort = useAbort(bulk.id)
  return (
    <>
      {isOpen(bulk) && (
        <Button
          kind="danger"
          icon="stop"
          disabled={abort.isPending}
          onClick={() => setAsking(true)}
        >
          Abort…
        </Button>
      )}
      {bulk.done > 0 && (
        <ButtonLink kind="primary" href={`/runs?bulk=${bulk.id}`}>
          {bulk.action === 'retry' ? 'See the new runs' : 'See the runs'}
        </ButtonLink>
      )}
      {asking && isOpen(bulk) && (
        <AbortDialog
          bulk={bulk}
          onKeep={() => setAsking(false)}
          onAbort={() => {
            setAsking(false)
            abort.mutate()
          }}
        />
      )}
      {abort.error && <ErrorNote title="It was not aborted">{abort.error.message}</ErrorNote>}
    </>
  )
}

const DONE_WORDS = { retry: 'New runs', cancel: 'Cancelled' } satisfies Record<
  Bulk['action'],
  string
>

function Counts({ bulk }: { bulk: Bulk }) {
  const left = Math.max(bulk.total - turnsOf(bulk), 0)
  const counts = {
    [DONE_WORDS[bulk.action]]: bulk.done,
    Skipped: bulk.skipped,
    Failed: bulk.failed,
    [isOpen(bulk) ? 'To come' : 'Left as they were']: left,
  }
  return (
    <dl className={styles.counts}>
      {Object.entries(counts).map(([name, count]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{number(count)}</dd>
        </div>
      ))}
    </dl>
  )
}

const STATE_WORDS = {
  queued: () => 'It is stored, and a worker begins in a moment.',
  running: ({ total_exact }) =>
    total_exact
      ? 'Each run has its turn, the oldest first. You may close this page: it goes on.'
      : 'The runs are being listed; then each has its turn. You may close this page: it goes on.',
  done: ({ total }) => (total === 0 ? 'No run matched when it began.' : 'Every run had its turn.'),
  aborted: () =>
    'It was stopped: what was done stays done, and the other runs were left as they were.',
} satisfies Record<Bulk['state'], (bulk: Bulk) => string>

function Asked({ bulk }: { bulk: Bulk }) {
  const { filter, started_at, finished_at } = bulk
  return (
    <Facts
      facts={{
        'Asked for': <Moment at={bulk.created_at} />,
        Took: started_at && finished_at && <Elapsed from={started_at} to={finished_at} />,
        Failure: filter?.failure && (
          <Link href={`/failures/${filter.failure}`}>{filter.failure}</Link>
        ),
        Runs: filter && <Link href={`/runs?${searchOf(filter)}`}>The same filter now</Link>,
        Id: <code>{bulk.id}</code>,
      }}
    />
  )
}

function searchOf(filter: NonNullable<Bulk['filter']>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) {
    for (const one of [value].flat()) if (one) search.append(name, one)
  }
  return search.toString()
}
