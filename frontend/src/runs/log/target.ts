import { useSyncExternalStore } from 'react'

/** The line that the address names, as `#L12` does; null: none. */
export function useTarget(): number | null {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash)
  const found = /^#L(\d{1,9})$/.exec(hash)
  return found ? Number(found[1]) : null
}

function subscribe(listener: () => void) {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}
