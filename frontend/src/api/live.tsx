import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

/** How often pages ask for what the feed of changes does not tell: workers and queues. */
export const POLL_MS = 5_000

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

/** What a query needs to stay current by polling: the interval, which stands still in a hidden tab; none while paused. */
export function usePolling() {
  const { live } = useLive()
  return { refetchInterval: live ? POLL_MS : (false as const), refetchOnWindowFocus: live }
}
