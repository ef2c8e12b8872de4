import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useApi } from '../../api/ApiContext'
import { take } from '../../api/client'
import { useInterest } from '../feed/FeedProvider'
import type { RunFilters } from '../filters'
import { runKeys } from '../keys'

const DAY_MS = 86_400_000

/** About so many bars. */
const BARS = 72
const MINUTE = 60
const DAY = 24 * 60 * MINUTE
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440].map(step => step * MINUTE)

/** Runs by the time of their creation and their state, for as long as the filters reach: a day where they don't say. */
export function useRunStats(filters: RunFilters) {
  const api = useApi()
  const query = useQuery({
    queryKey: runKeys.stats(filters),
    queryFn: ({ signal }) => {
      const query = statsQuery(filters, Date.now())
      return take(api.GET('/api/v1/stats/runs', { params: { query }, signal }))
    },
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  })
  useRefresh(filters, query.refetch)
  return query
}

/** How long after a change the counts are asked for again: they are made from records a few seconds old. */
const AFTER_MS = 15_000

/** Counts again some time after something has happened, and not at all while nothing does. */
function useRefresh({ state: _, ...rest }: RunFilters, refetch: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const receive = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      refetch()
    }, AFTER_MS)
  }
  const reload = async () => {
    receive()
    return []
  }
  useInterest({ filters: rest, perSecond: 1, receive, reload })
}

export function statsQuery({ created_after, created_before, ...filters }: RunFilters, now: number) {
  const before = created_before ? Date.parse(created_before) : now
  const after = created_after ? Date.parse(created_after) : before - DAY_MS
  return {
    ...filters,
    by: 'created' as const,
    after: new Date(Math.min(after, before - MINUTE * 1_000)).toISOString(),
    before: new Date(before).toISOString(),
    step: stepFor((before - after) / 1_000),
  }
}

/** The round step that makes about as many bars as there is room for. */
function stepFor(seconds: number): number {
  const wanted = seconds / BARS
  return STEPS.find(step => step >= wanted) ?? Math.ceil(wanted / DAY) * DAY
}
