import { useState } from 'react'
import { Button } from '../ui/Button/Button'
import { Dialog } from '../ui/Dialog/Dialog'
import { Field } from '../ui/Field/Field'

interface HandleDialogProps {
  onClose: () => void
  onHandle: (note: string) => void
}

const LONGEST = 1_000

export function HandleDialog({ onClose, onHandle }: HandleDialogProps) {
  const [note, setNote] = useState('')
  return (
    <Dialog
      title="Mark this failure as handled?"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Not yet</Button>
          <Button kind="primary" icon="check" onClick={() => onHandle(note.trim())}>
            Mark as handled
          </Button>
        </>
      }
    >
      <p>
        It leaves the list of open failures. The next run that fails in this way brings it back, and
        the list says so. The runs stay as they are.
      </p>
      <Field label="Note" hint="What was done about it, for whoever looks next. Not needed.">
        {control => (
          <textarea
            {...control}
            rows={3}
            maxLength={LONGEST}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
      </Field>
    </Dialog>
  )
}
