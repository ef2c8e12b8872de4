import { type QueryClient, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../api/ApiContext'
import type { Api } from '../api/client'
import { pageWithNewer, type RunPages, withoutStepBack } from './cached'
import { useFeed, useInterest } from './feed/FeedProvider'
import { isAmong } from './feed/interests'
import type { RunFilters } from './filters'
import { runKeys } from './keys'
import { getRuns, hasEnded, type Run, type RunPage } from './queries'

export const PAGE_SIZE = 50

/** Rows of runs that stand still while somebody reads them, and what has happened since they were loaded. */
export function useRunList(filters: RunFilters) {
  const client = useQueryClient()
  const arrivals = useArrivals(filters)
  useRowInterest(filters, arrivals.receive)
  const rows = useRows(filters)
  const runs = allRuns(rows.data)

  /** Drops all pages but the first and loads that anew. */
  function restart(): Promise<void> {
    arrivals.forget()
    return client.resetQueries({ queryKey: runKeys.list(filters), exact: true })
  }

  return { rows, runs, arrived: arrivals.count(runs), restart }
}

function useRows(filters: RunFilters) {
  const api = useApi()
  const feed = useFeed()
  return useInfiniteQuery({
    queryKey: runKeys.list(filters),
    queryFn: ({ pageParam: cursor, signal }) =>
      feed.load(
        () => getRuns(api, { ...filters, limit: PAGE_SIZE, cursor }, signal),
        pageWithNewer,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: RunPage) => last.next ?? undefined,
    structuralSharing: (held, loaded) =>
      withoutStepBack(held as RunPages | undefined, loaded as RunPages),
    refetchOnWindowFocus: false,
  })
}

/** Follows all that the list may show; not only its states, so that a run that leaves them is noticed. */
function useRowInterest(filters: RunFilters, receive: (runs: Run[]) => void) {
  const api = useApi()
  const client = useQueryClient()
  const { state: _, ...rest } = filters
  useInterest({
    filters: rest,
    perSecond: 1,
    reload: signal => reload(api, client, filters, signal),
    receive,
  })
}

/** As many ids as fit into an address that every proxy lets through. */
const MOST_IDS = 100

/** The newest runs, which may be new, and the newest state of the rows that are not among them and may have changed. */
async function reload(api: Api, client: QueryClient, filters: RunFilters, signal: AbortSignal) {
  const { items } = await getRuns(api, { ...filters, limit: PAGE_SIZE }, signal)
  const found = new Set(items.map(run => run.id))
  const ids = allRuns(client.getQueryData(runKeys.list(filters)))
    .filter(run => !hasEnded(run) && !found.has(run.id))
    .slice(0, MOST_IDS)
    .map(run => run.id)
  if (ids.length === 0) return items
  const others = await getRuns(api, { id: ids, limit: MOST_IDS }, signal)
  return [...items, ...others.items]
}

function allRuns(data: RunPages | undefined): Run[] {
  return data?.pages.flatMap(page => page.items) ?? []
}

/** More are not counted: the button says "50 or more" long before. */
const MOST_ARRIVALS = 500

type Arrivals = ReadonlyMap<string, Run>
const NONE: Arrivals = new Map()

/** Counts the runs that have come since the rows were loaded, and match. */
function useArrivals(filters: RunFilters) {
  const client = useQueryClient()
  const [held, setHeld] = useState(NONE)

  function receive(runs: Run[]) {
    const shown = allRuns(client.getQueryData(runKeys.list(filters)))
    setHeld(held => withArrivals(held, runs, filters, shown[0]))
  }

  return {
    receive,
    forget: () => setHeld(NONE),
    count: (shown: Run[]) => {
      const ids = new Set(shown.map(run => run.id))
      return [...held.values()].filter(run => !ids.has(run.id) && isNew(run, shown[0])).length
    },
  }
}

function withArrivals(
  held: Arrivals,
  runs: Run[],
  { state }: RunFilters,
  first: Run | undefined,
): Arrivals {
  const next = new Map(held)
  for (const run of runs) {
    if (!isAmong(run.state, state ?? undefined)) next.delete(run.id)
    else if (isNew(run, first) && next.size < MOST_ARRIVALS) next.set(run.id, run)
  }
  return next
}

/** Not older than the first row. Times are fixed-width UTC, so they compare as text. */
function isNew(run: Run, first: Run | undefined): boolean {
  return run.created_at >= (first?.created_at ?? '')
}
