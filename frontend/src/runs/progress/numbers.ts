import type { Run } from '../queries'

/** As plain numbers: "5.0" comes as a number that keeps its text. */
export function numbersOf(progress: Run['progress']) {
  const plain = (value: unknown) => (value == null ? null : Number(value))
  return { current: plain(progress?.current), total: plain(progress?.total) }
}
