import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/ApiContext'
import { take } from '../../api/client'
import type { components } from '../../api/schema.gen'
import { hasEnded, type Run } from '../../runs/queries'
import { taskKeys } from '../queries'
import { useCallAfter } from '../useCallAfter'
import { queryOf, textOf, type Window } from './window'

export type TaskStats = components['schemas']['TaskStats']

/** How a task did in that time; asked for again when some of its recent `runs` have ended. */
export function useTaskStats(task: string, window: Window, runs: Run[] | undefined) {
  const api = useApi()
  const stats = useQuery({
    queryKey: [...taskKeys.one(task), 'stats', textOf(window)],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/tasks/{task}/stats', {
          params: { path: { task }, query: queryOf(window, Date.now()) },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
  useCallAfter(endedOf(runs), stats.refetch)
  return stats
}

function endedOf(runs: Run[] | undefined): string | undefined {
  return runs
    ?.filter(hasEnded)
    .map(run => run.id)
    .join()
}
