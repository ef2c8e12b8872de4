import { useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useState,
  useSyncExternalStore,
} from 'react'
import { useApi } from '../../api/ApiContext'
import { take } from '../../api/client'
import { useConnectionFailure } from '../../api/connection'
import { useLive } from '../../api/live'
import { keepRuns } from '../cached'
import { Feed, type FeedStatus } from './Feed'
import type { Interest } from './interests'

const FeedContext = createContext<Feed | null>(null)

/** The one feed of changes of this tab. It rests while the tab is hidden, and while somebody has paused the updates. */
export function FeedProvider({ children }: { children: ReactNode }) {
  const api = useApi()
  const client = useQueryClient()
  const [feed] = useState(
    () =>
      new Feed(
        (query, signal) => take(api.GET('/api/v1/changes', { params: { query }, signal })),
        runs => keepRuns(client, runs),
      ),
  )
  usePause(feed)
  useReturns(feed)
  return <FeedContext value={feed}>{children}</FeedContext>
}

function usePause(feed: Feed) {
  const { live } = useLive()
  const hidden = useSyncExternalStore(subscribeToVisibility, isHidden)
  useEffect(() => feed.setPaused(!live || hidden), [feed, live, hidden])
}

/** It tries again as soon as the network is back, or any other call of the page was answered. */
function useReturns(feed: Feed) {
  const reachable = useConnectionFailure() === null
  useEffect(() => {
    if (reachable) feed.retry()
    const online = () => feed.retry()
    window.addEventListener('online', online)
    return () => window.removeEventListener('online', online)
  }, [feed, reachable])
}

function subscribeToVisibility(listener: () => void) {
  window.addEventListener('visibilitychange', listener)
  return () => window.removeEventListener('visibilitychange', listener)
}

function isHidden(): boolean {
  return document.visibilityState === 'hidden'
}

export function useFeed(): Feed {
  const feed = useContext(FeedContext)
  if (feed === null) throw new Error('useFeed needs a FeedProvider above it')
  return feed
}

export function useFeedStatus(): FeedStatus {
  const feed = useFeed()
  return useSyncExternalStore(feed.subscribe, () => feed.status)
}

/** Follows what matches the filters, for as long as this is on the page; null follows nothing. */
export function useInterest(interest: Interest | null) {
  const feed = useFeed()
  const reload = useEffectEvent((signal: AbortSignal) => interest?.reload(signal) ?? nothing())
  const receive = useEffectEvent((runs: Parameters<NonNullable<Interest['receive']>>[0]) =>
    interest?.receive?.(runs),
  )
  const wanted = interest && JSON.stringify(interest.filters)
  const perSecond = interest?.perSecond ?? 0
  const kept = interest?.kept
  useEffect(() => {
    if (wanted === null) return
    return feed.add({
      filters: JSON.parse(wanted),
      perSecond,
      kept,
      reload: signal => reload(signal),
      receive: runs => receive(runs),
    })
  }, [feed, wanted, perSecond, kept])
}

async function nothing() {
  return []
}
