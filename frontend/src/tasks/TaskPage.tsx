import { Link, useSearchParams } from 'wouter'
import { ApiError } from '../api/errors'
import { shortId } from '../runs/id'
import { useRun } from '../runs/queries'
import { ButtonLink } from '../ui/Button/Button'
import { EmptyState } from '../ui/EmptyState/EmptyState'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Loading } from '../ui/Loading/Loading'
import { Page } from '../ui/Page/Page'
import { type Task, useTask } from './queries'
import { RecentRuns } from './RecentRuns'
import { type Origin, TaskForm } from './TaskForm'
import styles from './TaskPage.module.css'

export function TaskPage({ name }: { name: string }) {
  const task = useTask(name)
  if (task.data) return <TaskView task={task.data} />
  if (!task.error) {
    return (
      <Page title={name}>
        <Loading what="the task" />
      </Page>
    )
  }
  if (task.error instanceof ApiError && task.error.status === 404) return <NoSuchTask name={name} />
  return (
    <Page title={name}>
      <ErrorNote title="The task could not be loaded" onRetry={task.refetch}>
        {task.error.message}
      </ErrorNote>
    </Page>
  )
}

function NoSuchTask({ name }: { name: string }) {
  return (
    <Page title="Task not found">
      <EmptyState title="There is no such task">
        <p>
          No module that Messager loads has a task named <code>{name}</code>. Its old runs are still{' '}
          <Link href={`/runs?task=${encodeURIComponent(name)}`}>in the list</Link>.
        </p>
        <p>
          <ButtonLink href="/">See all tasks</ButtonLink>
        </p>
      </EmptyState>
    </Page>
  )
}

function TaskView({ task }: { task: Task }) {
  const [search] = useSearchParams()
  const from = search.get('from')
  return (
    <Page
      title={task.title}
      above={
        <nav className={styles.crumbs} aria-label="Breadcrumb">
          <Link href="/">Tasks</Link>
          <span aria-hidden="true">/</span>
          <code>{task.name}</code>
        </nav>
      }
      below={task.description && <p className={styles.description}>{task.description}</p>}
    >
      <div className={styles.columns}>
        {from ? <CopiedForm key={from} task={task} from={from} /> : <TaskForm task={task} />}
        <RecentRuns task={task} />
      </div>
    </Page>
  )
}

/** The form with what an earlier run was given; it waits for that, since a form must never change under somebody's hands. */
function CopiedForm({ task, from }: { task: Task; from: string }) {
  const { data: run, error } = useRun(from)
  if (run?.task === task.name) return <TaskForm task={task} origin={originOf(run)} />
  if (!run && !error) return <Loading what="the earlier run" />
  const why = run ? `That run was of another task, ${run.task}.` : error?.message
  return (
    <div className={styles.stack}>
      <ErrorNote title={`The input of run ${shortId(from)} could not be used`}>{why}</ErrorNote>
      <TaskForm task={task} />
    </div>
  )
}

function originOf(run: { id: string; input: unknown; tags: string[] }): Origin {
  return { id: run.id, input: run.input, tags: run.tags }
}
