import { useApi } from '../api/ApiContext'
import { masked } from '../forms'
import { same } from '../forms/json'
import { Code } from '../ui/Copy/Code'
import { Panel } from '../ui/Page/Panel'
import { useTabs } from '../ui/Tabs/Tabs'
import type { Submission, Task } from './queries'
import { type Language, SNIPPETS } from './snippets'
import styles from './TaskForm.module.css'

/** The same run from a program: always what the form holds at this moment, secrets aside. */
export function CallFromCode({ task, submission }: { task: Task; submission: Submission }) {
  const { origin } = useApi()
  const url = `${origin}/api/v1/tasks/${encodeURIComponent(task.name)}/runs`
  const shown = { ...submission, input: masked(task.input_schema, submission.input) }
  const hides = !same(shown.input, submission.input)
  const tab = (name: Language) => ({
    name,
    content: () => <Code text={SNIPPETS[name](url, shown)} what={`as ${name}`} />,
  })
  const { list, panel } = useTabs('Language', [tab('curl'), tab('Python'), tab('JavaScript')])
  return (
    <Panel title="Call it from code" actions={list}>
      {hides && <p className={styles.none}>Secrets are not shown: fill them in yourself.</p>}
      {panel}
    </Panel>
  )
}
