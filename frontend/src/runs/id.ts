/** The end of a run's id: its beginning is a time, the same for all runs of that minute. */
export function shortId(id: string): string {
  return id.slice(-8)
}
