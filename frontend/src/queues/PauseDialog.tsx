import { useState } from 'react'
import { Button } from '../ui/Button/Button'
import { Dialog } from '../ui/Dialog/Dialog'
import { Field } from '../ui/Field/Field'
import type { Queue } from './queries'

interface PauseDialogProps {
  queue: Queue
  onKeep: () => void
  onPause: (reason: string | undefined) => void
}

/** Says what a pause does to running work before there is one. */
export function PauseDialog({ queue, onKeep, onPause }: PauseDialogProps) {
  const [reason, setReason] = useState('')
  return (
    <Dialog
      title={`Pause the queue ${queue.name}?`}
      onClose={onKeep}
      actions={
        <>
          <Button onClick={onKeep}>Keep it going</Button>
          <Button kind="primary" icon="pause" onClick={() => onPause(reason.trim() || undefined)}>
            Pause this queue
          </Button>
        </>
      }
    >
      <p>{runningWords(queue.running)} No further run of it begins, on any worker.</p>
      <p>
        New runs are accepted and wait. The pause lasts until somebody resumes the queue, whatever
        is restarted.
      </p>
      <Field label="Reason" hint="For whoever wonders later. May be left empty.">
        {control => (
          <input
            {...control}
            maxLength={500}
            value={reason}
            onChange={event => setReason(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  )
}

function runningWords(running: number): string {
  if (running === 0) return 'Nothing of it is running now.'
  if (running === 1) return 'The one run of it that is running goes on to its end.'
  return `The ${running.toLocaleString('en')} runs of it that are running go on to their end.`
}
