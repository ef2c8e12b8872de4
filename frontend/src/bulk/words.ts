import { filterWords } from '../runs/list/words'
import type { Bulk } from './queries'

export const ACTION_WORDS = { retry: 'Retry', cancel: 'Cancel' } satisfies Record<
  Bulk['action'],
  string
>

const NUMBER = new Intl.NumberFormat('en')

/** "12 345". */
export function number(value: number): string {
  return NUMBER.format(value)
}

/** "1 run", "12 runs". */
export function runs(value: number): string {
  return value === 1 ? '1 run' : `${number(value)} runs`
}

/** "Retry 12 runs"; while they are still being listed, "Retry about 12 runs". */
export function titleOf({ action, total, total_exact }: Bulk): string {
  return `${ACTION_WORDS[action]} ${total_exact ? '' : 'about '}${runs(total)}`
}

/** Which runs were asked for, as a sentence. */
export function whichWords({ filter, ids_given }: Bulk): string {
  if (filter) return `Every run ${filterWords(filter)}`
  return ids_given === 1
    ? 'One run that was selected'
    : `${number(ids_given ?? 0)} runs that were selected`
}
