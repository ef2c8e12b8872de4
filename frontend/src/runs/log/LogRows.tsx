import { memo } from 'react'
import { exactTime, fineTime } from '../../ui/Time/format'
import { useZone } from '../../ui/Time/times'
import type { useVirtualRows } from '../../ui/Virtual/rows'
import styles from './LogRows.module.css'
import type { Log, LogLine } from './lines'
import { Message } from './Message'
import type { LineNumbers } from './numbers'
import { timeSince } from './times'

interface LogRowsProps {
  log: Log
  rows: LineNumbers
  drawn: ReturnType<typeof useVirtualRows>
  /** Where times count from; null: they are times of the day. */
  start: string | null
  wrap: boolean
  mark: string
  /** The line that is looked at. */
  current: number | null
}

/** Those lines of a log that are on the screen. */
export function LogRows({ log, rows, drawn, start, wrap, mark, current }: LogRowsProps) {
  const { indexes, before, after, measure } = drawn
  return (
    <ol
      className={wrap ? styles.lines : `${styles.lines} ${styles.long}`}
      style={{ paddingBlock: `${before}px ${after}px` }}
    >
      {indexes.map(index => {
        const n = rows.at(index)
        const line = log.lines.get(n)
        return (
          <li
            key={n}
            ref={measure}
            data-index={index}
            className={classOf(line, n === current)}
            aria-current={n === current || undefined}
          >
            <Line n={n} line={line} start={start} mark={mark} />
          </li>
        )
      })}
    </ol>
  )
}

function classOf(line: LogLine | null | undefined, isCurrent: boolean): string {
  const level = line && styles[line.level.toLowerCase()]
  return [styles.line, level, isCurrent && styles.current].filter(Boolean).join(' ')
}

interface LineProps {
  n: number
  line: LogLine | null | undefined
  start: string | null
  mark: string
}

const Line = memo(function Line({ n, line, start, mark }: LineProps) {
  const zone = useZone()
  return (
    <>
      <a className={styles.number} href={`#L${n}`} aria-label={`Line ${n}`}>
        {n}
      </a>
      {line ? (
        <>
          <time dateTime={line.time} title={exactTime(line.time)}>
            {start ? timeSince(start, line.time) : fineTime(line.time, zone)}
          </time>
          <span className={styles.level}>{line.level}</span>
          <span className={styles.message}>
            <Message text={line.message} mark={mark} />
          </span>
        </>
      ) : (
        <span className={styles.unread}>{line === null ? 'not kept' : '…'}</span>
      )}
    </>
  )
})
