import type { InfiniteData } from '@tanstack/react-query'
import type { HeldPage } from '../cached'
import type { Run } from '../queries'

/** The rows of a list, page by page: those of pages that were put aside are known by their ids alone. */
export class Rows {
  readonly #pages: readonly HeldPage[]
  /** The row each page begins with. */
  readonly #starts: number[] = []
  readonly length: number = 0

  constructor(pages: readonly HeldPage[] = []) {
    this.#pages = pages
    for (const page of pages) {
      this.#starts.push(this.length)
      this.length += sizeOf(page)
    }
  }

  /** The run of a row; undefined where its page was put aside. */
  at(index: number): Run | undefined {
    const page = this.pageAt(index)
    return this.#pages[page]?.items[index - (this.#starts[page] ?? 0)]
  }

  idAt(index: number): string | undefined {
    const page = this.pageAt(index)
    return idsOf(this.#pages[page])[index - (this.#starts[page] ?? 0)]
  }

  /** The page that a row is on. */
  pageAt(index: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#starts[middle] ?? 0) <= index) low = middle
      else high = middle - 1
    }
    return low
  }

  /** The runs that are held, whichever pages they are on. */
  held(): Run[] {
    return this.#pages.flatMap(page => page.items)
  }

  /** The ids of these rows, the last one included. */
  ids(from = 0, to = this.length - 1): string[] {
    return this.#pages
      .flatMap((page, index) => ((this.#starts[index] ?? 0) <= to ? idsOf(page) : []))
      .slice(from, to + 1)
  }
}

function sizeOf(page: HeldPage): number {
  return idsOf(page).length
}

function idsOf(page: HeldPage | undefined): string[] {
  return page?.aside ?? page?.items.map(run => run.id) ?? []
}

/** The same pages, with the runs of those put aside that `isNear` is false for. */
export function withFarAside(
  data: InfiniteData<HeldPage>,
  isNear: (page: number) => boolean,
): InfiniteData<HeldPage> {
  const pages = data.pages.map((page, index) =>
    isNear(index) || page.aside ? page : { ...page, items: [], aside: idsOf(page) },
  )
  return pages.some((page, index) => page !== data.pages[index]) ? { ...data, pages } : data
}

/** The page with its runs again, in their order; without those that are no longer kept. */
export function withRuns(
  data: InfiniteData<HeldPage>,
  index: number,
  runs: Run[],
): InfiniteData<HeldPage> {
  const page = data.pages[index]
  if (!page?.aside) return data
  const byId = new Map(runs.map(run => [run.id, run]))
  const items = page.aside.flatMap(id => byId.get(id) ?? [])
  const { aside: _, ...rest } = page
  return { ...data, pages: data.pages.with(index, { ...rest, items }) }
}
