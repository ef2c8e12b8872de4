import { useState } from 'react'
import { useLocation } from 'wouter'
import { Button, ButtonLink } from '../ui/Button/Button'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { runHref, useOrigin } from './around/origin'
import { CancelDialog } from './CancelDialog'
import { CompareDialog } from './compare/CompareDialog'
import { hasEnded, type Run, useRunAction } from './queries'
import { RetryDialog } from './RetryDialog'
import styles from './RunActions.module.css'

/** What can be done with a run: stop it, do it once more, or set it beside another. */
export function RunActions({ run }: { run: Run }) {
  const cancel = useRunAction('cancel')
  const retry = useRunAction('retry')
  const [asking, setAsking] = useState<'cancel' | 'retry' | 'compare'>()
  const [, navigate] = useLocation()
  const from = useOrigin()
  const ended = hasEnded(run)
  const failure = cancel.error ?? retry.error
  const close = () => setAsking(undefined)

  return (
    <div className={styles.actions}>
      <Button icon="compare" onClick={() => setAsking('compare')}>
        Compare with…
      </Button>
      {!ended && (
        <Button
          kind="danger"
          icon="stop"
          disabled={run.cancel_requested_at !== null || cancel.isPending}
          onClick={() => setAsking('cancel')}
        >
          {run.cancel_requested_at === null ? 'Cancel run' : 'Cancelling…'}
        </Button>
      )}
      {ended && (
        <Button icon="retry" disabled={retry.isPending} onClick={() => setAsking('retry')}>
          Retry
        </Button>
      )}
      <ButtonLink
        icon="edit"
        kind={ended ? 'primary' : 'secondary'}
        href={`/tasks/${encodeURIComponent(run.task)}?from=${run.id}`}
      >
        Edit and run again
      </ButtonLink>
      {failure && <ErrorNote title={failure.message} />}
      {asking === 'compare' && <CompareDialog run={run} onClose={close} />}
      {asking === 'cancel' && !ended && (
        <CancelDialog
          run={run}
          onKeep={close}
          onCancel={() => {
            close()
            cancel.mutate(run.id)
          }}
        />
      )}
      {asking === 'retry' && (
        <RetryDialog
          run={run}
          onClose={close}
          onRetry={() => {
            close()
            retry.mutate(run.id, { onSuccess: next => navigate(runHref(next.id, from)) })
          }}
        />
      )}
    </div>
  )
}
