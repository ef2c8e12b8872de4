import { Status } from '../ui/Status/Status'
import type { Bulk } from './queries'

export const BULK_STATES = {
  queued: { word: 'Waiting', icon: 'queue', tone: 'warning' },
  running: { word: 'Running', icon: 'spinner', tone: 'info' },
  done: { word: 'Done', icon: 'checkCircle', tone: 'success' },
  aborted: { word: 'Aborted', icon: 'slashCircle', tone: 'quiet' },
} as const satisfies Record<Bulk['state'], { word: string; icon: string; tone: string }>

/** The state of an action as icon, word and colour. */
export function BulkState({ state }: { state: Bulk['state'] }) {
  const { word, icon, tone } = BULK_STATES[state]
  return (
    <Status tone={tone} icon={icon} spin={state === 'running'} testId="bulk-state">
      {word}
    </Status>
  )
}
