import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useApi } from '../api/ApiContext'
import { take } from '../api/client'
import type { Run } from '../runs/queries'
import { hasEnded } from '../runs/queries'

/** How often the files of a running task are asked for, at most. */
const EACH_MS = 5_000

/** The files of a run; those of a running one are asked for again when it has changed. */
export function useRunFiles(run: Run) {
  const api = useApi()
  const query = useQuery({
    queryKey: ['run-files', run.id],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/runs/{run_id}/artifacts', {
          params: { path: { run_id: run.id } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
  })
  const { refetch, dataUpdatedAt } = query
  const over = hasEnded(run)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what there is to ask for
  useEffect(() => {
    const wait = over ? 0 : Math.max(0, dataUpdatedAt + EACH_MS - Date.now())
    const timer = setTimeout(refetch, wait)
    return () => clearTimeout(timer)
  }, [run.version])
  return query
}
