import { type ComponentType, lazy } from 'react'

/** A page in a file of its own, which the browser fetches when the page is first shown. */
function page<Props extends object, Name extends string>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
) {
  return lazy(async () => ({ default: (await load())[name] }))
}

export const TaskPage = page(() => import('./tasks/TaskPage'), 'TaskPage')
export const RunListPage = page(() => import('./runs/RunListPage'), 'RunListPage')
export const RunPage = page(() => import('./runs/RunPage'), 'RunPage')
export const ComparePage = page(() => import('./runs/compare/ComparePage'), 'ComparePage')
export const WorkersPage = page(() => import('./workers/WorkersPage'), 'WorkersPage')
export const BulkListPage = page(() => import('./bulk/BulkListPage'), 'BulkListPage')
export const BulkPage = page(() => import('./bulk/BulkPage'), 'BulkPage')
export const FailureListPage = page(() => import('./failures/FailureListPage'), 'FailureListPage')
export const FailurePage = page(() => import('./failures/FailurePage'), 'FailurePage')
export const WorkerPage = page(() => import('./workers/WorkerPage'), 'WorkerPage')
export const QueuesPage = page(() => import('./queues/QueuesPage'), 'QueuesPage')
