import { useEffect, useState } from 'react'
import { useClock } from '../../ui/Time/clock'
import { duration } from '../../ui/Time/format'
import type { Run } from '../queries'
import { numbersOf } from './numbers'
import styles from './progress.module.css'
import { rateOf, rateText, type Sample, withSample } from './rate'

/** How fast a running task is, and when it will be done; or why that cannot be said. */
export function Pace({ run }: { run: Run }) {
  const { current, total } = numbersOf(run.progress)
  const samples = useSamples(current, run.attempt)
  const rate = useClock(now => rateOf(samples, now) ?? -1)
  if (current === null) return null
  return (
    <p className={styles.pace}>
      <span>{rate > 0 ? rateText(rate) : UNKNOWN_RATE}</span>
      <span>{timeLeft(current, total, rate)}</span>
    </p>
  )
}

const UNKNOWN_RATE = 'Rate not known yet'

function useSamples(current: number | null, attempt: number): Sample[] {
  const [held, setHeld] = useState<{ attempt: number; samples: Sample[] }>()
  useEffect(() => {
    if (current === null) return
    const sample = { at: Date.now(), current }
    setHeld(held => ({
      attempt,
      samples: withSample(held?.attempt === attempt ? held.samples : [], sample),
    }))
  }, [current, attempt])
  return held?.samples ?? NONE
}

const NONE: Sample[] = []

function timeLeft(current: number, total: number | null, rate: number): string {
  if (total === null) return 'Time left not known: the task does not say how much there is'
  if (current >= total) return 'All done but the end'
  if (rate <= 0) return 'Time left not known yet'
  const ms = ((total - current) / rate) * 1_000
  return `About ${duration(Math.max(1_000, Math.round(ms / 1_000) * 1_000)).replace('.0', '')} left`
}
