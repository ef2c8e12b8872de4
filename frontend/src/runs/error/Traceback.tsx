import { useMemo } from 'react'
import { CopyButton } from '../../ui/Copy/CopyButton'
import { visible } from '../../ui/PlainText/visible'
import styles from './error.module.css'
import { type Frame, headOf, type Part, partsOf } from './traceback'

/** A traceback in which the calls of libraries are folded. */
export function Traceback({ text }: { text: string }) {
  const parts = useMemo(() => partsOf(text), [text])
  return (
    <section className={styles.traceback} aria-label="Traceback">
      <div className={styles.copy}>
        <CopyButton text={text} what="traceback" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className={styles.frames} tabIndex={0}>
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
          <PartView key={index} part={part} />
        ))}
      </div>
    </section>
  )
}

function PartView({ part }: { part: Part }) {
  if (part.kind === 'text') return <pre className={styles.text}>{visible(part.text)}</pre>
  if (part.kind === 'own') return <FrameView frame={part.frame} />
  const { length } = part.frames
  return (
    <details className={styles.library}>
      <summary>{length === 1 ? '1 call in a library' : `${length} calls in libraries`}</summary>
      {part.frames.map((frame, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the frames of one text never move
        <FrameView key={index} frame={frame} />
      ))}
    </details>
  )
}

function FrameView({ frame }: { frame: Frame }) {
  return (
    <pre className={styles.frame}>
      <span className={styles.place}>{visible(headOf(frame))}</span>
      {frame.code && visible(`\n${frame.code}`)}
    </pre>
  )
}
