import { useClock } from './clock'
import { clockTime, duration, exactTime, relativeTime } from './format'

/** A moment: how far away it is, and exactly when on hover. */
export function Time({ at }: { at: string }) {
  const text = useClock(now => relativeTime(at, now))
  return (
    <time dateTime={at} title={exactTime(at)}>
      {text}
    </time>
  )
}

/** The same moment as a clock shows it, where several stand together. */
export function Clock({ at }: { at: string }) {
  const text = useClock(now => clockTime(at, now))
  return (
    <time dateTime={at} title={exactTime(at)}>
      {text}
    </time>
  )
}

/** How long something took, or has been taking until now. */
export function Elapsed({ from, to }: { from: string; to: string | null }) {
  const text = useClock(now => elapsed(from, to, now))
  return <span>{text}</span>
}

function elapsed(from: string, to: string | null, now: number): string {
  const ms = (to ? Date.parse(to) : now) - Date.parse(from)
  // A running clock counts whole seconds: tenths that stand still for a second look broken.
  return to ? duration(ms) : duration(Math.max(1_000, ms - (ms % 1_000))).replace('.0', '')
}
