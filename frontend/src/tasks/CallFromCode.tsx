import { useApi } from '../api/ApiContext'
import { Code } from '../ui/Copy/Code'
import { Panel } from '../ui/Page/Panel'
import { useTabs } from '../ui/Tabs/Tabs'
import type { Submission } from './queries'
import { type Language, SNIPPETS } from './snippets'

/** The same run from a program: always what the form holds at this moment. */
export function CallFromCode({ task, submission }: { task: string; submission: Submission }) {
  const { origin } = useApi()
  const url = `${origin}/api/v1/tasks/${encodeURIComponent(task)}/runs`
  const tab = (name: Language) => ({
    name,
    content: () => <Code text={SNIPPETS[name](url, submission)} what={`as ${name}`} />,
  })
  const { list, panel } = useTabs('Language', [tab('curl'), tab('Python'), tab('JavaScript')])
  return (
    <Panel title="Call it from code" actions={list}>
      {panel}
    </Panel>
  )
}
