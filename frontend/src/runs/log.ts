import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useApi } from '../api/ApiContext'
import { take } from '../api/client'
import type { components } from '../api/schema.gen'
import { runKeys } from './keys'
import { hasEnded, type Run } from './queries'

export type LogLine = components['schemas']['LogLineOut']

interface Log {
  lines: LogLine[]
  /** Where the next call goes on. */
  next: number
  /** The version of the run that was known when this was read; later lines make a later one. */
  version: number
  /** Nothing can follow: it was read to its end after the run had ended. */
  complete: boolean
}

const EMPTY: Log = { lines: [], next: 0, version: -1, complete: false }
const PAGE_SIZE = 1_000
const RETRY_MS = 5_000

/** A run's log, fetched piece by piece: each change of the run asks for the lines that are new. */
export function useRunLog(run: Run) {
  const api = useApi()
  const client = useQueryClient()
  const key = runKeys.log(run.id)
  // What never started has nothing to say.
  const enabled = run.attempt > 0 || hasEnded(run)

  async function fetchOn(signal: AbortSignal): Promise<Log> {
    let { lines, next } = client.getQueryData<Log>(key) ?? EMPTY
    for (;;) {
      const page = await take(
        api.GET('/api/v1/runs/{run_id}/logs', {
          params: { path: { run_id: run.id }, query: { after: next, limit: PAGE_SIZE } },
          signal,
        }),
      )
      if (page.items.length) lines = [...lines, ...page.items]
      next = page.next
      if (page.items.length < PAGE_SIZE) {
        return { lines, next, version: run.version, complete: hasEnded(run) }
      }
    }
  }

  const log = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => fetchOn(signal),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.status === 'error' ? RETRY_MS : false),
    refetchOnWindowFocus: false,
  })

  const { data, isFetching, isError, refetch } = log
  const behind =
    enabled && !isFetching && !isError && data !== undefined && data.version < run.version
  useEffect(() => {
    if (behind) refetch()
  }, [behind, refetch])
  return log
}
