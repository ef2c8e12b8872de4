import { Kept, useKept } from '../Kept/kept'

export type Zone = 'local' | 'utc'

/** How times are shown: how far away they are, or exactly, in the reader's zone or in UTC. */
export const times = new Kept('messager.times', ['relative', 'local', 'utc'])

/** The zone of every time that is shown as a clock shows it. */
export function useZone(): Zone {
  return useKept(times)[0] === 'utc' ? 'utc' : 'local'
}
