import {
  type InfiniteData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useApi } from '../api/ApiContext'
import { take } from '../api/client'
import { useLive, usePolling } from '../api/live'
import type { components } from '../api/schema.gen'

export type Bulk = components['schemas']['BulkOut']
export type BulkItem = components['schemas']['BulkItemOut']
export type Outcome = BulkItem['outcome']

export interface BulkFilters {
  action?: Bulk['action'][]
  state?: Bulk['state'][]
}

/** Where the page keeps what it knows of bulk actions. */
export const bulkKeys = {
  all: ['bulk'] as const,
  list: (filters: BulkFilters) => [...bulkKeys.all, 'list', filters] as const,
  one: (id: string) => [...bulkKeys.all, 'one', id] as const,
  items: (id: string, outcome: Outcome | undefined) =>
    [...bulkKeys.all, 'items', id, outcome] as const,
}

/** How often the page of an action asks how far it is. */
const FOLLOW_MS = 1_000

export function isOpen({ state }: Bulk): boolean {
  return state === 'queued' || state === 'running'
}

/** How many runs have had their turn. */
export function turnsOf({ done, skipped, failed }: Bulk): number {
  return done + skipped + failed
}

interface Page<Item> {
  items: Item[]
  next: string | null
}

export function rowsOf<Item>(data: InfiniteData<Page<Item>> | undefined): Item[] {
  return data?.pages.flatMap(page => page.items) ?? []
}

export function useBulks(filters: BulkFilters) {
  const api = useApi()
  return useInfiniteQuery({
    queryKey: bulkKeys.list(filters),
    queryFn: ({ pageParam: cursor, signal }) =>
      take(api.GET('/api/v1/bulk', { params: { query: { ...filters, cursor } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next ?? undefined,
    ...usePolling(),
  })
}

/** An action, followed until it has ended. */
export function useBulk(id: string) {
  const api = useApi()
  const { live } = useLive()
  return useQuery({
    queryKey: bulkKeys.one(id),
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/bulk/{bulk_id}', { params: { path: { bulk_id: id } }, signal })),
    refetchInterval: ({ state: { data } }) => live && !!data && isOpen(data) && FOLLOW_MS,
  })
}

/** What became of each run of an action; while it goes on, as far as it was when they were asked for. */
export function useBulkItems(id: string, outcome: Outcome | undefined, open: boolean) {
  const api = useApi()
  const { live } = useLive()
  return useInfiniteQuery({
    queryKey: [...bulkKeys.items(id, outcome), open],
    queryFn: ({ pageParam: cursor, signal }) =>
      take(
        api.GET('/api/v1/bulk/{bulk_id}/items', {
          params: { path: { bulk_id: id }, query: { outcome, cursor, limit: 20 } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next ?? undefined,
    placeholderData: held => held,
    refetchInterval: live && open && 2 * FOLLOW_MS,
  })
}

export function useAbort(id: string) {
  const api = useApi()
  const client = useQueryClient()
  return useMutation({
    mutationFn: () =>
      take(api.POST('/api/v1/bulk/{bulk_id}/abort', { params: { path: { bulk_id: id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: bulkKeys.all }),
  })
}
