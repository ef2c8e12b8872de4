import { Button } from '../ui/Button/Button'
import { Dialog } from '../ui/Dialog/Dialog'
import { type Bulk, turnsOf } from './queries'
import { runs } from './words'

interface AbortDialogProps {
  bulk: Bulk
  onKeep: () => void
  onAbort: () => void
}

export function AbortDialog({ bulk, onKeep, onAbort }: AbortDialogProps) {
  return (
    <Dialog
      title="Abort this bulk action?"
      onClose={onKeep}
      actions={
        <>
          <Button onClick={onKeep}>Let it go on</Button>
          <Button kind="danger" onClick={onAbort}>
            Abort it
          </Button>
        </>
      }
    >
      <p>
        {runs(turnsOf(bulk))} had their turn so far, and what was done to them stays done:{' '}
        {bulk.action === 'retry'
          ? 'the new runs are executed as any others.'
          : 'what was cancelled stays cancelled.'}
      </p>
      <p>The others stay as they are. It cannot be continued, but you can begin a new one.</p>
    </Dialog>
  )
}
