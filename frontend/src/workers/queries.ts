import { useQuery } from '@tanstack/react-query'
import { useApi } from '../api/ApiContext'
import { take } from '../api/client'
import { usePolling } from '../api/live'
import type { components } from '../api/schema.gen'

export type Worker = components['schemas']['WorkerOut']
export type Queue = components['schemas']['QueueOut']

export const workerKeys = { workers: ['workers'] as const, queues: ['queues'] as const }

export function useWorkers() {
  const api = useApi()
  return useQuery({
    queryKey: workerKeys.workers,
    queryFn: ({ signal }) => take(api.GET('/api/v1/workers', { signal })),
    ...usePolling(),
  })
}

export function useQueues() {
  const api = useApi()
  return useQuery({
    queryKey: workerKeys.queues,
    queryFn: ({ signal }) => take(api.GET('/api/v1/queues', { signal })),
    ...usePolling(),
  })
}
