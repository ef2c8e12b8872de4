import { useState } from 'react'
import { useLocation } from 'wouter'
import { Button, ButtonLink } from '../ui/Button/Button'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { CancelDialog } from './CancelDialog'
import { hasEnded, type Run, useRunAction } from './queries'
import styles from './RunActions.module.css'

/** What can be done with a run: stop it, or do it once more. */
export function RunActions({ run }: { run: Run }) {
  const cancel = useRunAction('cancel')
  const retry = useRunAction('retry')
  const [asking, setAsking] = useState(false)
  const [, navigate] = useLocation()
  const ended = hasEnded(run)
  const failure = cancel.error ?? retry.error

  return (
    <div className={styles.actions}>
      {!ended && (
        <Button
          kind="danger"
          icon="stop"
          disabled={run.cancel_requested_at !== null || cancel.isPending}
          onClick={() => setAsking(true)}
        >
          {run.cancel_requested_at === null ? 'Cancel run' : 'Cancelling…'}
        </Button>
      )}
      {ended && (
        <Button
          icon="retry"
          disabled={retry.isPending}
          title="Run it once more with the same input"
          onClick={() => retry.mutate(run.id, { onSuccess: next => navigate(`/runs/${next.id}`) })}
        >
          Retry
        </Button>
      )}
      <ButtonLink
        icon="edit"
        kind={ended ? 'primary' : 'secondary'}
        href={`/tasks/${encodeURIComponent(run.task)}?from=${run.id}`}
      >
        Run again
      </ButtonLink>
      {failure && <ErrorNote title={failure.message} />}
      {asking && !ended && (
        <CancelDialog
          run={run}
          onKeep={() => setAsking(false)}
          onCancel={() => {
            setAsking(false)
            cancel.mutate(run.id)
          }}
        />
      )}
    </div>
  )
}
