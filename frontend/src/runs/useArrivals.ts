import { useMemo } from 'react'
import type { RunFilters } from './filters'
import { type Run, useNewestRuns } from './queries'

/** What has happened since a list was loaded: how many runs came, and the newest state of those at its top. */
export function useArrivals(filters: RunFilters, shown: Run[]) {
  const newest = useNewestRuns(filters)
  return useMemo(() => {
    const items = newest.data?.items ?? []
    const ids = new Set(shown.map(run => run.id))
    const first = shown[0]?.created_at ?? ''
    // Times are fixed-width UTC, so they compare as text.
    const count = items.filter(run => run.created_at >= first && !ids.has(run.id)).length
    return { count, fresh: new Map(items.map(run => [run.id, run])) }
  }, [newest.data, shown])
}
