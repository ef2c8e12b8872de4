import { CopyButton } from '../Copy/CopyButton'
import { useKept } from '../Kept/kept'
import { useClock } from './clock'
import { clockTime, duration, exactTime, relativeTime } from './format'
import styles from './Time.module.css'
import { times, useZone } from './times'

/** A moment: how far away it is, or exactly when, as the reader chose; all of that on hover. */
export function Time({ at }: { at: string }) {
  const [shown] = useKept(times)
  const text = useClock(now =>
    shown === 'relative' ? relativeTime(at, now) : clockTime(at, now, shown),
  )
  return (
    <time dateTime={at} title={exactTime(at)}>
      {text}
    </time>
  )
}

/** The same moment as a clock shows it, where several stand together. */
export function Clock({ at }: { at: string }) {
  const zone = useZone()
  const text = useClock(now => clockTime(at, now, zone))
  return (
    <time dateTime={at} title={exactTime(at)}>
      {text}
    </time>
  )
}

/** A moment where it is the matter itself: when, how far away, and to be copied. */
export function Moment({ at }: { at: string }) {
  return (
    <span className={styles.moment}>
      <Clock at={at} />
      <Distance at={at} />
      <CopyButton text={at} what="time" compact />
    </span>
  )
}

/** How far away a moment is, whatever the reader chose, beside the moment itself. */
function Distance({ at }: { at: string }) {
  return <span className={styles.distance}>{useClock(now => relativeTime(at, now))}</span>
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
