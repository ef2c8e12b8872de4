import { Icon, type IconName } from '../ui/Icon/Icon'
import type { RunState } from './queries'
import styles from './StateBadge.module.css'

export const STATE_WORDS = {
  scheduled: 'Scheduled',
  queued: 'Queued',
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
} satisfies Record<RunState, string>

const ICONS = {
  scheduled: 'clock',
  queued: 'queue',
  running: 'spinner',
  succeeded: 'checkCircle',
  failed: 'crossCircle',
  cancelled: 'slashCircle',
} satisfies Record<RunState, IconName>

interface StateBadgeProps {
  state: RunState
  /** "plain" stands in a line of a list, without a box of its own. */
  look?: 'badge' | 'plain'
  testId?: string
}

/** A state as icon, word and colour: any one of them is enough. */
export function StateBadge({ state, look = 'badge', testId }: StateBadgeProps) {
  return (
    <span className={`${styles[look]} ${styles[state]}`} data-testid={testId}>
      <Icon name={ICONS[state]} spin={state === 'running'} />
      {STATE_WORDS[state]}
    </span>
  )
}
