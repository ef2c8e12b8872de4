import { QueryCache, QueryClient } from '@tanstack/react-query'
import { connection } from './connection'

/** The page's one cache. Polls come back by themselves and people have a button, so nothing is retried behind their back. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: connection.failed, onSuccess: connection.answered }),
    defaultOptions: {
      // Network mode "always": a page on localhost works without any network.
      queries: { retry: false, networkMode: 'always', throwOnError: false },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
