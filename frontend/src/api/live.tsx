import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

/** The polling of the whole page: one setting. A run's own interval grows from the first to the second with its age. */
export const POLL = { youngMs: 1_000, oldMs: 5_000, oldAtMs: 120_000, listMs: 5_000 } as const

interface Live {
  live: boolean
  setLive: (live: boolean) => void
}

const LiveContext = createContext<Live>({ live: true, setLive: () => {} })

export function LiveProvider({ children }: { children: ReactNode }) {
  const [live, setLive] = useState(true)
  const value = useMemo(() => ({ live, setLive }), [live])
  return <LiveContext value={value}>{children}</LiveContext>
}

export function useLive(): Live {
  return useContext(LiveContext)
}

/** How long to wait before asking again about something this old. */
export function pollInterval(ageMs: number): number {
  const share = Math.min(Math.max(ageMs / POLL.oldAtMs, 0), 1)
  return Math.round(POLL.youngMs + share * (POLL.oldMs - POLL.youngMs))
}

/** What a query that lists things needs to stay current: the interval, or none while updates are paused. */
export function useListPolling() {
  const { live } = useLive()
  return { refetchInterval: live ? POLL.listMs : (false as const), refetchOnWindowFocus: live }
}
