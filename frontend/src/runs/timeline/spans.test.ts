import { describe, expect, test } from 'vitest'
import type { Attempt, Wait } from './attempts'
import { piecesOf, spansOf } from './spans'

const AT = (seconds: number) => new Date(seconds * 1_000).toISOString()

function wait(reason: Wait['reason'], from: number, to: number | null, due?: number): Wait {
  return {
    reason,
    started_at: AT(from),
    finished_at: to === null ? null : AT(to),
    due_at: due === undefined ? null : AT(due),
  }
}

function attempt(n: number, from: number | null, to: number | null): Attempt {
  return {
    n,
    worker: 'w@host',
    started_at: from === null ? null : AT(from),
    finished_at: to === null ? null : AT(to),
    outcome: to === null ? 'running' : 'failed',
    error: null,
  }
}

const spans = (waits: Wait[], items: Attempt[]) => spansOf({ waits, items, complete: true })
const names = (all: ReturnType<typeof spans>) =>
  all.map(({ wait, attempt }) => wait?.reason ?? `attempt ${attempt?.n}`)

describe('the pieces of a run', () => {
  test('stand in the order in which they were', () => {
    const all = spans(
      [wait('queued', 0, 1), wait('backoff', 2, 4), wait('queued', 4, 4)],
      [attempt(1, 1, 2), attempt(2, 4, null)],
    )
    expect(names(all)).toEqual(['queued', 'attempt 1', 'backoff', 'queued', 'attempt 2'])
  })

  test('have shares as long as they took, and what goes on grows until now', () => {
    const all = spans([wait('queued', 0, 1)], [attempt(1, 1, null)])
    expect(piecesOf(all, 4_000).map(({ share }) => share)).toEqual([0.25, 0.75])
    expect(piecesOf(all, 10_000).map(({ share }) => share)).toEqual([0.1, 0.9])
  })

  test('a wait is drawn until it is due', () => {
    const all = spans([wait('backoff', 2, null, 4)], [attempt(1, 0, 2)])
    expect(piecesOf(all, 2_500).map(({ share }) => share)).toEqual([0.5, 0.5])
  })

  test('a wait of hours leaves room for seconds of work', () => {
    const all = spans(
      [wait('scheduled', 0, 7_200), wait('queued', 7_200, 7_201)],
      [attempt(1, 7_201, 7_204)],
    )
    expect(piecesOf(all, 0).map(({ share, isCut }) => [share, isCut])).toEqual([
      [0.5, true],
      [0.125, false],
      [0.375, false],
    ])
  })

  test('an attempt whose beginning nobody knows has a row and no piece', () => {
    const all = spans([], [attempt(3, null, 9)])
    expect(names(all)).toEqual(['attempt 3'])
    expect(piecesOf(all, 0)).toEqual([])
  })

  test('of no length at all are no division by zero', () => {
    expect(piecesOf(spans([wait('queued', 1, 1)], []), 0)[0]?.share).toBe(0)
  })
})
