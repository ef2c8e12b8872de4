import { connection } from '../../api/connection'
import { ApiError } from '../../api/errors'
import type { components, operations } from '../../api/schema.gen'
import { sleep } from '../../api/sleep'
import type { Run } from '../queries'
import { type ChangeFilters, type Interest, isSame, matches, union } from './interests'
import { Backoff, isTooOld, Pace } from './pace'

type Query = NonNullable<operations['list_changes']['parameters']['query']>
type Answer = components['schemas']['ChangeList']
type Ask = (query: Query, signal: AbortSignal) => Promise<Answer>
type Received = ReadonlyMap<string, Run>

export type FeedStatus = 'live' | 'paused' | 'busy' | 'reconnecting'

/** How long the API is asked to wait for a change. */
const WAIT_S = 25
const LIMIT = 200

/** Characters of each input, result and error that are enough for lists. */
const KEPT = 2_000

/** A page is loaded without a cursor when none came within this time. */
const CURSOR_MS = 2_000

/** Loads may show that nothing needs to be followed, so the feed waits for them; but not for ever, and a moment for React. */
const LOADS_MS = 2_000
const RENDER_MS = 20

/**
 * Follows the changes of runs for everything on the page with one request at a time.
 *
 * Whatever shows runs registers its interest and loads them through `load`. The cursor is older than every load, so a
 * change is in the load, in the feed, or in both.
 */
export class Feed {
  readonly #ask: Ask
  /** Puts runs into the page's cache. */
  readonly #keep: (runs: Run[]) => void
  readonly #interests = new Set<Interest>()
  readonly #loads = new Set<Promise<unknown>>()
  readonly #recorders = new Set<Map<string, Run>>()
  readonly #listeners = new Set<() => void>()
  readonly #waiting = new Set<() => void>()
  readonly #backoff = new Backoff()
  #pace = new Pace()
  #turns = new AbortController()
  #cursor: string | null = null
  /** Something on the page may be older than the cursor. */
  #missed = false
  #paused = false

  constructor(ask: Ask, keep: (runs: Run[]) => void) {
    this.#ask = ask
    this.#keep = keep
  }

