import { useRef, useState } from 'react'
import type { Rows } from './rows'

export type Selection = ReturnType<typeof useSelection>

const NONE: ReadonlySet<string> = new Set()

/** Which rows are ticked, or all that match. */
export function useSelection(rows: Rows) {
  const [ids, setIds] = useState(NONE)
  const [isAll, setAll] = useState(false)
  const anchor = useRef<number | null>(null)

  /** Ticks a row or not; with a range, all rows from the one before it get the same. */
  function toggle(index: number, withRange = false) {
    const id = rows.idAt(index)
    if (id === undefined) return
    const from = withRange && anchor.current !== null ? anchor.current : index
    const among = rows.ids(Math.min(from, index), Math.max(from, index))
    anchor.current = index
    setAll(false)
    setIds(held => withAll(held, among, !held.has(id)))
  }

  function clear() {
    anchor.current = null
    setAll(false)
    setIds(NONE)
  }

  return {
    ids,
    isAll,
    isEmpty: ids.size === 0 && !isAll,
    has: (id: string) => isAll || ids.has(id),
    toggle,
    clear,
    /** All rows that were loaded, or all runs that match, whether loaded or not. */
    selectLoaded: () => setIds(new Set(rows.ids())),
    selectAll: () => setAll(true),
  }
}

function withAll(held: ReadonlySet<string>, ids: string[], ticked: boolean): ReadonlySet<string> {
  const next = new Set(held)
  for (const id of ids) {
    if (ticked) next.add(id)
    else next.delete(id)
  }
  return next
}
