import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../api/ApiContext'
import type { Api } from '../api/client'
import { take, takeOrKeep } from '../api/client'
import { ApiError } from '../api/errors'
import type { components } from '../api/schema.gen'
import { keepRun, keptOf, newerRun, RECENT, runsOf, withRecent } from './cached'
import { useFeed, useInterest } from './feed/FeedProvider'
import type { RunFilters } from './filters'
import { runKeys } from './keys'

export type Run = components['schemas']['RunOut']
export type RunState = Run['state']
export type RunPage = components['schemas']['RunList']

/** Characters kept of each input, result and error: where one run is read, and where many are. */
export const KEPT = { one: 50_000, list: 2_000 } as const

const ENDED: ReadonlySet<RunState> = new Set(['succeeded', 'failed', 'cancelled'])

export function hasEnded(run: Pick<Run, 'state'>): boolean {
  return ENDED.has(run.state)
}

/** There is no such run, and asking again won't make one. */
export function isNoRun(error: unknown): boolean {
  return error instanceof ApiError && [404, 422].includes(error.status)
}

function getRun(api: Api, id: string, held: Run | undefined, signal: AbortSignal): Promise<Run> {
  // What was found in a list may be shorter.
  const isKnown = held && keptOf(held) >= KEPT.one
  const headers = isKnown ? { 'If-None-Match': `"${held.version}"` } : undefined
  const params = { path: { run_id: id }, query: { shorten: KEPT.one } }
  return takeOrKeep(held, api.GET('/api/v1/runs/{run_id}', { params, headers, signal }))
}

/** Runs that match, newest first. */
export function getRuns(
  api: Api,
  query: RunFilters & { id?: string[]; limit: number; cursor?: string; total?: boolean },
  signal: AbortSignal,
): Promise<RunPage> {
  return take(
    api.GET('/api/v1/runs', { params: { query: { shorten: KEPT.list, ...query } }, signal }),
  )
}

/** A run as it was when it was asked for, or as anything else on the page has heard of it since. */
export function useRun(id: string) {
  const api = useApi()
  const client = useQueryClient()
  const feed = useFeed()
  const key = runKeys.one(id)
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      feed.load(() => getRun(api, id, client.getQueryData<Run>(key), signal)),
    structuralSharing: (held, run) => newerRun(held as Run | undefined, run as Run),
    refetchOnWindowFocus: false,
  })
}

/** A run with all of its input, however long: for a form that is filled with it. */
export function useWholeRun(id: string) {
  const api = useApi()
  const params = { path: { run_id: id } }
  return useQuery({
    queryKey: runKeys.whole(id),
    queryFn: ({ signal }) => take(api.GET('/api/v1/runs/{run_id}', { params, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** How many changes of one run are shown in a second; its log grows with them. */
const RUN_PER_SECOND = 4

/** A run, followed until it has ended. */
export function useLiveRun(id: string) {
  const api = useApi()
  const client = useQueryClient()
  const run = useRun(id)
  const over = run.data ? hasEnded(run.data) : isNoRun(run.error)

  async function reload(signal: AbortSignal): Promise<Run[]> {
    try {
      return [await getRun(api, id, undefined, signal)]
    } catch (error) {
      if (!isNoRun(error)) throw error
      await client.refetchQueries({ queryKey: runKeys.one(id) })
      return []
    }
  }

  useInterest(
    over ? null : { filters: { id: [id] }, kept: KEPT.one, perSecond: RUN_PER_SECOND, reload },
  )
  return run
}

/** The last few runs of one task, followed. */
export function useRecentRuns(task: string) {
  const api = useApi()
  const feed = useFeed()
  const query = { task: [task], limit: RECENT }
  const reload = async (signal: AbortSignal) => (await getRuns(api, query, signal)).items
  useInterest({ filters: { task: [task] }, perSecond: 1, reload })
  return useQuery({
    queryKey: runKeys.recent(task),
    queryFn: ({ signal }) =>
      feed.load(
        () => getRuns(api, query, signal),
        (page, received) => withRecent(page, runsOf(task, received)),
      ),
    refetchOnWindowFocus: false,
  })
}

const ACTIONS = {
  cancel: (api: Api, id: string) =>
    api.POST('/api/v1/runs/{run_id}/cancel', { params: { path: { run_id: id } } }),
  retry: (api: Api, id: string) =>
    api.POST('/api/v1/runs/{run_id}/retry', { params: { path: { run_id: id } } }),
}

/** The two things that can be done to a run; both leave the newest state of what they touched in the cache. */
export function useRunAction(action: keyof typeof ACTIONS) {
  const api = useApi()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => take(ACTIONS[action](api, id)),
    onSuccess: run => keepRun(client, run),
    onError: (_error, id) => client.invalidateQueries({ queryKey: runKeys.one(id) }),
  })
}
