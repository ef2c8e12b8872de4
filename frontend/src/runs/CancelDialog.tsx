import { Button } from '../ui/Button/Button'
import { Dialog } from '../ui/Dialog/Dialog'
import type { Run } from './queries'

interface CancelDialogProps {
  run: Run
  onKeep: () => void
  onCancel: () => void
}

export function CancelDialog({ run, onKeep, onCancel }: CancelDialogProps) {
  return (
    <Dialog
      title="Cancel this run?"
      onClose={onKeep}
      actions={
        <>
          <Button onClick={onKeep}>Keep running</Button>
          <Button kind="danger" onClick={onCancel}>
            Cancel this run
          </Button>
        </>
      }
    >
      {run.state === 'running' ? (
        <p>
          The worker stops the task where it stands, within a few seconds. What it has done until
          then stays done: a message that was sent is not taken back. Its log is kept.
        </p>
      ) : run.attempt > 0 ? (
        <p>
          It waits for its next attempt, which then never starts. What was done before stays done.
        </p>
      ) : (
        <p>It has not started, and then never will. Nothing is undone, because nothing was done.</p>
      )}
      <p>A cancelled run cannot be continued, but you can run it again.</p>
    </Dialog>
  )
}
