import { useEffect } from 'react'

/** What an entry of the browser's history knows of the list it shows. */
interface Memory {
  /** A reload keeps the history but none of the rows: then there is nothing to come back to. */
  visit: number
  /** When the list was opened: a window such as "last hour" is counted from then. */
  opened: number
  scroll: number
}

const VISIT = performance.timeOrigin

/** What was remembered of the list that somebody comes back to; null where it is opened anew. */
export function remembered(): Memory | null {
  const state: unknown = window.history.state
  if (typeof state !== 'object' || state === null || !('list' in state)) return null
  const memory = state.list as Memory // Nobody else writes it.
  return memory.visit === VISIT ? memory : null
}

function remember(opened: number, scroll: number) {
  const list: Memory = { visit: VISIT, opened, scroll }
  window.history.replaceState({ ...window.history.state, list }, '')
}

/** How long the page must stand still: browsers refuse to be told of every step. */
const STILL_MS = 150

/** Brings somebody who comes back to where they were, and remembers where they go. */
export function useScrollMemory(opened: number) {
  useEffect(() => {
    const { scroll } = remembered() ?? { scroll: 0 }
    // After the frame around the page, which starts every page at its top.
    const frame = scroll > 0 ? requestAnimationFrame(() => window.scrollTo(0, scroll)) : 0
    return () => cancelAnimationFrame(frame)
  }, [])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const save = () => remember(opened, Math.round(window.scrollY))
    const later = () => {
      clearTimeout(timer)
      timer = setTimeout(save, STILL_MS)
    }
    window.addEventListener('scroll', later, { passive: true })
    return () => {
      clearTimeout(timer)
      window.removeEventListener('scroll', later)
    }
  }, [opened])
}
