import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../api/ApiContext'
import { take } from '../api/client'
import { useLive } from '../api/live'
import type { components } from '../api/schema.gen'
import { hasEnded, type Run, runInterval, runKeys } from './queries'

export type LogLine = components['schemas']['LogLineOut']

interface Log {
  lines: LogLine[]
  /** Where the next call goes on. */
  next: number
  /** Nothing can follow: it was read to its end after the run had ended. */
  complete: boolean
}

const EMPTY: Log = { lines: [], next: 0, complete: false }
const PAGE_SIZE = 1_000

/** A run's log, fetched piece by piece: each call brings only the lines that are new. */
export function useRunLog(run: Run) {
  const api = useApi()
  const client = useQueryClient()
  const { live } = useLive()
  const key = runKeys.log(run.id)
  const ended = hasEnded(run)

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
      if (page.items.length < PAGE_SIZE) return { lines, next, complete: ended }
    }
  }

  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => fetchOn(signal),
    refetchInterval: ({ state }) => live && logInterval(run, state.data?.complete ?? false),
    refetchOnWindowFocus: ({ state }) => live && !state.data?.complete,
  })
}

/** The pace of its run, and one last look after that has ended. What never started has nothing to say. */
function logInterval(run: Run, complete: boolean): number | false {
  if (run.attempt === 0 && !hasEnded(run)) return false
  if (!hasEnded(run)) return runInterval(run, Date.now())
  return complete ? false : 200
}
