import { type QueryClient, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import { useApi } from '../../api/ApiContext'
import type { Api } from '../../api/client'
import { keepRuns, pageWithNewer, type RunPages, withoutStepBack } from '../cached'
import { useFeed, useInterest } from '../feed/FeedProvider'
import type { RunFilters } from '../filters'
import { runKeys } from '../keys'
import { getRuns, hasEnded, type Run, type RunPage } from '../queries'
import { useArrivals } from './arrivals'
import { remembered } from './memory'
import { Rows } from './rows'

export const PAGE_SIZE = 50

/** As far as one can scroll: what is older is reached by a date. Browsers draw no page that is much longer. */
export const MOST_ROWS = 100_000

export type RunList = ReturnType<typeof useRunList>

/** Rows of runs that stand still while somebody reads them, and what has happened since they were loaded. */
export function useRunList(filters: RunFilters) {
  const client = useQueryClient()
  const arrivals = useArrivals(filters)
  const isReturn = useReturn(filters)
  useRowInterest(filters, arrivals.receive, isReturn)
  const query = useRows(filters)
  const rows = useMemo(() => new Rows(query.data?.pages), [query.data])

  /** Drops all pages but the first and loads that anew. */
  function restart(): Promise<void> {
    arrivals.forget()
    client.invalidateQueries({ queryKey: runKeys.total(filters) })
    return client.resetQueries({ queryKey: runKeys.list(filters), exact: true })
  }

  return { query, rows, arrived: arrivals.count(rows), restart }
}

/** Whether somebody comes back to rows that are still held. Who opens the list anew begins anew. */
function useReturn(filters: RunFilters): boolean {
  const client = useQueryClient()
  const [isReturn] = useState(() => {
    const queryKey = runKeys.list(filters)
    if (!remembered()) client.removeQueries({ queryKey, exact: true })
    return client.getQueryData(queryKey) !== undefined
  })
  return isReturn
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
    // It would load all pages, and the feed tells of what changes.
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Follows all that the list may show; not only its states, so that a run that leaves them is noticed. */
function useRowInterest(filters: RunFilters, receive: (runs: Run[]) => void, wasAway: boolean) {
  const api = useApi()
  const client = useQueryClient()
  const feed = useFeed()
  const { state: _, ...rest } = filters
  const again = (signal: AbortSignal) => reload(api, client, filters, signal)
  useInterest({ filters: rest, perSecond: 1, reload: again, receive })

  const catchUp = useEffectEvent(async (signal: AbortSignal) => {
    const runs = await feed.load(() => again(signal))
    if (signal.aborted) return
    keepRuns(client, runs)
    receive(runs)
  })
  useEffect(() => {
    if (!wasAway) return
    const leave = new AbortController()
    // It failed: the banner says so, and the next change or click shows what there is.
    catchUp(leave.signal).catch(() => {})
    return () => leave.abort()
  }, [wasAway])
}

/** As many ids as fit into an address that every proxy lets through. */
const MOST_IDS = 100

/** The newest runs, which may be new, and the newest state of the rows that are not among them and may have changed. */
async function reload(api: Api, client: QueryClient, filters: RunFilters, signal: AbortSignal) {
  const { items } = await getRuns(api, { ...filters, limit: PAGE_SIZE }, signal)
  const found = new Set(items.map(run => run.id))
  const held = client.getQueryData<RunPages>(runKeys.list(filters))
  const ids = new Rows(held?.pages)
    .held()
    .filter(run => !hasEnded(run) && !found.has(run.id))
    .slice(0, MOST_IDS)
    .map(run => run.id)
  if (ids.length === 0) return items
  const others = await getRuns(api, { id: ids, limit: MOST_IDS }, signal)
  return [...items, ...others.items]
}
