import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RunPages } from '../cached'
import { isAmong } from '../feed/interests'
import type { RunFilters } from '../filters'
import { runKeys } from '../keys'
import type { Run } from '../queries'
import type { Rows } from './rows'

/** More are not counted: the button says "50 or more" long before. */
const MOST_ARRIVALS = 500

type Arrivals = ReadonlyMap<string, Run>
const NONE: Arrivals = new Map()

/** Counts the runs that have come since the rows were loaded, and match. */
export function useArrivals(filters: RunFilters) {
  const client = useQueryClient()
  const [held, setHeld] = useState(NONE)

  function receive(runs: Run[]) {
    const shown = client.getQueryData<RunPages>(runKeys.list(filters))
    setHeld(held => withArrivals(held, runs, filters, shown?.pages[0]?.items[0]))
  }

  return {
    receive,
    forget: () => setHeld(NONE),
    count: (rows: Rows) => {
      const first = rows.at(0)
      const ids = new Set(rows.held().map(run => run.id))
      return [...held.values()].filter(run => !ids.has(run.id) && isNew(run, first)).length
    },
  }
}

function withArrivals(
  held: Arrivals,
  runs: Run[],
  { state }: RunFilters,
  first: Run | undefined,
): Arrivals {
  const next = new Map(held)
  for (const run of runs) {
    if (!isAmong(run.state, state ?? undefined)) next.delete(run.id)
    else if (isNew(run, first) && next.size < MOST_ARRIVALS) next.set(run.id, run)
  }
  return next
}

/** Not older than the first row. Times are fixed-width UTC, so they compare as text. */
function isNew(run: Run, first: Run | undefined): boolean {
  return run.created_at >= (first?.created_at ?? '')
}
