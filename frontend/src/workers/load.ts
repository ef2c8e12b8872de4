import type { Worker } from './queries'

/** A measured number. The API writes 2.0, which the page's JSON keeps to the digit as an object of its own. */
export function measured(value: number): number {
  return Number(value)
}

/** Of its host: processes at work, on average. */
export function loadWords({ load }: Worker): string {
  return load === null ? 'not known' : measured(load).toFixed(2)
}

/** "2 processors" */
export function cpuWords({ cpus }: Worker): string {
  if (cpus === null) return 'processors not known'
  return cpus === 1 ? '1 processor' : `${cpus} processors`
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** "240 MB" */
export function memoryWords(bytes: number | null): string {
  if (bytes === null) return 'not known'
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1)
  const value = bytes / 1_000 ** power
  return `${value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 })} ${UNITS[power]}`
}

/** Where its page is, with the @ that every name has as it is: that is how the router gives it back. */
export function workerPath(name: string): string {
  return `/workers/${encodeURI(name)}`
}
