/** One thing that is wrong with a request; `loc` is the path into its body. */
export interface Problem {
  readonly loc: readonly (string | number)[]
  readonly msg: string
}

/** Every way a call can go wrong; `status` is 0 when no answer came. */
export class ApiError extends Error {
  readonly status: number
  readonly title: string
  readonly problems: Problem[]
  /** How long the API wants to be left alone; null where it said nothing. */
  readonly retryAfterMs: number | null

  constructor(
    status: number,
    title: string,
    detail?: string,
    problems: Problem[] = [],
    retryAfterMs: number | null = null,
  ) {
    super(detail || title)
    this.name = 'ApiError'
    this.status = status
    this.title = title
    this.problems = problems
    this.retryAfterMs = retryAfterMs
  }

  /** Nobody behind the address: no answer, or a proxy that speaks for an absent API. */
  get unreachable(): boolean {
    return this.status === 0 || [502, 503, 504].includes(this.status)
  }
}

/** Makes an ApiError of an answer's problem+json, or of whatever came in its place. */
export function problemOf(status: number, body: unknown, headers?: Headers): ApiError {
  const record = isRecord(body) ? body : {}
  const title = typeof record.title === 'string' ? record.title : `The API answered ${status}`
  const detail = typeof record.detail === 'string' ? record.detail : undefined
  const problems = Array.isArray(record.errors) ? record.errors.filter(isProblem) : []
  return new ApiError(status, title, detail, problems, retryAfterOf(headers))
}

/** `Retry-After` holds seconds, or a date. */
function retryAfterOf(headers: Headers | undefined): number | null {
  const text = headers?.get('Retry-After')
  if (!text) return null
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now()
  return Number.isNaN(ms) ? null : Math.max(ms, 0)
}

export function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && error.unreachable
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isProblem(value: unknown): value is Problem {
  return isRecord(value) && Array.isArray(value.loc) && typeof value.msg === 'string'
}
