import createFetchClient, { type Client } from 'openapi-fetch'
import { parse, stringify } from '../forms/json'
import { ApiError, problemOf } from './errors'
import type { paths } from './schema.gen'

export type Api = Client<paths, `${string}/${string}`> & {
  /** Where the API is, for people: the origin that code outside the page has to call. */
  readonly origin: string
}

type Fetch = (request: Request) => Promise<Response>

/** A server that took this long is treated as one that isn't there. */
const TIMEOUT_MS = 30_000

/** One that was asked to wait gets this much more than it was asked for. */
const GRACE_MS = 10_000

export function createClient(
  origin: string,
  fetch: Fetch = request => globalThis.fetch(request),
): Api {
  const client = createFetchClient<paths>({
    baseUrl: origin,
    fetch: request => exact(fetch, request),
    bodySerializer: body => stringify(body),
  })
  return Object.assign(client, { origin })
}

/** The data of one call, or the one kind of error that pages know. */
export async function take<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call
  if (data === undefined) throw problemOf(response.status, error, response.headers)
  return data
}

/** The same, where 304 says that the data we hold is still the newest. */
export async function takeOrKeep<T>(
  held: T | undefined,
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const answer = await call
  if (answer.response.status === 304 && held !== undefined) return held
  return take(Promise.resolve(answer))
}

/**
 * Fetches with integers beyond 2^53 kept exact. openapi-fetch asks the answer for its `json()` where its length is known, so
 * the answer handed on has a length and a `json()` that parses exactly.
 */
async function exact(fetch: Fetch, request: Request): Promise<Response> {
  const { status, headers, text } = await answerOf(fetch, request)
  const copy = new Response(status === 304 ? null : text, { status, headers })
  if (text) copy.headers.set('Content-Length', String(text.length))
  copy.json = async () => parse(text)
  return copy
}

async function answerOf(fetch: Fetch, request: Request) {
  const limit = timeoutOf(request)
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), limit)
  try {
    const signal = AbortSignal.any([request.signal, late.signal])
    const response = await fetch(new Request(request, { signal }))
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (error) {
    if (request.signal.aborted) throw error
    throw unreachable(late.signal.aborted ? limit : null)
  } finally {
    clearTimeout(timer)
  }
}

function timeoutOf(request: Request): number {
  const seconds = Number(new URL(request.url).searchParams.get('wait'))
  return Math.max(TIMEOUT_MS, seconds * 1_000 + GRACE_MS)
}

function unreachable(limit: number | null): ApiError {
  const why = limit
    ? `It didn't answer within ${limit / 1000} seconds.`
    : 'It is not running, or the network or the address is wrong.'
  return new ApiError(0, 'The API cannot be reached', why)
}
