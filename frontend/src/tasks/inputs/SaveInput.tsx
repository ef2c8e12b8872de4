import { type SubmitEvent, useState } from 'react'
import { masked } from '../../forms'
import { same } from '../../forms/json'
import { Button } from '../../ui/Button/Button'
import { Dialog } from '../../ui/Dialog/Dialog'
import { Field } from '../../ui/Field/Field'
import type { Submission, Task } from '../queries'
import styles from './inputs.module.css'
import { useSavedInputs, useSaveInput } from './queries'

interface SaveInputProps {
  task: Task
  submission: Submission
}

/** Keeps what the form holds for the next time, under a name. */
export function SaveInput({ task, submission }: SaveInputProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button kind="quiet" size="sm" onClick={() => setOpen(true)}>
        Save input
      </Button>
      {open && <SaveDialog {...{ task, submission }} onClose={() => setOpen(false)} />}
    </>
  )
}

function SaveDialog({ task, submission, onClose }: SaveInputProps & { onClose: () => void }) {
  const [name, setName] = useState('')
  const save = useSaveInput(task)
  const taken = useSavedInputs(task.name).data?.items.some(saved => saved.name === name.trim())
  const hides = !same(masked(task.input_schema, submission.input), submission.input)

  function send(event: SubmitEvent) {
    event.preventDefault()
    if (name.trim() && !save.isPending) save.mutate({ name, submission }, { onSuccess: onClose })
  }

  return (
    <Dialog
      title="Save this input"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button kind="primary" type="submit" form="save-input" disabled={!name.trim()}>
            {taken ? 'Replace' : 'Save'}
          </Button>
        </>
      }
    >
      <form id="save-input" className={styles.save} onSubmit={send}>
        <Field
          label="Name"
          hint={taken ? 'One of this name is saved already: it is replaced.' : undefined}
          error={save.error?.message}
        >
          {control => (
            <input
              {...control}
              type="text"
              maxLength={100}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <p>
          It is kept on the server, with its tags, for everybody who opens this task
          {hides ? '. Secrets are left out.' : '.'}
        </p>
      </form>
    </Dialog>
  )
}
