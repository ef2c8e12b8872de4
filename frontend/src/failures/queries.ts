import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../api/ApiContext'
import { take } from '../api/client'
import { usePolling } from '../api/live'
import type { components } from '../api/schema.gen'
import type { FailureFilters } from './filters'
import { sinceOf, type WindowName } from './windows'

export type Failure = components['schemas']['FailureOut']
export type FailureDetail = components['schemas']['FailureDetail']

/** Where the page keeps what it knows of failures. */
export const failureKeys = {
  all: ['failures'] as const,
  list: (filters: FailureFilters) => [...failureKeys.all, 'list', filters] as const,
  one: (fingerprint: string, last: WindowName) =>
    [...failureKeys.all, 'one', fingerprint, last] as const,
  runs: (fingerprint: string) => [...failureKeys.all, 'runs', fingerprint] as const,
}

export function useFailures(filters: FailureFilters) {
  const api = useApi()
  return useInfiniteQuery({
    queryKey: failureKeys.list(filters),
    queryFn: ({ pageParam: cursor, signal }) => {
      const { last, state, ...rest } = filters
      const query = {
        ...rest,
        state: state === 'all' ? undefined : [state],
        after: last && sinceOf(last),
        cursor,
      }
      return take(api.GET('/api/v1/failures', { params: { query }, signal }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next ?? undefined,
    ...usePolling(),
  })
}

export function useFailure(fingerprint: string, last: WindowName) {
  const api = useApi()
  return useQuery({
    queryKey: failureKeys.one(fingerprint, last),
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/failures/{fingerprint}', {
          params: { path: { fingerprint }, query: { after: sinceOf(last) } },
          signal,
        }),
      ),
    placeholderData: held => held,
    ...usePolling(),
  })
}

/** Its last few runs. */
export function useFailedRuns(fingerprint: string) {
  const api = useApi()
  return useQuery({
    queryKey: failureKeys.runs(fingerprint),
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/runs', { params: { query: { failure: fingerprint, limit: 10 } }, signal }),
      ),
    ...usePolling(),
  })
}

/** Marks it as handled, with a note; or takes that back. */
export function useMark(fingerprint: string) {
  const api = useApi()
  const client = useQueryClient()
  const path = { fingerprint }
  return useMutation({
    mutationFn: (note: string | null) =>
      take(
        note === null
          ? api.POST('/api/v1/failures/{fingerprint}/reopen', { params: { path } })
          : api.POST('/api/v1/failures/{fingerprint}/handle', { params: { path }, body: { note } }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: failureKeys.all }),
  })
}
