import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { runKeys } from './keys'
import type { Run, RunPage } from './queries'

/** A page of a list. Far from what is shown it is put aside: it has no items, and only the ids of its runs. */
export interface HeldPage extends RunPage {
  aside?: string[]
}

export type RunPages = InfiniteData<HeldPage>
type ById = ReadonlyMap<string, Run>

/** How many runs stand beside a task's form. */
export const RECENT = 8

/** How many characters are there of what is long. */
export function keptOf(run: Run): number {
  return run.shortened?.most ?? Number.POSITIVE_INFINITY
}

/** The newer of two states of a run; of the same one the longer. What is held wins over its like: it is on the screen. */
export function newerRun(held: Run | undefined, run: Run): Run {
  if (!held || held.version < run.version) return run
  return held.version === run.version && keptOf(held) < keptOf(run) ? run : held
}

/** The run's page finds it there; nothing newer is lost. */
export function keepRun(client: QueryClient, run: Run) {
  client.setQueryData<Run>(runKeys.one(run.id), held => newerRun(held, run))
}

/** Puts changed runs wherever the page holds them: by themselves, in rows, and among the recent ones of their task. */
export function keepRuns(client: QueryClient, runs: Run[]) {
  const changed = byId(runs)
  for (const run of runs) if (client.getQueryState(runKeys.one(run.id))) keepRun(client, run)
  for (const [key, held] of client.getQueriesData<RunPages>({ queryKey: runKeys.lists() })) {
    const next = held && withNewer(held, changed)
    if (next !== held) client.setQueryData(key, next)
  }
  for (const [key, held] of client.getQueriesData<RunPage>({ queryKey: runKeys.recents() })) {
    const next = held && withRecent(held, runsOf(key.at(-1), changed))
    if (next !== held) client.setQueryData(key, next)
  }
}

/** The same rows, each in its newest state; the same object where none of them has changed. */
export function withNewer(pages: RunPages, changed: ById): RunPages {
  const next = pages.pages.map(page => pageWithNewer(page, changed))
  return next.some((page, index) => page !== pages.pages[index]) ? { ...pages, pages: next } : pages
}

export function pageWithNewer<Page extends RunPage>(page: Page, changed: ById): Page {
  const items = page.items.map(run => newerRun(run, changed.get(run.id) ?? run))
  return items.some((run, index) => run !== page.items[index]) ? { ...page, items } : page
}

/** Whatever is loaded, a row never goes back to an older state. */
export function withoutStepBack(held: RunPages | undefined, loaded: RunPages): RunPages {
  return held ? withNewer(loaded, byId(held.pages.flatMap(page => page.items))) : loaded
}

/** The newest runs of a task, with those that changed: new ones come first and push old ones out. */
export function withRecent(page: RunPage, changed: ById): RunPage {
  const all = new Map(page.items.map(run => [run.id, run]))
  for (const [id, run] of changed) all.set(id, newerRun(all.get(id), run))
  // Newest first, as the API has it: ids begin with the time.
  const items = [...all.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, RECENT)
  const isSame =
    items.length === page.items.length && items.every((run, i) => run === page.items[i])
  return isSame ? page : { ...page, items }
}

export function runsOf(task: unknown, runs: ById): ById {
  return byId([...runs.values()].filter(run => run.task === task))
}

function byId(runs: Run[]): ById {
  return new Map(runs.map(run => [run.id, run]))
}
