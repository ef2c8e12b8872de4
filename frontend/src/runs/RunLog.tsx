import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Button } from '../ui/Button/Button'
import { CopyButton } from '../ui/Copy/CopyButton'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Panel } from '../ui/Page/Panel'
import { exactTime, fineTime } from '../ui/Time/format'
import { useZone } from '../ui/Time/times'
import { type LogLine, useRunLog } from './log'
import { hasEnded, type Run } from './queries'
import styles from './RunLog.module.css'

/** What the run has logged, as it comes. */
export function RunLog({ run }: { run: Run }) {
  const { data, error, refetch } = useRunLog(run)
  const [following, setFollowing] = useState(true)
  const lines = data?.lines ?? []
  return (
    <Panel
      title="Log"
      actions={
        lines.length > 0 && (
          <>
            <Button
              kind="quiet"
              size="sm"
              icon={following ? 'check' : undefined}
              aria-pressed={following}
              title="Keep the newest line in view"
              onClick={() => setFollowing(!following)}
            >
              Follow
            </Button>
            <CopyButton text={() => textOf(lines)} what="log" />
          </>
        )
      }
    >
      {error && !data && (
        <ErrorNote title="The log could not be loaded" onRetry={refetch}>
          {error.message}
        </ErrorNote>
      )}
      {lines.length > 0 ? (
        <Lines
          lines={lines}
          growing={!hasEnded(run)}
          following={following}
          onFollow={setFollowing}
        />
      ) : (
        !error && (
          <p className={hasEnded(run) || run.state === 'scheduled' ? styles.none : styles.waiting}>
            {emptyText(run, data?.complete ?? false)}
          </p>
        )
      )}
    </Panel>
  )
}

function emptyText(run: Run, complete: boolean): string {
  if (!hasEnded(run)) return 'Nothing logged yet. Lines appear here as the task writes them.'
  return complete ? 'This run logged nothing.' : 'Loading the log…'
}

interface LinesProps {
  lines: LogLine[]
  /** Lines may still come: the box has its full height from the start, so that they push nothing away. */
  growing: boolean
  following: boolean
  onFollow: (following: boolean) => void
}

function Lines({ lines, growing, following, onFollow }: LinesProps) {
  const box = useRef<HTMLDivElement>(null)
  const chunks = useChunks(lines)

  // biome-ignore lint/correctness/useExhaustiveDependencies: every new line moves the view
  useLayoutEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [following, lines.length])

  useFollowByScrolling(box, onFollow)

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div ref={box} className={`${styles.box} ${growing ? styles.growing : ''}`} tabIndex={0}>
      {chunks.map(chunk => (
        <Chunk key={chunk[0]?.n} lines={chunk} />
      ))}
    </div>
  )
}

/** Scrolling up lets go of the newest line, scrolling to the end takes hold of it again. */
function useFollowByScrolling(
  box: React.RefObject<HTMLDivElement | null>,
  onFollow: (following: boolean) => void,
) {
  useEffect(() => {
    const element = box.current
    if (!element) return
    let last = element.scrollTop
    const scrolled = () => {
      const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 8
      if (atEnd) onFollow(true)
      else if (element.scrollTop < last) onFollow(false)
      last = element.scrollTop
    }
    element.addEventListener('scroll', scrolled, { passive: true })
    return () => element.removeEventListener('scroll', scrolled)
  }, [box, onFollow])
}

const CHUNK = 100

/** Lines in hundreds that keep their identity, so that a new line draws one hundred again and not ten thousand. */
function useChunks(lines: LogLine[]): LogLine[][] {
  const held = useRef<LogLine[][]>([])
  return useMemo(() => {
    const chunks: LogLine[][] = []
    for (let start = 0; start < lines.length; start += CHUNK) {
      const old = held.current[chunks.length]
      const isFull = old?.length === CHUNK && old[0] === lines[start]
      chunks.push(isFull ? old : lines.slice(start, start + CHUNK))
    }
    held.current = chunks
    return chunks
  }, [lines])
}

const Chunk = memo(function Chunk({ lines }: { lines: LogLine[] }) {
  const zone = useZone()
  return (
    <ol className={styles.chunk}>
      {lines.map(line => (
        <li key={line.n} className={styles[line.level.toLowerCase()]}>
          <time dateTime={line.time} title={exactTime(line.time)}>
            {fineTime(line.time, zone)}
          </time>
          <span className={styles.level}>{line.level}</span>
          <span className={styles.message}>{line.message}</span>
        </li>
      ))}
    </ol>
  )
})

function textOf(lines: LogLine[]): string {
  return lines.map(({ time, level, message }) => `${time} ${level} ${message}\n`).join('')
}
