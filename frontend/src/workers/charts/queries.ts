import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/ApiContext'
import { take } from '../../api/client'
import { useLive } from '../../api/live'

/** Samples are taken once a minute, so more than that would show nothing new. */
const EACH_MS = 30_000

export function useFinished(hours: number) {
  const api = useApi()
  return useStats(['finished', hours], signal =>
    take(
      api.GET('/api/v1/stats/runs', {
        params: { query: { by: 'finished', ...spanOf(hours) } },
        signal,
      }),
    ),
  )
}

export function useQueueStats(hours: number) {
  const api = useApi()
  return useStats(['queues', hours], signal =>
    take(api.GET('/api/v1/stats/queues', { params: { query: spanOf(hours) }, signal })),
  )
}

export function useWorkerStats(hours: number) {
  const api = useApi()
  return useStats(['workers', hours], signal =>
    take(api.GET('/api/v1/stats/workers', { params: { query: spanOf(hours) }, signal })),
  )
}

function useStats<T>(key: unknown[], fetch: (signal: AbortSignal) => Promise<T>) {
  const { live } = useLive()
  return useQuery({
    queryKey: ['stats', ...key],
    queryFn: ({ signal }) => fetch(signal),
    placeholderData: keepPreviousData,
    refetchInterval: live ? EACH_MS : false,
    refetchOnWindowFocus: live,
  })
}

/** The last hour by the minute, the last day by ten. */
function spanOf(hours: number) {
  const before = new Date()
  const after = new Date(before.getTime() - hours * 3_600_000)
  return {
    after: after.toISOString(),
    before: before.toISOString(),
    step: hours > 1 ? 600 : 60,
  }
}
