/** The value of a `datetime-local` input, which knows no zone, for a moment. */
export function toLocalInput(moment: string | null | undefined): string {
  const date = new Date(moment ?? Number.NaN)
  if (Number.isNaN(date.getTime())) return ''
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

/** The moment somebody means who typed this in their own zone; nothing for an empty or half-typed value. */
export function fromLocalInput(value: string): string | undefined {
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

/** "Europe/Berlin": the zone such inputs are read in. */
export function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
