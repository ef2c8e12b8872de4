import type { Zone } from './times'

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })
const EXACT = inBoth('en', { dateStyle: 'medium', timeStyle: 'long' })

const STEPS = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const

/** "3 min. ago", "in 2 hr."; seconds are counted only where somebody may be waiting for them. */
export function relativeTime(time: string, now: number): string {
  const distance = Date.parse(time) - now
  for (const { unit, ms } of STEPS) {
    if (Math.abs(distance) >= ms) return RELATIVE.format(Math.trunc(distance / ms), unit)
  }
  const seconds = Math.trunc(distance / 1_000)
  return Math.abs(seconds) < 5 ? 'just now' : RELATIVE.format(seconds, 'second')
}

/** The exact moment in the reader's zone and in UTC, and as the API says it. */
export function exactTime(time: string): string {
  const date = new Date(time)
  return [EXACT.local.format(date), EXACT.utc.format(date), time].join('\n')
}

const DAY = inBoth('en', { day: 'numeric', month: 'short', year: 'numeric' })
const CLOCK = inBoth('en-GB', { timeStyle: 'medium' })
const FINE = inBoth('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
})

/** "14:03:27", with the day before it unless that is today; "UTC" behind it where it is that. */
export function clockTime(time: string, now: number, zone: Zone): string {
  const date = new Date(time)
  const day = DAY[zone].format(date)
  const clock = CLOCK[zone].format(date) + (zone === 'utc' ? ' UTC' : '')
  return day === DAY[zone].format(now) ? clock : `${day}, ${clock}`
}

/** "14:03:27.123", for lines that follow each other closely. */
export function fineTime(time: string, zone: Zone): string {
  return FINE[zone].format(new Date(time))
}

function inBoth(locale: string, options: Intl.DateTimeFormatOptions) {
  return {
    local: new Intl.DateTimeFormat(locale, options),
    utc: new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }),
  }
}

/** "0.4 s", "12 s", "3 min 5 s", "2 h 10 min", "3 d 4 h" */
export function duration(ms: number): string {
  const seconds = Math.max(ms, 0) / 1_000
  if (seconds < 1) return `${Math.round(seconds * 1_000)} ms`
  if (seconds < 10) return `${(Math.floor(seconds * 10) / 10).toFixed(1)} s`
  if (seconds < 60) return `${Math.floor(seconds)} s`
  if (seconds < 3_600) return two(seconds, 60, 'min', 's')
  if (seconds < 86_400) return two(seconds / 60, 60, 'h', 'min')
  return two(seconds / 3_600, 24, 'd', 'h')
}

function two(amount: number, base: number, large: string, small: string): string {
  const rest = Math.floor(amount % base)
  const whole = `${Math.floor(amount / base)} ${large}`
  return rest ? `${whole} ${rest} ${small}` : whole
}
