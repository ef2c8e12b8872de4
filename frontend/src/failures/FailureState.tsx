import { Icon } from '../ui/Icon/Icon'
import styles from './FailureState.module.css'
import type { Failure } from './queries'

/** Whether somebody has to look at it, as icon, word and colour. */
export function FailureState({ failure }: { failure: Failure }) {
  if (failure.state === 'handled') return <State look="handled" icon="check" word="Handled" />
  if (failure.reopened_at) return <State look="back" icon="retry" word="Came back" />
  return <State look="open" icon="alert" word="Open" />
}

interface StateProps {
  look: 'open' | 'handled' | 'back'
  icon: 'alert' | 'check' | 'retry'
  word: string
}

function State({ look, icon, word }: StateProps) {
  return (
    <span className={`${styles.state} ${styles[look]}`} data-testid="failure-state">
      <Icon name={icon} />
      {word}
    </span>
  )
}
