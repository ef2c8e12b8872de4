import type { ReactNode } from 'react'
import { visible } from '../../ui/PlainText/visible'
import { duration } from '../../ui/Time/format'
import { Clock } from '../../ui/Time/Time'
import type { Run } from '../queries'
import { STATE_WORDS } from '../StateBadge'
import type { Line } from './Lines'

/** What is the same for runs that went the same way; times never are. */
const FACTS: Record<string, (run: Run) => string | null> = {
  Task: run => run.task,
  State: run => STATE_WORDS[run.state],
  Attempt: run => `${run.attempt} of ${run.max_attempts}`,
  Queue: run => run.queue,
  Worker: run => run.worker,
  Tags: run => visible(run.tags.join(', ')) || null,
  Batch: run => run.batch,
  Schedule: run => run.schedule,
}

const TIMES: Record<string, (run: Run) => string | null> = {
  Created: run => run.created_at,
  'Due at': run => run.scheduled_at,
  Started: run => run.started_at,
  Ended: run => run.finished_at,
}

export function factsOf(a: Run, b: Run): Line[] {
  const facts = Object.entries(FACTS).map(([name, of]) => line(name, of(a), of(b)))
  const times = Object.entries(TIMES).map(([name, of]) => ({
    ...line(name, clock(of(a)), clock(of(b))),
    differs: false,
  }))
  return [...facts, ...times].filter(({ a, b }) => a !== null || b !== null)
}

function line<T extends ReactNode>(name: string, a: T, b: T): Line {
  return { name, a, b, differs: a !== b }
}

function clock(at: string | null) {
  return at && <Clock at={at} />
}

const DURATIONS: Record<string, (run: Run) => number | null> = {
  'Queued for': run => between(run.scheduled_at ?? run.created_at, run.started_at),
  'Ran for': run => between(run.started_at, run.finished_at),
  'In all': run => between(run.created_at, run.finished_at),
}

/** Each with how much longer or shorter the second took. */
export function durationsOf(a: Run, b: Run): Line[] {
  return Object.entries(DURATIONS).map(([name, of]) => {
    const [left, right] = [of(a), of(b)]
    return {
      name,
      a: left === null ? null : duration(left),
      b: right === null ? null : `${duration(right)}${more(left, right)}`,
      differs: false,
    }
  })
}

function between(from: string | null, to: string | null): number | null {
  return from && to ? Math.max(Date.parse(to) - Date.parse(from), 0) : null
}

function more(left: number | null, right: number): string {
  if (left === null || left === right) return ''
  const factor = left > 0 && right > 0 ? right / left : 1
  const times = factor >= 2 ? `, ${Number(factor.toPrecision(2)).toLocaleString('en')} times` : ''
  return right > left
    ? ` (${duration(right - left)} longer${times})`
    : ` (${duration(left - right)} shorter)`
}
