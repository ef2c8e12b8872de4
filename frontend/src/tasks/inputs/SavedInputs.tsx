import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../ui/Button/Button'
import { Dialog } from '../../ui/Dialog/Dialog'
import { ErrorNote } from '../../ui/ErrorNote/ErrorNote'
import { Loading } from '../../ui/Loading/Loading'
import type { Task } from '../queries'
import styles from './inputs.module.css'
import { type SavedInput, useDeleteSaved, useSavedInputs } from './queries'
import { lineOf } from './recent'

/** Inputs that were given a name; each is a link to the form that is filled with it. */
export function SavedInputs({ task }: { task: Task }) {
  const saved = useSavedInputs(task.name)
  if (saved.error) return <ErrorNote title="They could not be loaded" onRetry={saved.refetch} />
  if (!saved.data) return <Loading what="inputs" />
  if (saved.data.items.length === 0) {
    return (
      <p className={styles.none}>
        None yet. Fill in the form and choose “Save input”, to have it here the next time.
      </p>
    )
  }
  return (
    <ul className={styles.list}>
      {saved.data.items.map(one => (
        <SavedRow key={one.id} task={task.name} saved={one} />
      ))}
    </ul>
  )
}

function SavedRow({ task, saved }: { task: string; saved: SavedInput }) {
  const [asks, setAsks] = useState(false)
  const remove = useDeleteSaved(task)
  return (
    <li>
      <Link href={`/tasks/${encodeURIComponent(task)}?saved=${saved.id}`}>
        <strong>
          <bdi>{saved.name}</bdi>
        </strong>
        <code className={styles.line}>
          <bdi>{lineOf(saved.input)}</bdi>
        </code>
      </Link>
      <Button
        kind="quiet"
        size="sm"
        icon="close"
        aria-label={`Delete ${saved.name}`}
        onClick={() => setAsks(true)}
      />
      {asks && (
        <Dialog
          title="Delete this saved input?"
          onClose={() => setAsks(false)}
          actions={
            <>
              <Button onClick={() => setAsks(false)}>Keep it</Button>
              <Button kind="danger" onClick={() => remove.mutate(saved.id)}>
                Delete it
              </Button>
            </>
          }
        >
          <p>
            “<bdi>{saved.name}</bdi>” is removed for everybody who uses this Messager. Runs that
            were started with it stay.
          </p>
        </Dialog>
      )}
    </li>
  )
}
