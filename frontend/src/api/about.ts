import { useQuery } from '@tanstack/react-query'
import { useApi } from './ApiContext'
import { take } from './client'

export const aboutKey = ['about'] as const

/** Who the API is; asked again and again only while nothing answers, to notice when it is back. */
export function useAbout(reachable: boolean) {
  const api = useApi()
  return useQuery({
    queryKey: aboutKey,
    queryFn: ({ signal }) => take(api.GET('/api/v1/about', { signal })),
    refetchInterval: reachable ? false : 5_000,
    staleTime: Number.POSITIVE_INFINITY,
  })
}
