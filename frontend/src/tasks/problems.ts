import { ApiError, type Problem } from '../api/errors'
import { unmatchedErrors } from '../forms'
import type { Task } from './queries'

/** What a submission was refused for, by where it is shown. */
export interface SortedProblems {
  /** For the fields of the input; paths are relative to it. */
  input: Problem[]
  /** For `scheduled_at` and `tags`. */
  options: Record<string, string>
  /** For no field at all. */
  elsewhere: Problem[]
}

export function sortProblems(
  error: Error | null,
  schema: Task['input_schema'],
  value: unknown,
): SortedProblems {
  const all = error instanceof ApiError ? error.problems : []
  const input = all
    .filter(({ loc }) => loc[0] === 'input')
    .map(({ loc, msg }) => ({ loc: loc.slice(1), msg }))
  const options = all.filter(({ loc }) => isOption(loc[0]))
  const others = all.filter(({ loc }) => loc[0] !== 'input' && !isOption(loc[0]))
  return {
    input,
    options: Object.fromEntries(options.map(({ loc, msg }) => [String(loc[0]), msg])),
    elsewhere: [...unmatchedErrors(schema, value, input), ...others],
  }
}

function isOption(name: unknown): boolean {
  return name === 'scheduled_at' || name === 'tags'
}
