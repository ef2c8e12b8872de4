import { Link } from 'wouter'
import { ApiError } from '../api/errors'
import { useRecentRuns } from '../runs/queries'
import { ButtonLink } from '../ui/Button/Button'
import { EmptyState } from '../ui/EmptyState/EmptyState'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Loading } from '../ui/Loading/Loading'
import { Page } from '../ui/Page/Page'
import { FilledForm } from './FilledForm'
import { FillPanel } from './inputs/FillPanel'
import { type Task, useTask } from './queries'
import { RecentRuns } from './RecentRuns'
import { StatsPanel } from './stats/StatsPanel'
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
  const runs = useRecentRuns(task.name)
  const items = runs.data?.items
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
      <div className={styles.stack}>
        <div className={styles.columns}>
          <FilledForm task={task} />
          <div className={styles.stack}>
            <FillPanel task={task} runs={items} />
            <RecentRuns task={task} runs={items} error={runs.error} />
          </div>
        </div>
        <StatsPanel task={task} runs={items} />
      </div>
    </Page>
  )
}
