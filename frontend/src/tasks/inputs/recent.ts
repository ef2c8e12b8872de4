/** The inputs of earlier runs, as a list to choose from. */
import { masked, stringify } from '../../forms'
import { isRecord } from '../../forms/json'
import type { Run } from '../../runs/queries'
import type { Task } from '../queries'

/** An input, and the newest run that had it. */
export interface RecentInput {
  run: Run
  line: string
  /** How many of the runs that were looked at had it. */
  times: number
}

const MOST = 8
const LONGEST = 160

/** Each input once, the newest first. */
export function distinct(task: Task, runs: Run[]): RecentInput[] {
  const found = new Map<string, RecentInput>()
  for (const run of runs) {
    const input = masked(task.input_schema, run.input)
    // Of what is shortened it cannot be told whether it is the same.
    const key = run.shortened?.input ? run.id : stringify(input)
    const known = found.get(key)
    if (known) known.times += 1
    else found.set(key, { run, line: lineOf(input), times: 1 })
  }
  return [...found.values()].slice(0, MOST)
}

/** An input in a few words: `message: "hi", copies: 2`. */
export function lineOf(input: unknown): string {
  if (!isRecord(input)) return stringify(input)
  const members = Object.entries(input).map(([name, value]) => `${name}: ${stringify(value)}`)
  const line = members.join(', ') || 'no input'
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}
