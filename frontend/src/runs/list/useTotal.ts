import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../api/ApiContext'
import type { RunFilters } from '../filters'
import { runKeys } from '../keys'
import { getRuns, type RunPage } from '../queries'

type Total = NonNullable<RunPage['total']>

/** How many runs match; asked apart from the rows, which need not wait for it. */
export function useTotal(filters: RunFilters): Total | undefined {
  const api = useApi()
  const query = useQuery({
    queryKey: runKeys.total(filters),
    queryFn: async ({ signal }) => {
      const page = await getRuns(api, { ...filters, limit: 1, total: true }, signal)
      return page.total ?? null
    },
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })
  return query.data ?? undefined
}

/** Beyond so many the API does not count one by one. */
const COUNTED = 10_000

/** "1 run", "12,345 runs", "about 1,200,000 runs", "10,000 runs or more". */
export function totalText({ value, exact }: Total): string {
  if (exact) return `${number(value)} ${value === 1 ? 'run' : 'runs'}`
  return value <= COUNTED ? `${number(value)} runs or more` : `about ${number(rounded(value))} runs`
}

function number(value: number): string {
  return value.toLocaleString('en')
}

/** An estimate has two digits that mean something. */
function rounded(value: number): number {
  return Number(value.toPrecision(2))
}
