import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import { useApi } from '../../api/ApiContext'
import { take } from '../../api/client'
import { asked, filtersOf } from '../filters'
import { runKeys } from '../keys'

/** The page of a run, with the search of the list it is reached from, which `j`, `k` and the way back go by. */
export function runHref(id: string, from?: string): string {
  return from === undefined ? `/runs/${id}` : `/runs/${id}?from=${encodeURIComponent(from)}`
}

/** The search of the list that the run on this page was reached from; undefined: from none. */
export function useOrigin(): string | undefined {
  const [search] = useSearchParams()
  return search.get('from') ?? undefined
}

/** The runs next to one in the list it was reached from. */
export function useNeighbours(id: string, from: string | undefined) {
  const api = useApi()
  return useQuery({
    queryKey: runKeys.neighbours(id, from ?? ''),
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/runs/{run_id}/neighbours', {
          params: { path: { run_id: id }, query: filtersIn(from) },
          signal,
        }),
      ),
    enabled: from !== undefined,
  })
}

function filtersIn(from: string | undefined) {
  return asked(filtersOf(new URLSearchParams(from)), Date.now())
}
