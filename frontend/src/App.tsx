import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Suspense } from 'react'
import { Route, Router, Switch } from 'wouter'
import { ApiProvider } from './api/ApiContext'
import type { Api } from './api/client'
import { LiveProvider } from './api/live'
import {
  BulkListPage,
  BulkPage,
  ComparePage,
  FailureListPage,
  FailurePage,
  QueuesPage,
  RunListPage,
  RunPage,
  TaskPage,
  WorkerPage,
  WorkersPage,
} from './pages'
import { FeedProvider } from './runs/feed/FeedProvider'
import { NotFoundPage } from './shell/NotFoundPage'
import { PageGuard } from './shell/PageGuard'
import { Shell } from './shell/Shell'
import { StartFailure } from './shell/StartFailure'
import { TaskListPage } from './tasks/TaskListPage'
import { CrashGuard } from './ui/CrashGuard/CrashGuard'
import { Loading } from './ui/Loading/Loading'

/** Where the page lives: vite's `base` without its last slash. */
const BASE = import.meta.env.BASE_URL.replace(/\/$/, '')

export function App({ api, queryClient }: { api: Api; queryClient: QueryClient }) {
  return (
    <CrashGuard fallback={error => <StartFailure error={error} title="This page has a fault" />}>
      <QueryClientProvider client={queryClient}>
        <ApiProvider value={api}>
          <LiveProvider>
            <FeedProvider>
              <Router base={BASE}>
                <Shell>
                  <PageGuard>
                    <Suspense fallback={<Loading what="the page" />}>
                      <Pages />
                    </Suspense>
                  </PageGuard>
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
      <Route path="/bulk" component={BulkListPage} />
      <Route path="/bulk/:id">{({ id }) => <BulkPage key={id} id={id} />}</Route>
      <Route path="/failures" component={FailureListPage} />
      <Route path="/failures/:fingerprint">
        {({ fingerprint }) => <FailurePage key={fingerprint} fingerprint={fingerprint} />}
      </Route>
      <Route path="/workers" component={WorkersPage} />
      <Route path="/workers/:name">{({ name }) => <WorkerPage key={name} name={name} />}</Route>
      <Route path="/queues" component={QueuesPage} />
      <Route component={NotFoundPage} />
    </Switch>
  )
}
