import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/ApiContext'
import { take } from '../../api/client'
import type { components } from '../../api/schema.gen'
import { runKeys } from '../keys'
import { getRuns, type Run } from '../queries'

export type Relative = components['schemas']['RunBrief']
export type Batch = components['schemas']['BatchOut']

/** The runs that are retries of one another; they may get more as long as the page is open. */
export function useLineage(run: Run) {
  const api = useApi()
  return useQuery({
    queryKey: [...runKeys.lineage(run.id), run.state],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/runs/{run_id}/lineage', { params: { path: { run_id: run.id } }, signal }),
      ),
  })
}

/** How far the batch is; asked for anew when the run has moved. */
export function useBatch(id: string, state: string) {
  const api = useApi()
  return useQuery({
    queryKey: ['batches', id, state],
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/batches/{batch_id}', { params: { path: { batch_id: id } }, signal })),
    placeholderData: held => held,
  })
}

/** The run of the same task before this one. */
export function usePrevious(run: Run) {
  const api = useApi()
  return useQuery({
    queryKey: runKeys.neighbours(run.id, `task=${run.task}`),
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/runs/{run_id}/neighbours', {
          params: { path: { run_id: run.id }, query: { task: [run.task] } },
          signal,
        }),
      ),
  })
}

/** A few runs by their ids, for a word about each. */
export function useRunsById(ids: string[]) {
  const api = useApi()
  return useQuery({
    queryKey: [...runKeys.all, 'some', ...ids],
    queryFn: async ({ signal }) =>
      (await getRuns(api, { id: ids, limit: ids.length }, signal)).items,
    enabled: ids.length > 0,
  })
}
