import type { Run } from '../runs/queries'
import type { Call } from './fakeApi'

const LIMIT = 200

interface Change {
  n: number
  run: Run
}

/** The feed of changes as the API gives it: it waits until the test says that a run changed, or the time is up. */
export class FakeFeed {
  #changes: Change[] = []
  #waiting = new Set<() => void>()

  /** How many requests wait for a change. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** These runs have changed to this, in this order. */
  change(...runs: Run[]) {
    for (const run of runs) this.#changes.push({ n: this.#changes.length + 1, run })
    for (const wake of [...this.#waiting]) wake()
  }

  /** Answers `GET /changes`. */
  answer = async ({ query, signal }: Call) => {
    const since = query.get('since')
    if (since === null) return { items: [], next: String(this.#changes.length), more: false }
    const found = () => this.#after(Number(since), query)
    const end = Date.now() + Number(query.get('wait')) * 1_000
    while (found().items.length === 0 && Date.now() < end) await this.#changed(end, signal)
    return found()
  }

  #after(since: number, query: URLSearchParams) {
    const latest = new Map<string, Change>()
    for (const change of this.#changes.slice(since)) {
      latest.delete(change.run.id)
      latest.set(change.run.id, change)
    }
    const all = [...latest.values()].filter(({ run }) => fits(run, query))
    const page = all.slice(0, LIMIT)
    const more = all.length > page.length
    const next = more ? (page.at(-1)?.n ?? since) : this.#changes.length
    return { items: page.map(({ run }) => run), next: String(next), more }
  }

  #changed(end: number, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const wake = () => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, end - Date.now())
      this.#waiting.add(wake)
      signal.addEventListener('abort', wake)
    })
  }
}

function fits(run: Run, query: URLSearchParams): boolean {
  const among = (name: 'id' | 'task' | 'state') =>
    !query.has(name) || query.getAll(name).includes(run[name])
  return (
    among('id') &&
    among('task') &&
    among('state') &&
    query.getAll('tag').every(tag => run.tags.includes(tag))
  )
}
