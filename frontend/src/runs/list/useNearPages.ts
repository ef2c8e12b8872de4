import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useApi } from '../../api/ApiContext'
import { pageWithNewer, type RunPages } from '../cached'
import { useFeed } from '../feed/FeedProvider'
import type { RunFilters } from '../filters'
import { runKeys } from '../keys'
import { getRuns } from '../queries'
import { type Rows, withFarAside, withRuns } from './rows'

/** Pages on either side of what is shown that are held; one more is loaded than is put aside, so that none flutters. */
const HELD = 6
const LOADED = 2

/** Holds the runs near the rows shown, and puts the others aside: memory stays the same however deep somebody goes. */
export function useNearPages(filters: RunFilters, rows: Rows, first: number, last: number) {
  const client = useQueryClient()
  const load = useLoad(filters)
  const [from, to] = [rows.pageAt(first), rows.pageAt(last)]

  const settle = useEffectEvent(() => {
    const key = runKeys.list(filters)
    const isNear = (page: number) => page === 0 || (page >= from - HELD && page <= to + HELD)
    client.setQueryData<RunPages>(key, data => data && withFarAside(data, isNear))
    const pages = client.getQueryData<RunPages>(key)?.pages ?? []
    for (let page = from - LOADED; page <= to + LOADED; page++) {
      const ids = pages[page]?.aside
      if (ids) load(page, ids)
    }
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever other pages are shown
  useEffect(() => settle(), [from, to])
}

/** Loads the runs of a page that was put aside, once at a time. */
function useLoad(filters: RunFilters) {
  const api = useApi()
  const client = useQueryClient()
  const feed = useFeed()
  const underWay = useRef(new Set<number>())

  return async (page: number, id: string[]) => {
    if (underWay.current.has(page)) return
    underWay.current.add(page)
    try {
      const signal = new AbortController().signal
      const found = await feed.load(
        () => getRuns(api, { id, limit: id.length }, signal),
        pageWithNewer,
      )
      const key = runKeys.list(filters)
      client.setQueryData<RunPages>(key, data => data && withRuns(data, page, found.items))
    } catch {
      // Its rows stay blank until they are scrolled to again; the banner says why.
    } finally {
      underWay.current.delete(page)
    }
  }
}
