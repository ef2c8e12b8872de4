import { Icon } from '../../ui/Icon/Icon'
import { useClock } from '../../ui/Time/clock'
import { duration, exactTime } from '../../ui/Time/format'
import { Clock } from '../../ui/Time/Time'
import type { Run } from '../queries'
import { type Piece, piecesOf, type Span } from './spans'
import styles from './Timeline.module.css'
import { OUTCOMES, WAITING, WAITS } from './words'

/** The picture; the rows below say the same in words. */
export function Strip({ run, spans }: { run: Run; spans: Span[] }) {
  const isOpen = spans.some(span => span.to === null)
  const now = useClock(now => (isOpen ? now : 0))
  const pieces = piecesOf(spans, now)
  const isCut = pieces.some(piece => piece.isCut)
  return (
    <div className={styles.picture}>
      <div className={styles.strip} aria-hidden="true">
        {pieces.map(piece => (
          <Segment key={`${piece.span.from} ${nameOf(piece.span)}`} piece={piece} />
        ))}
      </div>
      <p className={styles.ends}>
        <Clock at={run.created_at} />
        {isCut && <span className={styles.cutNote}>the long wait is drawn shorter</span>}
        {run.finished_at ? <Clock at={run.finished_at} /> : <span>{isOpen && endOf(spans)}</span>}
      </p>
    </div>
  )
}

function Segment({ piece: { span, share, isCut } }: { piece: Piece }) {
  const { attempt, wait } = span
  const kind = attempt?.outcome ?? wait?.reason ?? 'queued'
  const classes = [styles.segment, styles[kind], isCut && styles.cut].filter(Boolean).join(' ')
  return (
    <span className={classes} style={{ flexGrow: share }} title={tooltip(span)}>
      {attempt && (
        <span className={styles.inside}>
          <Icon name={OUTCOMES[attempt.outcome].icon} spin={attempt.outcome === 'running'} />
          <span>{attempt.n}</span>
        </span>
      )}
    </span>
  )
}

/** What the right end of the picture is, while it moves. */
function endOf(spans: Span[]) {
  const due = spans.at(-1)?.wait?.due_at
  return due ? (
    <>
      due <Clock at={due} />
    </>
  ) : (
    'now'
  )
}

export function nameOf({ attempt, wait, to }: Span): string {
  if (attempt) return `Attempt ${attempt.n} ${OUTCOMES[attempt.outcome].word}`
  if (!wait) return ''
  return to === null ? WAITING[wait.reason] : WAITS[wait.reason].word
}

function tooltip(span: Span): string {
  const { started_at, finished_at } = span.attempt ?? span.wait ?? {}
  const lines = [nameOf(span)]
  if (span.from !== null && span.to !== null) lines[0] += `, ${duration(span.to - span.from)}`
  if (started_at) lines.push(`from ${exactTime(started_at)}`)
  if (finished_at) lines.push(`to ${exactTime(finished_at)}`)
  return lines.join('\n')
}
