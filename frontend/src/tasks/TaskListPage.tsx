import { Link, useSearchParams } from 'wouter'
import { Code } from '../ui/Copy/Code'
import { EmptyState } from '../ui/EmptyState/EmptyState'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Field } from '../ui/Field/Field'
import { Icon } from '../ui/Icon/Icon'
import { Loading } from '../ui/Loading/Loading'
import { Page } from '../ui/Page/Page'
import { type Task, useTasks } from './queries'
import styles from './TaskListPage.module.css'

export function TaskListPage() {
  const tasks = useTasks()
  return (
    <Page title="Tasks" below="Choose what to run.">
      {tasks.data ? (
        <Catalogue tasks={tasks.data.items} />
      ) : tasks.error ? (
        <ErrorNote title="The tasks could not be loaded" onRetry={tasks.refetch}>
          {tasks.error.message}
        </ErrorNote>
      ) : (
        <Loading what="tasks" />
      )}
    </Page>
  )
}

function Catalogue({ tasks }: { tasks: Task[] }) {
  const [search, setSearch] = useSearchParams()
  const wanted = search.get('q') ?? ''
  if (tasks.length === 0) return <NoTasks />
  const found = tasks.filter(task => matches(task, wanted))
  return (
    <>
      <search className={styles.search}>
        <Field label="Search tasks">
          {control => (
            <input
              {...control}
              type="search"
              placeholder="Title, name or description"
              value={wanted}
              onChange={({ target }) =>
                setSearch(target.value ? { q: target.value } : {}, { replace: true })
              }
            />
          )}
        </Field>
      </search>
      <p className="visually-hidden" role="status">
        {found.length} of {tasks.length} tasks
      </p>
      {found.length === 0 && (
        <EmptyState title="No task matches">
          <p>No title, name or description holds “{wanted}”.</p>
        </EmptyState>
      )}
      {groupsOf(found).map(([name, members]) => (
        <Group key={name} name={name} tasks={members} />
      ))}
    </>
  )
}

function Group({ name, tasks }: { name: string; tasks: Task[] }) {
  return (
    <section className={styles.group} aria-label={name}>
      <h2>{name}</h2>
      <ul>
        {tasks.map(task => (
          <li key={task.name} className={styles.task}>
            <div className={styles.names}>
              <h3>
                <Link href={`/tasks/${encodeURIComponent(task.name)}`}>{task.title}</Link>
              </h3>
              <code>{task.name}</code>
            </div>
            <p>{task.description}</p>
            <Icon name="chevron" />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Every word must be found somewhere. */
function matches({ title, name, description }: Task, wanted: string): boolean {
  const text = `${title} ${name} ${description}`.toLowerCase()
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}

/** By the module they come from, in the order of the API. */
function groupsOf(tasks: Task[]): [string, Task[]][] {
  const groups = new Map<string, Task[]>()
  for (const task of tasks) {
    const name = task.name.split('.').slice(0, -1).join('.') || 'tasks'
    groups.set(name, [...(groups.get(name) ?? []), task])
  }
  return [...groups]
}

const EXAMPLE = `from celery import shared_task


@shared_task
def greet(name: str, times: int = 1) -> str:
    """Greet somebody.

    Args:
        name: Who is greeted.
        times: How often.
    """
    return " ".join([f"Hello {name}!"] * times)
`

function NoTasks() {
  return (
    <EmptyState title="No tasks yet">
      <p>
        A task is a Python function with type hints. Save this as{' '}
        <code>backend/tasks/greetings.py</code> and restart Messager; its form appears here.
      </p>
      <Code text={EXAMPLE} what="example" />
    </EmptyState>
  )
}
