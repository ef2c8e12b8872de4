/** How long after another moment: "+0.042", "+1:02.345", "+1:00:02.345" */
export function timeSince(start: string, time: string): string {
  const ms = Date.parse(time) - Date.parse(start)
  const sign = ms < 0 ? '−' : '+'
  const seconds = Math.abs(ms) / 1_000
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds / 60) % 60)]
  const rest = (seconds % 60).toFixed(3)
  if (hours) return `${sign}${hours}:${two(minutes)}:${rest.padStart(6, '0')}`
  return minutes ? `${sign}${minutes}:${rest.padStart(6, '0')}` : `${sign}${rest}`
}

function two(amount: number): string {
  return String(amount).padStart(2, '0')
}
