import { Button } from '../ui/Button/Button'
import { Dialog } from '../ui/Dialog/Dialog'
import type { Run } from './queries'

interface RetryDialogProps {
  run: Run
  onClose: () => void
  onRetry: () => void
}

export function RetryDialog({ run, onClose, onRetry }: RetryDialogProps) {
  return (
    <Dialog
      title="Retry this run?"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button kind="primary" onClick={onRetry}>
            Make a new run
          </Button>
        </>
      }
    >
      <p>A new run starts at once, with the same input and tags. This one stays as it is.</p>
      <p>{BEFORE[run.state as keyof typeof BEFORE]}</p>
    </Dialog>
  )
}

const BEFORE = {
  succeeded: 'This one succeeded: what it did is done a second time.',
  failed: 'What this one did before it failed is not undone, and may be done a second time.',
  cancelled: 'What this one did before it was cancelled may be done a second time.',
}
