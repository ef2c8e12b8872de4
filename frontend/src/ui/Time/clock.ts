import { useSyncExternalStore } from 'react'

/** One second hand for the whole page, running only while something shows a time. */
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void) {
  listeners.add(listener)
  now = Date.now()
  timer ??= setInterval(tick, 1_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick() {
  if (document.hidden) return
  now = Date.now()
  for (const listener of listeners) listener()
}

/** The time now, to the second. A component renders again only when what `pick` makes of it changes. */
export function useClock<T extends string | number>(pick: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => pick(now))
}
