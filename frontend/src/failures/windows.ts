const HOUR_MS = 3_600_000

/** Times that end now, by the name they have in the URL. */
export const WINDOWS = {
  '24h': { words: 'Last 24 hours', ms: 24 * HOUR_MS },
  '7d': { words: 'Last 7 days', ms: 7 * 24 * HOUR_MS },
  '30d': { words: 'Last 30 days', ms: 30 * 24 * HOUR_MS },
} as const

export type WindowName = keyof typeof WINDOWS

export function isWindow(name: string | null): name is WindowName {
  return name !== null && Object.hasOwn(WINDOWS, name)
}

export function sinceOf(name: WindowName): string {
  return new Date(Date.now() - WINDOWS[name].ms).toISOString()
}
