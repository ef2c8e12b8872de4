/** Dates and times between RFC 3339, as the server has them, and the browser's own inputs, which know no zone. */

export type Zone = 'local' | 'utc' | 'none'

const MOMENT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/i
const TIME = /^\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/

export function zoneOf(text: string): Zone {
  return MOMENT.exec(text)?.[3] ? 'local' : 'none'
}

/** What `datetime-local` shows for a moment, or undefined where it could show nothing. */
export function toInput(text: string, zone: Zone): string | undefined {
  const match = MOMENT.exec(text)
  if (!match) return undefined
  const wall = `${match[1]}T${toTimeInput(match[2] ?? '')}`
  if (!match[3]) return shortest(wall)
  const moment = new Date(wall + match[3].replace(/^([+-]\d\d)(\d\d)$/, '$1:$2').toUpperCase())
  if (Number.isNaN(moment.getTime())) return undefined
  return shortest(inZone(moment, zone))
}

function inZone(moment: Date, zone: Zone): string {
  return withoutZeros(zone === 'utc' ? moment : localAsUtc(moment))
}

/** Part by part: the offsets of early years have seconds, which `getTimezoneOffset` rounds away. */
function localAsUtc(moment: Date): Date {
  const wall = new Date(0)
  wall.setUTCFullYear(moment.getFullYear(), moment.getMonth(), moment.getDate())
  wall.setUTCHours(
    moment.getHours(),
    moment.getMinutes(),
    moment.getSeconds(),
    moment.getMilliseconds(),
  )
  return wall
}

/** The moment that the wall time of an input means in a zone. */
export function fromInput(wall: string, zone: Zone): string {
  if (zone === 'none') return wall.length === 16 ? `${wall}:00` : wall
  const moment = new Date(zone === 'utc' ? `${wall}Z` : wall)
  return Number.isNaN(moment.getTime()) ? wall : `${withoutZeros(moment)}Z`
}

/** As the browser writes it; where the text differs, React would set the input anew under the person's hands. */
function shortest(wall: string): string {
  return wall.replace(/(T\d\d:\d\d):00$/, '$1')
}

/** Seconds always, milliseconds where there are any. */
function withoutZeros(moment: Date): string {
  return moment.toISOString().replace('Z', '').replace('.000', '')
}

/** Keeps the year of a date input at four digits, as Python's are. */
export const LAST_DAY = '9999-12-31'

/** What a time input shows: it knows milliseconds at most. */
export function toTimeInput(text: string): string | undefined {
  return TIME.test(text) ? text.replace(/(\.\d{3})\d+$/, '$1') : undefined
}
