import {
  type InfiniteData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useApi } from '../api/ApiContext'
import type { Api } from '../api/client'
import { take, takeOrKeep } from '../api/client'
import { ApiError } from '../api/errors'
import { pollInterval, useListPolling, useLive } from '../api/live'
import type { components } from '../api/schema.gen'
import type { RunFilters } from './filters'

export type Run = components['schemas']['RunOut']
export type RunState = Run['state']
type RunPage = components['schemas']['RunList']

const ENDED: ReadonlySet<RunState> = new Set(['succeeded', 'failed', 'cancelled'])

export function hasEnded(run: Pick<Run, 'state'>): boolean {
  return ENDED.has(run.state)
}

export const runKeys = {
  all: ['runs'] as const,
  lists: () => [...runKeys.all, 'list'] as const,
  list: (filters: RunFilters) => [...runKeys.lists(), filters] as const,
  newest: (filters: RunFilters) => [...runKeys.all, 'newest', filters] as const,
  recent: (task: string) => [...runKeys.all, 'recent', task] as const,
  one: (id: string) => [...runKeys.all, 'one', id] as const,
  log: (id: string) => [...runKeys.all, 'log', id] as const,
}

export const PAGE_SIZE = 50
const RECENT = 8

function getRun(api: Api, id: string, held: Run | undefined, signal: AbortSignal): Promise<Run> {
  const headers = held && { 'If-None-Match': `"${held.version}"` }
  return takeOrKeep(
    held,
    api.GET('/api/v1/runs/{run_id}', { params: { path: { run_id: id } }, headers, signal }),
  )
}

/** Milliseconds until an unfinished run is asked for again; it counts from when the run last could start. */
export function runInterval(run: Run | undefined, now: number): number | false {
  if (run !== undefined && hasEnded(run)) return false
  const since = run && (run.started_at ?? run.created_at)
  return pollInterval(since ? now - Date.parse(since) : 0)
}

/** There is no such run, and asking again won't make one. */
export function isNoRun(error: unknown): boolean {
  return error instanceof ApiError && [404, 422].includes(error.status)
}

/** A run, polled until it has ended; `known` is shown until the first answer. */
export function useRun(id: string, known?: Run) {
  const api = useApi()
  const client = useQueryClient()
  const { live } = useLive()
  const key = runKeys.one(id)
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => getRun(api, id, client.getQueryData<Run>(key), signal),
    initialData: known,
    refetchInterval: ({ state }) =>
      live && !isNoRun(state.error) && runInterval(state.data, Date.now()),
    refetchOnWindowFocus: ({ state }) =>
      live && !isNoRun(state.error) && (state.data === undefined || !hasEnded(state.data)),
  })
}

/** All runs that match, newest first, page after page. It stands still while somebody reads it: see `useNewestRuns`. */
export function useRunList(filters: RunFilters) {
  const api = useApi()
  return useInfiniteQuery({
    queryKey: runKeys.list(filters),
    queryFn: ({ pageParam, signal }) => getRuns(api, filters, PAGE_SIZE, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: RunPage) => last.next ?? undefined,
    refetchOnWindowFocus: false,
  })
}

/** The newest runs that match, polled. */
export function useNewestRuns(filters: RunFilters) {
  const api = useApi()
  return useQuery({
    queryKey: runKeys.newest(filters),
    queryFn: ({ signal }) => getRuns(api, filters, PAGE_SIZE, undefined, signal),
    ...useListPolling(),
  })
}

/** The last few runs of one task, polled. */
export function useRecentRuns(task: string) {
  const api = useApi()
  return useQuery({
    queryKey: runKeys.recent(task),
    queryFn: ({ signal }) => getRuns(api, { task: [task] }, RECENT, undefined, signal),
    ...useListPolling(),
  })
}

function getRuns(
  api: Api,
  filters: RunFilters,
  limit: number,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<RunPage> {
  return take(api.GET('/api/v1/runs', { params: { query: { ...filters, limit, cursor } }, signal }))
}

/** Drops all pages but the first and loads that anew. */
export function restartRunList(client: QueryClient, filters: RunFilters): Promise<void> {
  return client.resetQueries({ queryKey: runKeys.list(filters), exact: true })
}

export function allRuns(data: InfiniteData<RunPage> | undefined): Run[] {
  return data?.pages.flatMap(page => page.items) ?? []
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
    onSuccess: run => rememberRun(client, run),
    onError: (_error, id) => client.invalidateQueries({ queryKey: runKeys.one(id) }),
  })
}

/** Puts a run that a write has answered where its page finds it. */
export function rememberRun(client: QueryClient, run: Run) {
  client.setQueryData(runKeys.one(run.id), run)
}
