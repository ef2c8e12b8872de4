import { useRef } from 'react'
import { Link, useSearchParams } from 'wouter'
import { shortId } from '../runs/id'
import { useWholeRun } from '../runs/queries'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Loading } from '../ui/Loading/Loading'
import { type SavedInput, useSavedInputs } from './inputs/queries'
import type { Task } from './queries'
import { TaskForm } from './TaskForm'
import styles from './TaskPage.module.css'

/**
 * The form, with what the address says it is filled with: `from` an earlier run, or a `saved` input. It waits for that, since a
 * form must never change under somebody's hands.
 */
export function FilledForm({ task }: { task: Task }) {
  const [query] = useSearchParams()
  const [from, saved] = [query.get('from'), query.get('saved')]
  if (from) return <CopiedForm key={from} task={task} from={from} />
  if (saved) return <SavedForm key={saved} task={task} saved={saved} />
  return <TaskForm task={task} />
}

function CopiedForm({ task, from }: { task: Task; from: string }) {
  const { data: run, error } = useWholeRun(from)
  if (run?.task === task.name) {
    const name = <Link href={`/runs/${run.id}`}>run {shortId(run.id)}</Link>
    return <TaskForm task={task} origin={{ name, input: run.input, tags: run.tags }} />
  }
  if (!run && !error) return <Loading what="the earlier run" />
  const why = run ? `That run was of another task, ${run.task}.` : error?.message
  return (
    <EmptyForm
      task={task}
      title={`The input of run ${shortId(from)} could not be used`}
      why={why}
    />
  )
}

function SavedForm({ task, saved }: { task: Task; saved: string }) {
  const { data, error } = useSavedInputs(task.name)
  const found = useRef<SavedInput>(undefined)
  found.current ??= data?.items.find(({ id }) => id === saved)
  if (found.current) {
    const { name, input, tags } = found.current
    return <TaskForm task={task} origin={{ name: <bdi>{name}</bdi>, input, tags }} />
  }
  if (!data && !error) return <Loading what="the saved input" />
  const why = error?.message ?? 'It is not saved any more.'
  return <EmptyForm task={task} title="The saved input could not be used" why={why} />
}

function EmptyForm({ task, title, why }: { task: Task; title: string; why?: string }) {
  return (
    <div className={styles.stack}>
      <ErrorNote title={title}>{why}</ErrorNote>
      <TaskForm task={task} />
    </div>
  )
}
