import type { Run } from '../../runs/queries'
import { Panel } from '../../ui/Page/Panel'
import { useTabs } from '../../ui/Tabs/Tabs'
import type { Task } from '../queries'
import { RecentInputs } from './RecentInputs'
import { SavedInputs } from './SavedInputs'

/** Beside the form: what it can be filled with. `runs` are the task's last ones. */
export function FillPanel({ task, runs }: { task: Task; runs?: Run[] }) {
  const { list, panel } = useTabs('Inputs', [
    { name: 'Recent', content: () => <RecentInputs task={task} runs={runs} /> },
    { name: 'Saved', content: () => <SavedInputs task={task} /> },
  ])
  return (
    <Panel title="Fill the form" actions={list}>
      {panel}
    </Panel>
  )
}
