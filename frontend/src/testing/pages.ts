// The pages as they are, in place of those of pages.tsx, which are fetched when they are shown: a test may hold the clock.
export { ComparePage } from '../runs/compare/ComparePage'
export { RunListPage } from '../runs/RunListPage'
export { RunPage } from '../runs/RunPage'
export { TaskPage } from '../tasks/TaskPage'
export { WorkersPage } from '../workers/WorkersPage'
