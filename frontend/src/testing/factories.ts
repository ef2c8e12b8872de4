import type { Bulk, BulkItem } from '../bulk/queries'
import type { Failure } from '../failures/queries'
import type { Queue } from '../queues/queries'
import type { LogLine } from '../runs/log/lines'
import type { Run } from '../runs/queries'
import type { Task } from '../tasks/queries'
import type { TaskStats } from '../tasks/stats/queries'
import type { Worker } from '../workers/queries'

/** A moment some seconds from now, as the API writes it. */
export function moment(secondsFromNow = 0): string {
  const date = new Date(Date.now() + secondsFromNow * 1_000)
  return date.toISOString().replace('Z', '000Z')
}

let count = 0

/** An id that sorts by when it was made, as the API's do. */
export function makeId(): string {
  count += 1
  return `01890000-0000-7000-8000-${String(count).padStart(12, '0')}`
}

export function makeTask(part: Partial<Task> = {}): Task {
  return {
    name: 'examples.echo',
    title: 'Give a message back',
    description: 'Answers with the message.',
    input_schema: {
      type: 'object',
      properties: { message: { type: 'string', title: 'Message' } },
      required: ['message'],
    },
    result_schema: {},
    queue: 'celery',
    time_limit: null,
    max_attempts: 1,
    at_most_once: false,
    ...part,
  }
}

export function makeRun(part: Partial<Run> = {}): Run {
  return {
    id: makeId(),
    task: 'examples.echo',
    state: 'succeeded',
    input: { message: 'hello' },
    result: { message: 'hello' },
    error: null,
    progress: null,
    attempt: 1,
    max_attempts: 1,
    queue: 'celery',
    worker: 'worker1@host',
    tags: [],
    retry_of: null,
    batch: null,
    schedule: null,
    created_at: moment(-10),
    scheduled_at: null,
    started_at: moment(-9),
    finished_at: moment(-8),
    cancel_requested_at: null,
    version: 3,
    ...part,
  }
}

/** A run that a worker has in its hands. */
export function makeRunning(part: Partial<Run> = {}): Run {
  return makeRun({
    state: 'running',
    result: null,
    created_at: moment(-2),
    started_at: moment(-1),
    finished_at: null,
    version: 2,
    ...part,
  })
}

export function makeLogLine(part: Partial<LogLine> = {}): LogLine {
  return { n: 1, time: moment(), level: 'INFO', message: 'A line', ...part }
}

export function makeWorker(part: Partial<Worker> = {}): Worker {
  return {
    name: 'worker1@host',
    host: 'host',
    pid: 42,
    state: 'online',
    pool: 'prefork',
    concurrency: 4,
    autoscale: null,
    active: 1,
    doing: [],
    processed: 1_234,
    queues: ['celery'],
    limits: [],
    cpus: 8,
    load: 0.5,
    memory: 240_000_000,
    version: '0.1.0',
    celery: '5.7.0',
    started_at: moment(-3_600),
    heartbeat_at: moment(-1),
    ...part,
  }
}

export function makeQueue(part: Partial<Queue> = {}): Queue {
  return {
    name: 'celery',
    health: 'active',
    waiting: 0,
    waiting_is_exact: true,
    running: 1,
    oldest_waiting_at: null,
    per_minute: 12,
    workers: 1,
    processes: 4,
    paused_at: null,
    pause_reason: null,
    ...part,
  }
}

/** Of a task none of whose runs has ended. */
export function makeTaskStats(part: Partial<TaskStats> = {}): TaskStats {
  const none = { bounds: [1, 2, 5], counts: [0, 0, 0, 0] }
  return {
    task: 'examples.echo',
    after: moment(-3_600),
    before: moment(),
    step: 60,
    complete: true,
    runs: 0,
    counts: {},
    success_rate: null,
    durations: none,
    p50: null,
    p95: null,
    waits: none,
    wait_p50: null,
    wait_p95: null,
    items: [],
    ...part,
  }
}

export function makeBulk(part: Partial<Bulk> = {}): Bulk {
  return {
    id: makeId(),
    action: 'retry',
    name: '',
    state: 'done',
    total: 1,
    total_exact: true,
    done: 1,
    skipped: 0,
    failed: 0,
    reasons: [],
    filter: {
      task: ['reports.monthly'],
      state: ['failed'],
      tag: [],
      q: '',
      batch: null,
      schedule: null,
      bulk: null,
      failure: '',
      created_after: null,
      created_before: null,
    },
    ids_given: null,
    created_at: moment(-60),
    started_at: moment(-59),
    finished_at: moment(-50),
    ...part,
  }
}

export function makeBulkItem(part: Partial<BulkItem> = {}): BulkItem {
  return {
    run: makeId(),
    outcome: 'done',
    reason: null,
    message: null,
    detail: null,
    made: makeId(),
    ...part,
  }
}

export function makeFailure(part: Partial<Failure> = {}): Failure {
  return {
    fingerprint: '0123456789abcdef',
    task: 'shop.order',
    error_type: 'CardDeclined',
    place: 'shop/orders.py:charge',
    state: 'open',
    count: 12,
    first_seen: moment(-86_400),
    last_seen: moment(-60),
    last_run: makeId(),
    handled_at: null,
    reopened_at: null,
    note: '',
    activity: { after: moment(-10_800), before: moment(), step: 3_600, counts: [1, 0, 5] },
    ...part,
  }
}
