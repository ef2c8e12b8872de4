import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useApi } from '../api/ApiContext'
import { type Api, take } from '../api/client'
import { usePolling } from '../api/live'
import type { components } from '../api/schema.gen'

export type Worker = components['schemas']['WorkerOut']

export const workerKeys = { workers: ['workers'] as const }

export function useWorkers() {
  const api = useApi()
  return useQuery({
    queryKey: workerKeys.workers,
    queryFn: ({ signal }) => take(api.GET('/api/v1/workers', { signal })),
    ...usePolling(),
  })
}

type Schemas = components['schemas']

/** What a worker can be told, as the API takes it. */
export type Command =
  | { verb: 'grow' | 'shrink'; body: Schemas['ProcessesIn'] }
  | { verb: 'autoscale'; body: Schemas['AutoscaleIn'] }
  | { verb: 'timeLimit'; body: Schemas['TimeLimitIn'] }
  | { verb: 'rateLimit'; body: Schemas['RateLimitIn'] }
  | { verb: 'addConsumer' | 'cancelConsumer'; body: Schemas['ConsumerIn'] }
  | { verb: 'shutdown' }

/** Tells a worker to do something, and waits until it has; the list shows at once what changed. */
export function useTell(worker: string) {
  const api = useApi()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (command: Command) => take(send(api, worker, command)),
    onSettled: () => client.invalidateQueries({ queryKey: workerKeys.workers }),
  })
}

function send(api: Api, worker: string, command: Command) {
  const params = { path: { worker } }
  switch (command.verb) {
    case 'grow':
      return api.POST('/api/v1/workers/{worker}/pool/grow', { params, body: command.body })
    case 'shrink':
      return api.POST('/api/v1/workers/{worker}/pool/shrink', { params, body: command.body })
    case 'autoscale':
      return api.POST('/api/v1/workers/{worker}/pool/autoscale', { params, body: command.body })
    case 'timeLimit':
      return api.POST('/api/v1/workers/{worker}/time-limit', { params, body: command.body })
    case 'rateLimit':
      return api.POST('/api/v1/workers/{worker}/rate-limit', { params, body: command.body })
    case 'addConsumer':
      return api.POST('/api/v1/workers/{worker}/consumers/add', { params, body: command.body })
    case 'cancelConsumer':
      return api.POST('/api/v1/workers/{worker}/consumers/cancel', { params, body: command.body })
    case 'shutdown':
      return api.POST('/api/v1/workers/{worker}/shutdown', { params })
  }
}
