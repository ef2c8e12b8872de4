import { stringify } from '../forms/json'
import { makeTask, makeTaskStats } from './factories'
import { FakeFeed } from './fakeFeed'

/** One call that the page made. */
export interface Call {
  method: string
  path: string
  query: URLSearchParams
  headers: Headers
  body: string
  /** Nobody waits for the answer any more. */
  signal: AbortSignal
}

type Answer = Response | object

/** Answers by "METHOD /path"; what is not in it is a 404. */
export type Routes = Record<string, (call: Call) => Answer | Promise<Answer>>

const DEFAULTS: Routes = {
  'GET /api/v1/about': () => ({
    version: '1',
    insecure_open: false,
    broadcast: 0,
    max_file_bytes: 1_000,
  }),
  'GET /api/v1/tasks': () => ({ items: [makeTask()] }),
  'GET /api/v1/tasks/examples.echo': () => makeTask(),
  'GET /api/v1/tasks/examples.echo/stats': () => makeTaskStats(),
  'GET /api/v1/tasks/examples.echo/inputs': () => ({ items: [] }),
  'GET /api/v1/runs': () => ({ items: [], next: null }),
  'GET /api/v1/stats/runs': () => ({ by: 'created', step: 60, complete: true, items: [] }),
}

/** A fetch that answers from routes and remembers what it was asked; `feed` tells the page what changes. */
export function fakeApi(routes: Routes) {
  const calls: Call[] = []
  const feed = new FakeFeed()
  const all: Routes = { ...DEFAULTS, 'GET /api/v1/changes': feed.answer, ...routes }

  async function fetch(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const call = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: await request.text(),
      signal: request.signal,
    }
    calls.push(call)
    const route = all[`${call.method} ${call.path}`] ?? logOrNothing(call)
    return Promise.race([answer(route, call), aborted(request.signal)])
  }

  const to = (route: string) => calls.filter(({ method, path }) => `${method} ${path}` === route)
  return { fetch, calls, to, feed }
}

async function answer(route: Routes[string], call: Call): Promise<Response> {
  return asResponse(await route(call))
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })
}

/** Every run has a log, attempts, a lineage and files; empty ones unless a test says more. */
function logOrNothing({ path }: Call): Routes[string] {
  if (path.endsWith('/attempts')) return () => ({ items: [], waits: [], complete: true })
  if (path.endsWith('/lineage')) return () => ({ items: [], complete: true })
  if (path.endsWith('/neighbours')) return () => ({ newer: null, older: null, complete: true })
  if (path.endsWith('/logs')) return () => ({ items: [], next: 0, previous: null, last: 0 })
  if (path.endsWith('/artifacts')) return () => ({ items: [], inputs: [] })
  return () => problem(404, 'Not found')
}

function asResponse(answer: Answer): Response {
  return answer instanceof Response ? answer : json(200, answer)
}

export function json(status: number, body: unknown): Response {
  return new Response(stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
}

export function problem(
  status: number,
  title: string,
  errors?: { loc: (string | number)[]; msg: string }[],
): Response {
  return json(status, { type: 'about:blank', title, status, detail: '', errors })
}
