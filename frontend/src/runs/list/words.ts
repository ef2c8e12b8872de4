import { visible } from '../../ui/PlainText/visible'
import { clockTime } from '../../ui/Time/format'
import type { Zone } from '../../ui/Time/times'
import type { ListFilters } from '../filters'
import { isWindow, STATES, WINDOWS } from '../filters'
import { shortId } from '../id'
import { STATE_WORDS } from '../StateBadge'
import type { Part } from './query'

/** A condition in a few words, as on a chip: "state: Failed". */
export function partWords({ key, value }: Part, zone: Zone): string {
  if (key === 'q') return visible(`“${value}”`)
  return visible(`${key}: ${valueWords(key, value, zone)}`)
}

function valueWords(key: Part['key'], value: string, zone: Zone): string {
  if (key === 'state') return stateWord(value)
  if (key === 'last' && isWindow(value)) return WINDOWS[value].words.replace('last ', '')
  if (key === 'after' || key === 'before') return momentWords(value, zone)
  return ['batch', 'schedule', 'bulk'].includes(key) ? shortId(value) : value
}

function stateWord(value: string): string {
  const state = STATES.find(state => state === value)
  return state ? STATE_WORDS[state] : value
}

/** With its day, even where that is today. */
function momentWords(value: string, zone: Zone): string {
  return Number.isNaN(Date.parse(value)) ? value : clockTime(value, 0, zone)
}

/** Also as the API gives them, with null for what is not set. */
type Worded = { [Name in keyof ListFilters]: ListFilters[Name] | null }

/** The filters as a sentence goes on after "runs": "that failed, of reports.monthly, created in the last hour". */
export function filterWords(filters: Worded, zone: Zone = 'local'): string {
  const words = [
    either('in the state', filters.state?.map(stateWord)),
    either('of', filters.task ?? undefined),
    all('with the tag', filters.tag ?? undefined),
    filters.batch && `of the batch ${filters.batch}`,
    filters.schedule && `of the schedule ${filters.schedule}`,
    filters.bulk && `of the bulk action ${filters.bulk}`,
    filters.failure && `with the error ${filters.failure}`,
    filters.last && isWindow(filters.last) && windowWords(WINDOWS[filters.last].words),
    filters.created_after && `created at or after ${momentWords(filters.created_after, zone)}`,
    filters.created_before && `created before ${momentWords(filters.created_before, zone)}`,
    filters.q && `that contain “${filters.q}”`,
  ]
  return words.filter(Boolean).join(', ')
}

function windowWords(words: string): string {
  return words === 'today' ? 'created today' : `created in the ${words}`
}

function either(before: string, values: readonly string[] | undefined): string {
  return values?.length ? `${before} ${values.join(' or ')}` : ''
}

function all(before: string, values: readonly string[] | undefined): string {
  return values?.length ? `${before} ${values.join(' and ')}` : ''
}
