import { useMemo, useRef } from 'react'
import { visible } from '../PlainText/visible'
import { useVirtualRows } from '../Virtual/rows'
import { pretty } from './kinds'
import styles from './Value.module.css'

/** The height of a line. */
const LINE = 20

/** Longer lines are drawn in pieces, each a row of its own; nothing is seen of that. */
const PIECE = 1_000

/** The JSON of a value, to the digit. */
export function ValueRaw({ value }: { value: unknown }) {
  const box = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => piecesOf(pretty(value)), [value])
  const drawn = useVirtualRows({ box, count: lines.length, estimate: LINE })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div ref={box} className={`${styles.box} ${styles.raw}`} tabIndex={0}>
      <pre style={{ paddingBlock: `${drawn.before}px ${drawn.after}px` }}>
        {drawn.indexes.map(index => (
          <code key={index} ref={drawn.measure} data-index={index}>
            {visible(lines[index] ?? '')}
          </code>
        ))}
      </pre>
    </div>
  )
}

export function piecesOf(text: string): string[] {
  return text.split('\n').flatMap(line => {
    if (line.length <= PIECE) return [line]
    return line.match(PIECES) ?? []
  })
}

/** By characters, so that no half of one is left. */
const PIECES = new RegExp(`.{1,${PIECE}}`, 'gsu')
