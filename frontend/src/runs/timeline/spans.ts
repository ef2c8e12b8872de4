import type { Attempt, History, Wait } from './attempts'

/** A piece of a run's time: an attempt, or what it waited for. Pieces follow one another. */
export interface Span {
  wait?: Wait
  attempt?: Attempt
  /** Milliseconds; null: nobody wrote it down. */
  from: number | null
  /** Null while it goes on. */
  to: number | null
}

/** Attempts and waits in the order in which they were. */
export function spansOf({ items, waits }: History): Span[] {
  const spans: Span[] = [
    ...waits.map(wait => ({ wait, from: time(wait.started_at), to: time(wait.finished_at) })),
    ...items.map(attempt => ({
      attempt,
      from: time(attempt.started_at),
      to: time(attempt.finished_at),
    })),
  ]
  // Of two that begin in the same millisecond, the one that ended in it was first.
  return spans.sort((a, b) => at(a) - at(b) || end(a) - end(b))
}

/** A wait so much longer than all the rest is drawn shorter, or nothing else could be seen. */
const TOO_LONG = 3

export interface Piece {
  span: Span
  /** Its share of the picture. */
  share: number
  /** Drawn shorter than it was. */
  isCut: boolean
}

/** The picture: how much of it each piece takes. What goes on is drawn until now, or until it is due. */
export function piecesOf(spans: Span[], now: number): Piece[] {
  const drawn = spans.filter(span => span.from !== null)
  const lengths = drawn.map(span => lengthOf(span, now))
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const drawnLengths = lengths.map((length, index) => {
    const rest = total - length
    const isCut = drawn[index]?.wait !== undefined && rest > 0 && length > TOO_LONG * rest
    return { length: isCut ? rest : length, isCut }
  })
  const whole = drawnLengths.reduce((sum, { length }) => sum + length, 0) || 1
  return drawn.map((span, index) => {
    const { length = 0, isCut = false } = drawnLengths[index] ?? {}
    return { span, share: length / whole, isCut }
  })
}

function lengthOf(span: Span, now: number): number {
  const until = span.to ?? Math.max(now, time(span.wait?.due_at) ?? now)
  return Math.max(until - (span.from ?? until), 0)
}

function time(moment: string | null | undefined): number | null {
  return moment == null ? null : Date.parse(moment)
}

/** An attempt whose beginning is not known stands where it ended. */
function at(span: Span): number {
  return span.from ?? span.to ?? Number.POSITIVE_INFINITY
}

function end(span: Span): number {
  return span.to ?? Number.POSITIVE_INFINITY
}
