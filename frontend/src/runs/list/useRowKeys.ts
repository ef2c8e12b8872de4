import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useRef } from 'react'
import { useShortcut } from '../../shell/shortcuts'

interface RowKeys {
  table: RefObject<HTMLElement | null>
  rows: Virtualizer<Window, HTMLTableRowElement>
  count: number
  onSelect: (index: number, withRange: boolean) => void
}

/** From row to row with `j` and `k`, or with the arrows once one is in the table; Enter is the link's own. */
export function useRowKeys({ table, rows, count, onSelect }: RowKeys) {
  const active = useRef(-1)
  const wanted = useRef(-1)

  // The row may be drawn only after the page has been scrolled to it.
  useEffect(() => {
    if (wanted.current < 0) return
    const link = table.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] a`)
    if (!link) return
    wanted.current = -1
    link.focus({ preventScroll: true })
  })

  function go(index: number) {
    const next = Math.max(0, Math.min(count - 1, index))
    active.current = wanted.current = next
    rows.scrollToIndex(next, { align: 'auto' })
    const link = table.current?.querySelector<HTMLElement>(`[data-index="${next}"] a`)
    if (!link) return
    wanted.current = -1
    link.focus({ preventScroll: true })
  }

  function select(withRange: boolean) {
    if (active.current >= 0) onSelect(active.current, withRange)
  }

  useShortcut('j', 'Next run of the list', () => go(active.current + 1))
  useShortcut('k', 'Previous run of the list', () => go(active.current - 1))
  useShortcut('x', 'Select the run', () => select(false))
  useShortcut('X', 'Select as far as the run', () => select(true))

  return {
    onFocus: (event: React.FocusEvent) => {
      const row = event.target.closest<HTMLElement>('[data-index]')
      if (row) active.current = Number(row.dataset.index)
    },
    onKeyDown: (event: React.KeyboardEvent) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step === undefined || event.altKey || event.metaKey || event.ctrlKey) return
      event.preventDefault()
      go(active.current + step)
    },
  }
}
