/**
 * What a task's form holds, as the query of its address: `input` (JSON), `tags` (with commas between them) and `at`.
 *
 * A link to such an address opens the form filled in. Secrets are masked in it, so whoever opens it types them anew.
 */
import { initialValue, masked, parse, stringify } from '../forms'
import { same } from '../forms/json'
import type { Submission, Task } from './queries'

/** Characters; servers and chat programs take longer addresses unwillingly. */
const LONGEST = 4_000

export const FORM_PARAMS = ['input', 'tags', 'at'] as const

/** The query for a form, empty for one as it opens; undefined where it would be too long for an address. */
export function encode(task: Task, { input, tags, scheduled_at }: Submission) {
  const shown = masked(task.input_schema, input)
  const query = new URLSearchParams()
  if (!same(shown, initialValue(task.input_schema))) query.set('input', stringify(shown))
  if (tags?.length) query.set('tags', tags.join(','))
  if (scheduled_at) query.set('at', scheduled_at)
  return query.toString().length > LONGEST ? undefined : query
}

/** What the form of an address holds; undefined where the query says nothing of it, or nothing that can be read. */
export function decode(task: Task, query: URLSearchParams): Submission | undefined {
  const given = readInput(query.get('input'))
  const tags = query.get('tags')?.split(',').filter(Boolean)
  const at = query.get('at')
  if (given === undefined && !tags?.length && !at) return undefined
  return {
    input: initialValue(task.input_schema, given),
    ...(tags?.length && { tags }),
    ...(at && { scheduled_at: at }),
  }
}

/** Somebody may have cut the link off, or written it. */
function readInput(text: string | null): unknown {
  try {
    return text === null ? undefined : parse(text)
  } catch {
    return undefined
  }
}
