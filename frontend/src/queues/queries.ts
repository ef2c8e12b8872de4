import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../api/ApiContext'
import { take } from '../api/client'
import { usePolling } from '../api/live'
import type { components } from '../api/schema.gen'

export type Queue = components['schemas']['QueueOut']

const QUEUES = ['queues'] as const

export function useQueues() {
  const api = useApi()
  return useQuery({
    queryKey: QUEUES,
    queryFn: ({ signal }) => take(api.GET('/api/v1/queues', { signal })),
    ...usePolling(),
  })
}

/** Pauses a queue, or resumes it; the list says so at once. */
export function usePausing() {
  const api = useApi()
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ queue, pause, reason }: { queue: string; pause: boolean; reason?: string }) => {
      const params = { path: { queue } }
      return pause
        ? take(api.POST('/api/v1/queues/{queue}/pause', { params, body: { reason } }))
        : take(api.POST('/api/v1/queues/{queue}/resume', { params }))
    },
    onSettled: () => client.invalidateQueries({ queryKey: QUEUES }),
  })
}
