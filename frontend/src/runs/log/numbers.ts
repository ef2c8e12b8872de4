import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useApi } from '../../api/ApiContext'
import { take } from '../../api/client'
import type { components } from '../../api/schema.gen'
import { runKeys } from '../keys'

type Found = components['schemas']['LogNumbers']

export const LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const
export type Level = (typeof LEVELS)[number]

/** The numbers of some lines, in order: all of a log, or those that match. */
export interface LineNumbers {
  readonly count: number
  at(index: number): number
  /** Where the line stands; -1: it is not among them. */
  indexOf(n: number): number
  slice(start: number, end: number): number[]
}

/** All lines from 1 on. */
export function allLines(last: number): LineNumbers {
  return {
    count: last,
    at: index => index + 1,
    indexOf: n => (n >= 1 && n <= last ? n - 1 : -1),
    slice: (start, end) =>
      Array.from({ length: Math.min(end, last) - start }, (_, index) => start + index + 1),
  }
}

/** Only these. */
export function someLines(numbers: readonly number[]): LineNumbers {
  return {
    count: numbers.length,
    at: index => numbers[index] ?? 0,
    indexOf: n => {
      const index = firstFrom(numbers, n)
      return numbers[index] === n ? index : -1
    },
    slice: (start, end) => numbers.slice(start, end),
  }
}

/** Where the first number stands that is not smaller; behind all where there is none. */
export function firstFrom(numbers: readonly number[], n: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) < n) low = middle + 1
    else high = middle
  }
  return low
}

interface Filter {
  level: Level[]
  q: string
}

/** The lines of a growing log that match, as the API finds them; no numbers without a filter. */
export function useMatching(id: string, last: number, { level, q }: Filter) {
  const api = useApi()
  const client = useQueryClient()
  const enabled = level.length > 0 || q !== ''
  const key = [...runKeys.log(id), 'numbers', level, q]

  async function lookOn(signal: AbortSignal): Promise<Found> {
    let found = client.getQueryData<Found>(key) ?? { numbers: [], next: 0, last: 0 }
    do {
      const query = { level, q, after: found.next }
      const more = await take(
        api.GET('/api/v1/runs/{run_id}/logs/numbers', {
          params: { path: { run_id: id }, query },
          signal,
        }),
      )
      found = { ...more, numbers: [...found.numbers, ...more.numbers] }
    } while (found.next < found.last)
    return found
  }

  const { data, isFetching, isError, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => lookOn(signal),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    refetchOnWindowFocus: false,
  })
  const behind = enabled && !isFetching && !isError && data && data.next < last
  useEffect(() => {
    if (behind) refetch()
  }, [behind, refetch])
  return useMemo(
    () => ({ numbers: enabled ? data?.numbers : undefined, isError }),
    [enabled, data, isError],
  )
}
