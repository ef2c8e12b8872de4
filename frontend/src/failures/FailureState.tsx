import { Status } from '../ui/Status/Status'
import type { Failure } from './queries'

const LOOKS = {
  handled: { tone: 'success', icon: 'check', word: 'Handled' },
  back: { tone: 'danger', icon: 'retry', word: 'Came back' },
  open: { tone: 'warning', icon: 'alert', word: 'Open' },
} as const

/** Whether somebody has to look at it, as icon, word and colour. */
export function FailureState({ failure }: { failure: Failure }) {
  const { tone, icon, word } = LOOKS[lookOf(failure)]
  return (
    <Status tone={tone} icon={icon} testId="failure-state">
      {word}
    </Status>
  )
}

function lookOf({ state, reopened_at }: Failure): keyof typeof LOOKS {
  if (state === 'handled') return 'handled'
  return reopened_at ? 'back' : 'open'
}
