import { isRecord, stringify } from '../../forms/json'

export interface Difference {
  /** Where in the value: `rows[0].name`; empty for the value itself. */
  path: string
  /** As JSON; null where that side has nothing there. */
  a: string | null
  b: string | null
}

export interface Comparison {
  rows: Difference[]
  /** False: the values have more parts than were compared. */
  complete: boolean
}

/** Parts of a value that are set beside each other, and how deep they are looked for. */
const MOST = 1_000
const DEEPEST = 40

export function isDifferent({ a, b }: Difference): boolean {
  return a !== b
}

/** Two JSON values part by part, in the order of the first. */
export function compared(a: unknown, b: unknown): Comparison {
  const [left, right] = [leavesOf(a), leavesOf(b)]
  const paths = new Set([...left.keys(), ...right.keys()])
  const rows = [...paths].map(path => ({
    path,
    a: left.get(path) ?? null,
    b: right.get(path) ?? null,
  }))
  return { rows, complete: left.size < MOST && right.size < MOST }
}

function leavesOf(value: unknown): Map<string, string> {
  const leaves = new Map<string, string>()
  collect(value, '', 0, leaves)
  return leaves
}

function collect(value: unknown, path: string, depth: number, leaves: Map<string, string>) {
  if (leaves.size >= MOST) return
  const parts = depth < DEEPEST ? partsOf(value) : []
  if (parts.length === 0) leaves.set(path, stringify(value))
  for (const [step, part] of parts) collect(part, path + step, depth + 1, leaves)
}

function partsOf(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [`[${index}]`, item])
  if (!isRecord(value)) return []
  return Object.entries(value).map(([name, part]) => [stepTo(name), part])
}

function stepTo(name: string): string {
  return /^[\w-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}

/** Without the point in front. */
export function pathText(path: string): string {
  return path.startsWith('.') ? path.slice(1) : path
}
