/** "3 of 27", "27 matches", "no match"; `current` counts from 0, -1 is none of them. */
export function foundText(count: number, current: number): string {
  const all = count.toLocaleString('en')
  if (count === 0) return 'no match'
  if (current >= 0) return `${(current + 1).toLocaleString('en')} of ${all}`
  return count === 1 ? '1 match' : `${all} matches`
}
