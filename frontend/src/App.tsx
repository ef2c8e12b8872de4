import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Suspense } from 'react'
import { Route, Router, Switch } from 'wouter'
import { ApiProvider } from './api/ApiContext'
import type { Api } from './api/client'
import { LiveProvider } from './api/live'
import { ComparePage, RunListPage, RunPage, TaskPage, WorkersPage } from './pages'
import { FeedProvider } from './runs/feed/FeedProvider'
import { CrashGuard } from './shell/CrashGuard'
import { NotFoundPage } from './shell/NotFoundPage'
import { Shell } from './shell/Shell'
import { TaskListPage } from './tasks/TaskListPage'
import { Loading } from './ui/Loading/Loading'

/** Where the page lives: vite's `base` without its last slash. */
const BASE = import.meta.env.BASE_URL.replace(/\/$/, '')

export function App({ api, queryClient }: { api: Api; queryClient: QueryClient }) {
  return (
    <CrashGuard>
      <QueryClientProvider client={queryClient}>
        <ApiProvider value={api}>
          <LiveProvider>
            <FeedProvider>
              <Router base={BASE}>
                <Shell>
                  <Suspense fallback={<Loading what="the page" />}>
                    <Pages />
                  </Suspense>
                </Shell>
              </Router>
            </FeedProvider>
          </LiveProvider>
        </ApiProvider>
      </QueryClientProvider>
    </CrashGuard>
  )
}

/** Keys make a page start anew when it shows another task or run. */
function Pages() {
  return (
    <Switch>
      <Route path="/" component={TaskListPage} />
      <Route path="/tasks/:name">{({ name }) => <TaskPage key={name} name={name} />}</Route>
      <Route path="/runs" component={RunListPage} />
      <Route path="/runs/:id">{({ id }) => <RunPage key={id} id={id} />}</Route>
      <Route path="/compare" component={ComparePage} />
      <Route path="/workers" component={WorkersPage} />
      <Route component={NotFoundPage} />
    </Switch>
  )
}
