import type { IconName } from '../../ui/Icon/Icon'
import type { Attempt, Wait } from './attempts'

interface Words {
  word: string
  icon: IconName
}

export const OUTCOMES = {
  running: { word: 'running', icon: 'spinner' },
  succeeded: { word: 'succeeded', icon: 'checkCircle' },
  failed: { word: 'failed', icon: 'crossCircle' },
  cancelled: { word: 'cancelled', icon: 'slashCircle' },
  lost: { word: 'lost: its worker was gone', icon: 'alert' },
  interrupted: { word: 'interrupted by a signal', icon: 'alert' },
  released: { word: 'given back by a worker that was told to stop', icon: 'retry' },
} satisfies Record<Attempt['outcome'], Words>

export const WAITS = {
  scheduled: { word: 'Waited for its time', icon: 'clock' },
  backoff: { word: 'Waited before the next attempt', icon: 'clock' },
  queued: { word: 'Waited for a worker', icon: 'queue' },
} satisfies Record<Wait['reason'], Words>

export const WAITING = {
  scheduled: 'Waits for its time',
  backoff: 'Waits before the next attempt',
  queued: 'Waits for a worker',
} satisfies Record<Wait['reason'], string>
