import { memo } from 'react'
import { visible } from '../../ui/PlainText/visible'
import { type Span, type Style, spansOf } from './ansi'
import { coloursOf } from './colours'
import styles from './Message.module.css'

interface MessageProps {
  text: string
  /** What is looked for, and is to be marked. */
  mark: string
}

/** A log message with its colours, as text. */
export const Message = memo(function Message({ text, mark }: MessageProps) {
  return (
    <bdi>
      {marked(spansOf(text), mark).map(({ text, style, isMarked }, index) => {
        const key = index
        const Part = isMarked ? 'mark' : 'span'
        return (
          <Part key={key} className={classOf(style)} style={coloursOf(style)}>
            {visible(text)}
          </Part>
        )
      })}
    </bdi>
  )
})

function classOf({ bold, dim, italic, underline, strike, color, background, inverse }: Style) {
  const plain = !color && !background
  const names = { bold, italic, underline, strike, dim: dim && plain, inverse: inverse && plain }
  const chosen = Object.entries(names).flatMap(([name, is]) => (is ? [styles[name]] : []))
  return chosen.join(' ') || undefined
}

/** The spans cut where the text that is looked for begins and ends, which may be in different ones. */
export function marked(spans: Span[], text: string): (Span & { isMarked?: boolean })[] {
  const ranges = text ? rangesOf(spans.map(span => span.text).join(''), text) : []
  if (ranges.length === 0) return spans
  let start = 0
  return spans.flatMap(span => {
    const end = start + span.text.length
    const cuts = ranges.flat().filter(at => at > start && at < end)
    const edges = [start, ...cuts, end]
    const parts = edges.slice(1).map((to, index) => {
      const from = edges[index] ?? start
      const isMarked = ranges.some(([begin, stop]) => from >= begin && to <= stop)
      return { text: span.text.slice(from - start, to - start), style: span.style, isMarked }
    })
    start = end
    return parts
  })
}

function rangesOf(whole: string, text: string): [number, number][] {
  const folded = whole.toLowerCase()
  const wanted = text.toLowerCase()
  const ranges: [number, number][] = []
  let at = folded.indexOf(wanted)
  while (at >= 0) {
    ranges.push([at, at + wanted.length])
    at = folded.indexOf(wanted, at + wanted.length)
  }
  return ranges
}
