import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import { ArtifactsPanel } from '../files/ArtifactsPanel'
import { useTask } from '../tasks/queries'
import { ButtonLink } from '../ui/Button/Button'
import { EmptyState } from '../ui/EmptyState/EmptyState'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Loading } from '../ui/Loading/Loading'
import { Page } from '../ui/Page/Page'
import { Neighbours } from './around/Neighbours'
import { useOrigin } from './around/origin'
import { Related } from './around/Related'
import { ErrorPanel } from './error/ErrorPanel'
import { FromCode } from './FromCode'
import { shortId } from './id'
import { runKeys } from './keys'
import { LogPanel } from './log/LogPanel'
import { ProgressPanel } from './progress/ProgressPanel'
import { hasEnded, isNoRun, type Run, useLiveRun } from './queries'
import { RunActions } from './RunActions'
import { RunFacts } from './RunFacts'
import styles from './RunPage.module.css'
import { RunInput, RunResult } from './RunValue'
import { STATE_WORDS, StateBadge } from './StateBadge'
import { Timeline } from './timeline/Timeline'

export function RunPage({ id }: { id: string }) {
  const client = useQueryClient()
  const { data: run, error } = useLiveRun(id)
  if (run) return <RunView run={run} />
  if (!error) {
    return (
      <Page title={`Run ${shortId(id)}`}>
        <Loading what="the run" />
      </Page>
    )
  }
  if (isNoRun(error)) return <NoSuchRun id={id} />
  return (
    <Page title={`Run ${shortId(id)}`}>
      <ErrorNote
        title="The run could not be loaded"
        onRetry={() => client.refetchQueries({ queryKey: runKeys.one(id) })}
      >
        {error.message}
      </ErrorNote>
    </Page>
  )
}

function NoSuchRun({ id }: { id: string }) {
  return (
    <Page title="Run not found">
      <EmptyState title="There is no such run">
        <p>
          Nothing has run under the id <code>{id}</code>, or it has been deleted since.
        </p>
        <p>
          <ButtonLink href="/runs">See all runs</ButtonLink>
        </p>
      </EmptyState>
    </Page>
  )
}

function RunView({ run }: { run: Run }) {
  const task = useTask(run.task)
  const from = useOrigin()
  return (
    <Page
      title={task.data?.title ?? run.task}
      above={
        <div className={styles.above}>
          <nav className={styles.crumbs} aria-label="Breadcrumb">
            <Link href={from ? `/runs?${from}` : '/runs'}>Runs</Link>
            <span aria-hidden="true">/</span>
            <Link href={`/runs?task=${encodeURIComponent(run.task)}`}>{run.task}</Link>
            <span aria-hidden="true">/</span>
            <span className={styles.id}>{shortId(run.id)}</span>
          </nav>
          {from !== undefined && <Neighbours id={run.id} from={from} />}
        </div>
      }
      below={<StateBadge state={run.state} testId="run-state" />}
      aside={<RunActions run={run} />}
    >
      <p className="visually-hidden" role="status">
        {`Run ${STATE_WORDS[run.state].toLowerCase()}.`}
      </p>
      <div className={styles.columns}>
        <div className={styles.main}>
          <Timeline run={run} />
          <Outcome run={run} />
          <ArtifactsPanel run={run} />
          <LogPanel run={run} />
          <RunInput run={run} />
          <FromCode run={run} />
        </div>
        <div className={styles.side}>
          <RunFacts run={run} />
          <Related run={run} />
        </div>
      </div>
    </Page>
  )
}

/** What came of the run, or how far it is. */
function Outcome({ run }: { run: Run }) {
  if (run.state === 'succeeded') return <RunResult run={run} />
  return (
    <>
      {run.error && <ErrorPanel error={run.error} />}
      {(!hasEnded(run) || run.progress) && <ProgressPanel run={run} />}
    </>
  )
}
