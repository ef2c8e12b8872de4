/** The time that a task's statistics are of, as it stands in the address: `24h`, or two moments with a slash between. */

export const SPANS = {
  '1h': { words: 'Last hour', seconds: 3_600 },
  '24h': { words: 'Last 24 hours', seconds: 86_400 },
  '7d': { words: 'Last 7 days', seconds: 7 * 86_400 },
  '30d': { words: 'Last 30 days', seconds: 30 * 86_400 },
  '365d': { words: 'Last year', seconds: 365 * 86_400 },
} as const

export type Span = keyof typeof SPANS

/** One that ends now, whenever that is, or one between two moments. */
export type Window = Span | { after: string; before: string }

export const USUAL: Span = '24h'

/** What an address says; the usual one where that makes no sense. */
export function windowOf(text: string | null): Window {
  if (text && Object.hasOwn(SPANS, text)) return text as Span
  const [after, before] = (text ?? '').split('/').map(momentOf)
  return after && before && after < before ? { after, before } : USUAL
}

export function textOf(window: Window): string {
  return typeof window === 'string' ? window : `${window.after}/${window.before}`
}

/** The query for it, as of now. */
export function queryOf(window: Window, now: number): { after: string; before?: string } {
  if (typeof window !== 'string') return window
  return { after: new Date(now - SPANS[window].seconds * 1_000).toISOString() }
}

/** The next longer one that ends now; nothing beyond the longest. */
export function longer(window: Window): Span | undefined {
  const spans = Object.keys(SPANS) as Span[]
  return typeof window === 'string' ? spans[spans.indexOf(window) + 1] : USUAL
}

function momentOf(text: string): string | undefined {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
