import { ApiError } from '../../api/errors'

/** An API that does not wait, although it was asked to, is asked once a second all the same. */
const EMPTY_MS = 1_000

/** So many full answers in a row, and the page no longer tries to keep up. */
const FULL_IN_A_ROW = 3

/** The pace of a page that does not try to keep up. */
export const BUSY_MS = 5_000

interface Answer {
  items: readonly unknown[]
  /** There is more already: the answer was full. */
  more: boolean
}

/** How fast changes are asked for: the first ones are shown at once, and then so many answers a second are handled. */
export class Pace {
  /** More is happening than is worth following one by one. */
  busy = false
  #full = 0
  /** When the last answers came that had something in them. */
  #answers: number[] = []
  #notBefore = 0

  /** Notes an answer to a question asked at `asked`; says whether its reader should stop following and load anew. */
  answered(asked: number, { items, more }: Answer): boolean {
    const now = Date.now()
    if (items.length > 0) this.#answers.push(now)
    else this.#notBefore = asked + EMPTY_MS
    this.#full = more ? this.#full + 1 : 0
    this.busy = this.#full >= (this.busy ? 1 : FULL_IN_A_ROW)
    if (this.busy) this.#notBefore = now + BUSY_MS
    return this.busy
  }

  /** Milliseconds until the next question, of a page that handles so many answers a second. */
  delay(perSecond: number): number {
    this.#answers = this.#answers.slice(-perSecond)
    const oldest = this.#answers.length < perSecond ? 0 : (this.#answers[0] ?? 0)
    return Math.max(oldest + 1_000, this.#notBefore) - Date.now()
  }
}

const FIRST_MS = 1_000
const LAST_MS = 30_000

/** How long an API is left alone that fails: twice as long each time, and no two pages the same. */
export class Backoff {
  #failures = 0
  #until = 0
  /** Nothing is known of an API behind a network: it may be back at any moment. */
  #mayHurry = false

  /** The API fails. A cursor that is too old is no trouble, the first time. */
  get troubled(): boolean {
    return this.#failures > 0 && this.#until > 0
  }

  failed(error: unknown) {
    this.#failures += 1
    const asked = error instanceof ApiError ? error.retryAfterMs : null
    this.#mayHurry = error instanceof ApiError && error.unreachable && asked === null
    const free = isTooOld(error) && this.#failures === 1
    this.#until = free ? 0 : Date.now() + (asked ?? backoffMs(this.#failures))
  }

  succeeded() {
    this.#failures = 0
    this.#until = 0
  }

  delay(): number {
    return this.#until - Date.now()
  }

  /** The network seems to be back: ends the wait, where it was for that. Says whether there was one. */
  hurry(): boolean {
    if (!this.troubled || !this.#mayHurry || this.delay() <= 0) return false
    this.#until = Date.now()
    return true
  }
}

function backoffMs(failures: number): number {
  const most = Math.min(FIRST_MS * 2 ** failures, LAST_MS)
  return most / 2 + (Math.random() * most) / 2
}

/** The cursor leads nowhere: what was loaded must be loaded anew. */
export function isTooOld(error: unknown): boolean {
  return error instanceof ApiError && [410, 422].includes(error.status)
}
