import { useSyncExternalStore } from 'react'
import { type ApiError, isUnreachable } from './errors'

let failure: ApiError | null = null
const listeners = new Set<() => void>()

function set(next: ApiError | null) {
  if (failure?.message === next?.message) return
  failure = next
  for (const listener of listeners) listener()
}

/** Whether the API answers, as told by every call of the page. */
export const connection = {
  answered: () => set(null),
  failed: (error: unknown) => set(isUnreachable(error) ? (error as ApiError) : null),
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Why the API cannot be reached; null while it answers. */
export function useConnectionFailure(): ApiError | null {
  return useSyncExternalStore(subscribe, () => failure)
}
