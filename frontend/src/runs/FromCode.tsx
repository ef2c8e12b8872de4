import { useQuery } from '@tanstack/react-query'
import { useApi } from '../api/ApiContext'
import { take } from '../api/client'
import { CallFromCode } from '../tasks/CallFromCode'
import { useTask } from '../tasks/queries'
import { runKeys } from './keys'
import type { Run } from './queries'

/** The same run from a program; nothing while it is not known what of its input is secret. */
export function FromCode({ run }: { run: Run }) {
  const task = useTask(run.task)
  const input = useInput(run)
  if (!task.data || input === undefined) return null
  const tags = run.tags.length > 0 ? run.tags : undefined
  return <CallFromCode task={task.data} submission={{ input, tags }} />
}

/** All of it, also where the page holds the beginning only. */
function useInput(run: Run): unknown {
  const api = useApi()
  const isShort = Boolean(run.shortened?.input)
  const whole = useQuery({
    queryKey: [...runKeys.one(run.id), 'input'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/runs/{run_id}/input', { params: { path: { run_id: run.id } }, signal }),
      ),
    enabled: isShort,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return isShort ? whole.data : run.input
}
