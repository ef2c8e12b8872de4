/** How far a run was at a moment, as the page heard of it. */
export interface Sample {
  /** Milliseconds. */
  at: number
  current: number
}

/** What is older says little of how fast it is now. */
const WINDOW = 60_000
const MOST = 120
/** Between two samples closer than this, a rate would be chance. */
const SHORTEST = 1_000

/** With one more sample; whoever goes back begins anew, as another attempt does. */
export function withSample(samples: Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1)
  if (last && sample.current < last.current) return [sample]
  if (last?.current === sample.current) return samples
  const recent = samples.filter(({ at }) => sample.at - at < WINDOW)
  const before = recent.length > 0 ? recent : samples.slice(-1)
  return [...before, sample].slice(-MOST)
}

/** Per second; null where too little was heard to know. A task that falls silent gets slower and slower. */
export function rateOf(samples: Sample[], now: number): number | null {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.at - first.at < SHORTEST) return null
  const usual = (last.at - first.at) / (samples.length - 1)
  const until = now - last.at > 2 * usual ? now : last.at
  return ((last.current - first.current) / (until - first.at)) * 1_000
}

const UNITS = [
  { name: 'second', seconds: 1 },
  { name: 'minute', seconds: 60 },
  { name: 'hour', seconds: 3_600 },
] as const

/** "12 per second", "1.5 per minute": in the shortest unit of which it is one or more. */
export function rateText(perSecond: number): string {
  const unit = UNITS.find(({ seconds }) => perSecond * seconds >= 1) ?? UNITS[2]
  const amount = perSecond * unit.seconds
  const text = amount.toLocaleString('en', { maximumSignificantDigits: amount < 100 ? 2 : 3 })
  return `${text} per ${unit.name}`
}
