import type { Zone } from './times'

/** The value of a `datetime-local` input, which knows no zone, for a moment. */
export function toLocalInput(moment: string | null | undefined, zone: Zone = 'local'): string {
  const date = new Date(moment ?? Number.NaN)
  if (Number.isNaN(date.getTime())) return ''
  const minutes = zone === 'utc' ? 0 : date.getTimezoneOffset()
  return new Date(date.getTime() - minutes * 60_000).toISOString().slice(0, 16)
}

/** The moment somebody means who typed this in that zone; nothing for an empty or half-typed value. */
export function fromLocalInput(value: string, zone: Zone = 'local'): string | undefined {
  const date = new Date(value && zone === 'utc' ? `${value}Z` : value)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

/** "Europe/Berlin": the zone such inputs are read in. */
export function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
