import { describe, expect, test, vi } from 'vitest'
import { stringify } from '../forms/json'
import { makeRun } from '../testing/factories'
import { createClient, take, takeOrKeep } from './client'
import type { ApiError } from './errors'

const answering = (...answer: ConstructorParameters<typeof Response>) =>
  createClient('http://api.example', async () => new Response(...answer))

const path = { run_id: 'x' }
const get = (api: ReturnType<typeof createClient>) =>
  api.GET('/api/v1/runs/{run_id}', { params: { path } })

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable('it should have failed'),
    (error: ApiError) => error,
  )

describe('numbers', () => {
  const body = JSON.stringify({ ...makeRun(), result: 'N' }).replace(
    '"N"',
    '[9007199254740993, 1.0]',
  )

  test.each([
    ['with', { 'Content-Length': String(body.length) }],
    ['without', {}],
  ])('come exact %s a length', async (_name, headers) => {
    const run = await take(get(answering(body, { headers })))
    expect(stringify(run.result)).toBe('[9007199254740993,1.0]')
  })
})

describe('failures', () => {
  test('problem details become the title, the detail and the problems', async () => {
    const problem = {
      title: 'Not valid',
      detail: 'Two fields are wrong',
      errors: [{ loc: ['input', 'a'], msg: 'Missing' }],
    }
    const error = await failureOf(take(get(answering(JSON.stringify(problem), { status: 422 }))))
    expect(error).toMatchObject({
      status: 422,
      title: 'Not valid',
      message: 'Two fields are wrong',
    })
    expect(error.problems).toEqual(problem.errors)
    expect(error.unreachable).toBe(false)
  })

  test('an answer that is no JSON still has its status', async () => {
    const error = await failureOf(take(get(answering('<html>Bad gateway</html>', { status: 502 }))))
    expect(error).toMatchObject({ status: 502, title: 'The API answered 502', unreachable: true })
  })

  test('no answer at all is told apart', async () => {
    const api = createClient('http://api.example', () => Promise.reject(new TypeError('refused')))
    expect(await failureOf(take(get(api)))).toMatchObject({ status: 0, unreachable: true })
  })
})

describe('a wait that the API asks for', () => {
  test.each([
    ['90', 90_000],
    ['Sat, 01 Aug 2026 12:00:30 GMT', 30_000],
    ['Sat, 01 Aug 2026 11:00:00 GMT', 0],
    ['soon', null],
  ])('of "%s" is %s ms', async (text, ms) => {
    vi.useFakeTimers({ now: Date.parse('2026-08-01T12:00:00Z') })
    const answer = answering('{}', { status: 503, headers: { 'Retry-After': text } })
    expect((await failureOf(take(get(answer)))).retryAfterMs).toBe(ms)
  })
})

describe('a call that hangs', () => {
  const hanging = () =>
    createClient(
      'http://api.example',
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
        }),
    )

  test('is given up after 30 seconds', async () => {
    vi.useFakeTimers()
    const failure = failureOf(take(get(hanging())))
    await vi.advanceTimersByTimeAsync(30_000)
    expect((await failure).message).toBe("It didn't answer within 30 seconds.")
  })

  test('gets ten seconds more than the API was asked to wait', async () => {
    vi.useFakeTimers()
    const query = { wait: 25, since: '1' }
    const failure = failureOf(take(hanging().GET('/api/v1/changes', { params: { query } })))
    const ended = vi.fn()
    failure.finally(ended)
    await vi.advanceTimersByTimeAsync(34_900)
    expect(ended).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(100)
    expect((await failure).message).toBe("It didn't answer within 35 seconds.")
  })
})

describe('304', () => {
  test('gives the data that was held', async () => {
    const held = makeRun()
    const kept = await takeOrKeep(held, get(answering(null, { status: 304 })))
    expect(kept).toBe(held)
  })

  test('is an error where nothing was held', async () => {
    const error = await failureOf(takeOrKeep(undefined, get(answering(null, { status: 304 }))))
    expect(error.status).toBe(304)
  })
})
