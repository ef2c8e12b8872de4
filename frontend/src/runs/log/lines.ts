import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { useApi } from '../../api/ApiContext'
import { type Api, take } from '../../api/client'
import type { components, operations } from '../../api/schema.gen'
import { runKeys } from '../keys'
import { hasEnded, type Run } from '../queries'
import type { LineNumbers } from './numbers'

export type LogLine = components['schemas']['LogLineOut']
type Query = NonNullable<operations['get_run_logs']['parameters']['query']>

/** What is known of a run's log: its length, and those of its lines that were looked at. */
export interface Log {
  /** By number; null: there is no such line. The same map for as long as the log is held. */
  lines: Map<number, LogLine | null>
  last: number
  /** The version of the run that was known when this was read; later lines make a later one. */
  version: number
  /** Nothing can follow: it was read to its end after the run had ended. */
  complete: boolean
}

const TAIL = 500
/** How many new lines are read one after the other; beyond them the end is looked at. */
const MOST_NEW = 1_000
const RETRY_MS = 5_000

function getLines(api: Api, id: string, query: Query, signal?: AbortSignal) {
  return take(
    api.GET('/api/v1/runs/{run_id}/logs', { params: { path: { run_id: id }, query }, signal }),
  )
}

/** A run's log, its end first: each change of the run asks for the lines that are new. */
export function useLog(run: Run) {
  const api = useApi()
  const client = useQueryClient()
  const key = runKeys.log(run.id)
  // What never started has nothing to say.
  const enabled = run.attempt > 0 || hasEnded(run)

  async function readOn(signal: AbortSignal): Promise<Log> {
    const { lines, last } = client.getQueryData<Log>(key) ?? { lines: new Map(), last: 0 }
    const tail = { tail: true, limit: TAIL }
    let page = await getLines(api, run.id, last ? { after: last, limit: MOST_NEW } : tail, signal)
    if (page.last > page.next) page = await getLines(api, run.id, tail, signal)
    for (const line of page.items) lines.set(line.n, line)
    return { lines, last: page.last, version: run.version, complete: hasEnded(run) }
  }

  const log = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => readOn(signal),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    refetchInterval: ({ state }) => (state.status === 'error' ? RETRY_MS : false),
    refetchOnWindowFocus: false,
  })

  const { data, isFetching, isError, refetch } = log
  const behind = enabled && !isFetching && !isError && data && data.version < run.version
  useEffect(() => {
    if (behind) refetch()
  }, [behind, refetch])
  return log
}

/** Lines are asked for by so many. */
const CHUNK = 200
/** Who scrolls past lines does not want them. */
const REST_MS = 80

/** Fetches those of the rows on the screen that were not read yet, once the scrolling rests; says when they have come. */
export function useShownLines(id: string, log: Log, rows: LineNumbers, shown: number[]) {
  const api = useApi()
  const [tries, setTries] = useState(0)
  const missing = shown.find(index => !log.lines.has(rows.at(index)))
  const chunk = missing === undefined ? -1 : Math.floor(missing / CHUNK) * CHUNK

  // The chunk as the effect knew it: this may run when another one is wanted already.
  const fetchChunk = useEffectEvent(async (from: number, signal: AbortSignal) => {
    const wanted = rows.slice(from, from + CHUNK).filter(n => !log.lines.has(n))
    if (wanted.length === 0) return
    const { items } = await getLines(api, id, queryFor(wanted), signal)
    for (const n of wanted) log.lines.set(n, null)
    for (const line of items) log.lines.set(line.n, line)
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: tries again where it failed
  useEffect(() => {
    if (chunk < 0) return
    const stop = new AbortController()
    const again = () => setTries(count => count + 1)
    const later = () => stop.signal.aborted || setTimeout(again, RETRY_MS)
    const timer = setTimeout(() => fetchChunk(chunk, stop.signal).then(again, later), REST_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [chunk, tries])
}

function queryFor(numbers: number[]): Query {
  const [first = 0] = numbers
  const last = numbers.at(-1) ?? 0
  const isRange = last - first === numbers.length - 1
  return isRange ? { after: first - 1, before: last + 1, limit: CHUNK } : { n: numbers }
}
