import { useMemo } from 'react'
import { useApi } from '../api/ApiContext'
import { take } from '../api/client'
import { masked } from '../forms'
import { same, stringify } from '../forms/json'
import { useTask } from '../tasks/queries'
import { Loading } from '../ui/Loading/Loading'
import { Panel } from '../ui/Page/Panel'
import { ValuePanel } from '../ui/Value/ValuePanel'
import type { Run } from './queries'

/** What the run was asked to do, secrets aside: where it holds some, there is no file of it to save either. */
export function RunInput({ run }: { run: Run }) {
  const task = useTask(run.task)
  const whole = useWhole(run, 'input')
  const schema = task.data?.input_schema
  const { input } = run
  const shown = useMemo(() => (schema ? masked(schema, input) : input), [schema, input])
  const hides = useMemo(() => !same(shown, input), [shown, input])
  // Until it is known what is secret, everything may be.
  if (task.isPending) {
    return (
      <Panel title="Input">
        <Loading what="the input" />
      </Panel>
    )
  }
  return <ValuePanel title="Input" value={shown} whole={hides ? undefined : whole} />
}

/** What the run gave back. */
export function RunResult({ run }: { run: Run }) {
  return <ValuePanel title="Result" value={run.result} whole={useWhole(run, 'result')} />
}

/** The value beside the run, of which only the beginning may be held. */
function useWhole(run: Run, name: 'input' | 'result') {
  const api = useApi()
  const path = `/api/v1/runs/{run_id}/${name}` as const
  return {
    href: `${api.origin}/api/v1/runs/${run.id}/${name}`,
    read: async () =>
      stringify(await take(api.GET(path, { params: { path: { run_id: run.id } } })), 2),
    size: run.shortened?.[name] ?? null,
  }
}
