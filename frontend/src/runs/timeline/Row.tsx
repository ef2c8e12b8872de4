import { Icon } from '../../ui/Icon/Icon'
import { Clock, Elapsed, Time } from '../../ui/Time/Time'
import { ErrorText } from '../error/ErrorText'
import type { Attempt, Wait } from './attempts'
import { nameOf } from './Strip'
import type { Span } from './spans'
import styles from './Timeline.module.css'
import { OUTCOMES, WAITS } from './words'

interface RowProps {
  span: Span
  /** The run's own error is that of this attempt, so it is not shown twice. */
  isLast: boolean
}

/** A piece of the run's time in words. */
export function Row({ span, isLast }: RowProps) {
  const { attempt, wait } = span
  const began = attempt?.started_at ?? wait?.started_at
  return (
    <li className={attempt ? `${styles.row} ${styles.try}` : styles.row}>
      <span className={`${styles.icon} ${styles[attempt?.outcome ?? wait?.reason ?? 'queued']}`}>
        <Mark attempt={attempt} wait={wait} />
      </span>
      <span className={styles.what}>
        <span>{nameOf(span)}</span>
        {attempt && <code className={styles.worker}>{attempt.worker}</code>}
        {wait?.due_at && span.to === null && <Due at={wait.due_at} />}
      </span>
      <span className={styles.when}>{began ? <Clock at={began} /> : 'not known'}</span>
      <span className={styles.took}>
        {began && <Elapsed from={began} to={attempt?.finished_at ?? wait?.finished_at ?? null} />}
      </span>
      {attempt?.error && !isLast && (
        <details className={styles.error}>
          <summary>
            <strong>{attempt.error.type}</strong> {attempt.error.message}
          </summary>
          <ErrorText error={attempt.error} />
        </details>
      )}
    </li>
  )
}

function Mark({ attempt, wait }: { attempt: Attempt | undefined; wait: Wait | undefined }) {
  if (attempt) {
    return <Icon name={OUTCOMES[attempt.outcome].icon} spin={attempt.outcome === 'running'} />
  }
  return <Icon name={wait ? WAITS[wait.reason].icon : 'clock'} />
}

function Due({ at }: { at: string }) {
  return (
    <span className={styles.due}>
      until <Clock at={at} />, <Time at={at} />
    </span>
  )
}