  /** What the page can say of how current it is. */
  get status(): FeedStatus {
    if (this.#paused) return 'paused'
    if (this.#backoff.troubled) return 'reconnecting'
    return this.#pace.busy ? 'busy' : 'live'
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Follows the runs of an interest until the function that it returns is called. */
  add(interest: Interest): () => void {
    this.#interests.add(interest)
    this.#pace = new Pace()
    this.#restart()
    this.#tell()
    return () => {
      this.#interests.delete(interest)
      this.#restart()
    }
  }

  /** Fetches something of runs once a cursor is held; `merge` puts in what was received while that was on its way. */
  async load<T>(
    fetch: () => Promise<T>,
    merge: (loaded: T, received: Received) => T = loaded => loaded,
  ): Promise<T> {
    const received = new Map<string, Run>()
    this.#recorders.add(received)
    const load = this.#cursorTaken().then(fetch)
    this.#loads.add(load)
    try {
      return merge(await load, received)
    } finally {
      this.#loads.delete(load)
      this.#recorders.delete(received)
    }
  }

  setPaused(paused: boolean) {
    if (paused === this.#paused) return
    this.#paused = paused
    if (paused) this.#release()
    this.#restart()
    this.#tell()
  }

  /** Tries again at once, if the API could not be reached. */
  retry() {
    if (this.#backoff.hurry()) this.#restart()
  }

  async #cursorTaken(): Promise<void> {
    if (this.#cursor === null && !this.#paused && !this.#backoff.troubled) {
      await new Promise<void>(resolve => {
        this.#waiting.add(resolve)
        setTimeout(resolve, CURSOR_MS)
      })
    }
    if (this.#cursor === null) this.#missed = true
  }

  /** Ends the request under way, whose answer would be to another question, and begins anew from the same cursor. */
  #restart() {
    this.#turns.abort()
    this.#turns = new AbortController()
    this.#run(this.#turns.signal).catch(() => {})
  }

  /** Turn by turn until it is aborted. A change of pages is several calls of `add`: only the last one gets beyond the start. */
  async #run(signal: AbortSignal): Promise<void> {
    await sleep(1, signal)
    if (this.#interests.size === 0) return this.#forget()
    while (!this.#paused) await this.#turn(signal)
  }

  /** Nothing on the page is older than the next cursor. */
  #forget() {
    this.#cursor = null
    this.#missed = false
  }

  async #turn(signal: AbortSignal): Promise<void> {
    try {
      await sleep(this.#backoff.delay(), signal)
      await this.#begin(signal)
      await this.#settle(signal)
      await this.#listen(signal)
    } catch (error) {
      signal.throwIfAborted()
      this.#failed(error)
    }
  }

  /** Takes a cursor where there is none, and loads anew what may be older than it. */
  async #begin(signal: AbortSignal): Promise<void> {
    if (this.#cursor === null) {
      const { next } = await this.#ask({}, signal)
      signal.throwIfAborted()
      this.#cursor = next
      this.#release()
    }
    if (!this.#missed) return
    const interests = [...this.#interests]
    const loaded = await Promise.all(interests.map(interest => interest.reload(signal)))
    signal.throwIfAborted()
    this.#missed = false
    interests.forEach((interest, index) => {
      this.#hand(loaded[index] ?? [], [interest])
    })
  }

  async #settle(signal: AbortSignal): Promise<void> {
    const perSecond = Math.min(...[...this.#interests].map(interest => interest.perSecond))
    await sleep(this.#pace.delay(perSecond), signal)
    if (this.#loads.size === 0) return
    await Promise.race([Promise.allSettled(this.#loads), sleep(LOADS_MS, signal)])
    await sleep(RENDER_MS, signal)
  }

  async #listen(signal: AbortSignal): Promise<void> {
    const asked = Date.now()
    const filters = union([...this.#interests].map(interest => interest.filters))
    const since = this.#cursor ?? undefined
    // After a failure nobody waits to learn that it is over.
    const wait = this.#backoff.troubled ? 0 : WAIT_S
    const shorten = Math.max(...[...this.#interests].map(({ kept = KEPT }) => kept))
    const answer = await this.#ask({ ...filters, since, wait, shorten, limit: LIMIT }, signal)
    signal.throwIfAborted()
    this.#cursor = answer.next
    this.#hand(answer.items, [...this.#interests], filters)
    if (this.#pace.answered(asked, answer)) this.#loseTrack()
    this.#backoff.succeeded()
    connection.answered()
    this.#tell()
  }

  /** Gives runs to the cache, and to each interest those that match it. */
  #hand(runs: Run[], interests: Interest[], asked?: ChangeFilters) {
    if (runs.length === 0) return
    for (const received of this.#recorders) for (const run of runs) received.set(run.id, run)
    this.#keep(runs)
    for (const { filters, receive } of interests) {
      const exact = asked === undefined || isSame(asked, filters)
      receive?.(exact ? runs : runs.filter(run => matches(run, filters)))
    }
  }

  #failed(error: unknown) {
    if (!(error instanceof ApiError)) console.error(error)
    if (isTooOld(error)) this.#loseTrack()
    // The page was to be loaded anew and was not: only a new cursor is older than the next try.
    if (this.#missed) this.#cursor = null
    this.#backoff.failed(error)
    connection.failed(error)
    this.#release()
    this.#tell()
  }

  #loseTrack() {
    this.#cursor = null
    this.#missed = true
  }

  #release() {
    for (const go of this.#waiting) go()
    this.#waiting.clear()
  }

  #tell() {
    for (const listener of this.#listeners) listener()
  }
}
