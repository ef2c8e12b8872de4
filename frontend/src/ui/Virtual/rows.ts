import { useVirtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'

/** So few rows are all drawn: they can be found by the browser, printed, and copied at once. */
const PLAIN = 200

interface Rows {
  /** What scrolls; `position: relative`. */
  box: RefObject<HTMLElement | null>
  count: number
  /** Pixels of a row before it was measured. */
  estimate: number
}

/** Which of many rows are drawn, and how much room the others take before and after them. */
export function useVirtualRows({ box, count, estimate }: Rows) {
  const isPlain = count <= PLAIN
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => estimate,
    overscan: 5,
    enabled: !isPlain,
    useFlushSync: false,
  })
  const items = virtual.getVirtualItems()
  const size = isPlain ? 0 : virtual.getTotalSize()

  /** Brings a row into the middle of the box. */
  function scrollTo(index: number) {
    if (!isPlain) return virtual.scrollToIndex(index, { align: 'center' })
    const row = box.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)
    if (!row || !box.current) return
    box.current.scrollTop = row.offsetTop - (box.current.clientHeight - row.offsetHeight) / 2
  }

  return {
    indexes: isPlain ? Array.from({ length: count }, (_, index) => index) : items.map(i => i.index),
    before: items[0]?.start ?? 0,
    after: isPlain ? 0 : size - (items.at(-1)?.end ?? 0),
    /** Goes to each row together with `data-index`. */
    measure: isPlain ? undefined : virtual.measureElement,
    size,
    scrollTo,
  }
}
