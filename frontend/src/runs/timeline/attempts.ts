import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/ApiContext'
import { take } from '../../api/client'
import type { components } from '../../api/schema.gen'
import { runKeys } from '../keys'
import type { Run } from '../queries'

export type History = components['schemas']['AttemptList']
export type Attempt = components['schemas']['AttemptOut']
export type Wait = components['schemas']['WaitOut']

/** What was made of the run so far; asked for anew when an attempt begins or ends, not with each line of its log. */
export function useAttempts(run: Run) {
  const api = useApi()
  const at = `${run.state} ${run.attempt} ${run.worker}`
  return useQuery({
    queryKey: runKeys.attempts(run.id, at),
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/runs/{run_id}/attempts', {
          params: { path: { run_id: run.id } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  })
}
