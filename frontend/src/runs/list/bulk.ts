import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../api/ApiContext'
import { take } from '../../api/client'
import { randomKey } from '../../api/randomKey'
import type { components } from '../../api/schema.gen'
import { isFiltered, type RunFilters } from '../filters'
import { runKeys } from '../keys'

type BulkIn = components['schemas']['BulkIn']
export type BulkAction = BulkIn['action']

/** Which runs: those with these ids, or all that match where there are none. */
export interface Chosen {
  filters: RunFilters
  ids: string[] | null
}

function bodyOf(action: BulkAction, { ids, filters }: Chosen): BulkIn {
  // An empty filter has to be meant.
  return ids ? { action, ids } : { action, filter: filters, all: !isFiltered(filters) }
}

/** How many runs it would be about, and what the filter then means: a retry is of what failed unless states are chosen. */
export function useBulkPreview(action: BulkAction, chosen: Chosen) {
  const api = useApi()
  const body = bodyOf(action, chosen)
  return useQuery({
    queryKey: runKeys.preview(body),
    queryFn: ({ signal }) => take(api.POST('/api/v1/bulk/preview', { body, signal })),
    gcTime: 0,
  })
}

/** Starts it, once however often the button is pressed. */
export function useStartBulk(onStarted: (id: string) => void) {
  const api = useApi()
  const [key] = useState(randomKey)
  return useMutation({
    mutationFn: ({ action, ...chosen }: Chosen & { action: BulkAction }) =>
      take(
        api.POST('/api/v1/bulk', {
          headers: { 'Idempotency-Key': key },
          body: bodyOf(action, chosen),
        }),
      ),
    onSuccess: bulk => onStarted(bulk.id),
  })
}
