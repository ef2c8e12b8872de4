import type { RunFilters } from './filters'

/** Where the page keeps what it knows of runs. */
export const runKeys = {
  all: ['runs'] as const,
  lists: () => [...runKeys.all, 'list'] as const,
  list: (filters: RunFilters) => [...runKeys.lists(), filters] as const,
  total: (filters: RunFilters) => [...runKeys.all, 'total', filters] as const,
  stats: (filters: RunFilters) => [...runKeys.all, 'stats', filters] as const,
  /** Of something that would be done to many runs. */
  preview: (body: unknown) => [...runKeys.all, 'preview', body] as const,
  recents: () => [...runKeys.all, 'recent'] as const,
  recent: (task: string) => [...runKeys.recents(), task] as const,
  one: (id: string) => [...runKeys.all, 'one', id] as const,
  attempts: (id: string, at: string) => [...runKeys.all, 'attempts', id, at] as const,
  lineage: (id: string) => [...runKeys.all, 'lineage', id] as const,
  neighbours: (id: string, from: string) => [...runKeys.all, 'neighbours', id, from] as const,
  whole: (id: string) => [...runKeys.all, 'whole', id] as const,
  log: (id: string) => [...runKeys.all, 'log', id] as const,
}
