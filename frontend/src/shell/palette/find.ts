/** What a text finds: pages, tasks and commands by their words, runs by their id or by any text in them. */
import type { Api } from '../../api/client'
import { getRuns, type Run } from '../../runs/queries'

/** Whether every word of the query is found in the text. */
export function hasWords(text: string, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return words.every(word => text.toLowerCase().includes(word))
}

const MOST = 8
/** Of the runs around the time that an id begins with. */
const AROUND = 200

/** Runs whose id begins or ends so, then those that mention the text. */
export async function findRuns(api: Api, query: string, signal: AbortSignal): Promise<Run[]> {
  const text = query.trim()
  const [byId, byText] = await Promise.all([
    findById(api, text.toLowerCase(), signal),
    getRuns(api, { q: text, limit: MOST }, signal),
  ])
  const runs = new Map([...byId, ...byText.items].map(run => [run.id, run]))
  return [...runs.values()].slice(0, MOST)
}

async function findById(api: Api, text: string, signal: AbortSignal): Promise<Run[]> {
  if (!/^[\da-f]{4,8}(-[\da-f]{0,4}){0,3}(-[\da-f]{0,12})?$/.test(text)) return []
  // The end of an id, as pages show it, says nothing of when: the newest are looked through.
  const { items } = await getRuns(api, { ...spanOf(text), limit: AROUND }, signal)
  return items.filter(({ id }) => id.startsWith(text) || id.endsWith(text))
}

const DIGITS = 12
const FIRST = Date.UTC(2020)

/** The time that a UUIDv7 begins with, as a filter, where the text is the beginning of one from our days. */
export function spanOf(text: string): { created_after?: string; created_before?: string } {
  const digits = text.replaceAll('-', '').slice(0, DIGITS)
  const from = Number.parseInt(digits.padEnd(DIGITS, '0'), 16)
  const to = Number.parseInt(digits.padEnd(DIGITS, 'f'), 16)
  if (digits.length < 6 || from < FIRST || from > Date.now()) return {}
  // A run is stored a little after its id was made, by another clock.
  return { created_after: at(from - 5_000), created_before: at(Math.min(to, Date.now()) + 60_000) }
}

function at(ms: number): string {
  return new Date(ms).toISOString()
}
