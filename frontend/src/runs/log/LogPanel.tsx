import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { useApi } from '../../api/ApiContext'
import { take } from '../../api/client'
import { Button, DownloadLink } from '../../ui/Button/Button'
import { CopyButton } from '../../ui/Copy/CopyButton'
import { ErrorNote } from '../../ui/ErrorNote/ErrorNote'
import { Panel } from '../../ui/Page/Panel'
import { useVirtualRows } from '../../ui/Virtual/rows'
import { hasEnded, type Run } from '../queries'
import { useFollow } from './follow'
import styles from './LogPanel.module.css'
import { LogRows } from './LogRows'
import { type Choice, LogTools, levelsOf } from './LogTools'
import { type Log, useLog, useShownLines } from './lines'
import { allLines, someLines, useMatching } from './numbers'
import { stepFrom, useSearch } from './search'
import { useLogSettings } from './settings'
import { useTarget } from './target'

/** What the run has logged, as it comes. */
export function LogPanel({ run }: { run: Run }) {
  const { data: log, error, refetch } = useLog(run)
  if (log && log.last > 0) return <Lines run={run} log={log} />
  return (
    <Panel title="Log">
      {error && !log ? (
        <ErrorNote title="The log could not be loaded" onRetry={refetch}>
          {error.message}
        </ErrorNote>
      ) : (
        <p className={hasEnded(run) || run.state === 'scheduled' ? styles.none : styles.waiting}>
          {emptyText(run, log?.complete ?? false)}
        </p>
      )}
    </Panel>
  )
}

function emptyText(run: Run, complete: boolean): string {
  if (!hasEnded(run)) return 'Nothing logged yet. Lines appear here as the task writes them.'
  return complete ? 'This run logged nothing.' : 'Loading the log…'
}

/** The height of a line that is not wrapped. */
const LINE = 20

function Lines({ run, log }: { run: Run; log: Log }) {
  const box = useRef<HTMLDivElement>(null)
  const target = useTarget()
  const [following, setFollowing] = useState(target === null)
  const [settings, changeSettings] = useLogSettings()
  const [choice, setChoice] = useState<Choice>('All')
  const search = useSearch()
  const level = useMemo(() => levelsOf(choice), [choice])
  const chosen = useMatching(run.id, log.last, { level, q: '' }).numbers
  const found = useMatching(run.id, log.last, { level: search.text ? level : [], q: search.text })
  const rows = useMemo(
    () => (choice === 'All' ? allLines(log.last) : someLines(chosen ?? [])),
    [choice, chosen, log.last],
  )
  const drawn = useVirtualRows({ box, count: rows.count, estimate: LINE })
  useShownLines(run.id, log, rows, drawn.indexes)
  useFollow(box, following, setFollowing, rows.count, drawn.size, settings.wrap)

  const goTo = useEffectEvent((n: number) => {
    const index = rows.indexOf(n)
    if (index < 0) return
    setFollowing(false)
    drawn.scrollTo(index)
  })
  useEffect(() => {
    if (target !== null) goTo(target)
  }, [target])

  function step(by: 1 | -1) {
    const next = stepFrom(found.numbers ?? [], by, search.current, topLine(box.current, rows.at))
    search.setCurrent(next)
    if (next !== null) goTo(next)
  }

  return (
    <Panel
      title="Log"
      actions={<Actions run={run} following={following} onFollow={setFollowing} />}
    >
      <LogTools
        choice={choice}
        onChoice={setChoice}
        typed={search.typed}
        onType={search.setTyped}
        found={found.numbers}
        current={search.current}
        onStep={step}
        settings={settings}
        onSettings={changeSettings}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div ref={box} className={boxClass(run)} tabIndex={0}>
        {rows.count === 0 && <p className={styles.empty}>{chosen ? 'No such lines.' : '…'}</p>}
        <LogRows
          log={log}
          rows={rows}
          drawn={drawn}
          start={settings.relative ? (run.started_at ?? run.created_at) : null}
          wrap={settings.wrap}
          mark={search.text}
          current={search.current ?? target}
        />
      </div>
      {!following && !hasEnded(run) && (
        <div className={styles.resume}>
          <Button size="sm" icon="arrowDown" onClick={() => setFollowing(true)}>
            Follow new lines
          </Button>
        </div>
      )}
    </Panel>
  )
}

/** Lines may still come: the box has its full height from the start, so that they push nothing away. */
function boxClass(run: Run): string {
  return hasEnded(run) ? `${styles.box}` : `${styles.box} ${styles.growing}`
}

/** The number of the first line in view. */
function topLine(box: HTMLElement | null, numberAt: (index: number) => number): number {
  const rows = [...(box?.querySelectorAll<HTMLElement>('[data-index]') ?? [])]
  const top = rows.find(row => row.offsetTop + row.offsetHeight > (box?.scrollTop ?? 0))
  return numberAt(Number(top?.dataset.index ?? 0))
}

interface ActionsProps {
  run: Run
  following: boolean
  onFollow: (following: boolean) => void
}

function Actions({ run, following, onFollow }: ActionsProps) {
  const api = useApi()
  const path = { run_id: run.id }
  const text = () =>
    take(api.GET('/api/v1/runs/{run_id}/logs.txt', { params: { path }, parseAs: 'text' }))
  return (
    <>
      <Button
        kind="quiet"
        size="sm"
        icon={following ? 'check' : undefined}
        aria-pressed={following}
        title="Keep the newest line in view"
        onClick={() => onFollow(!following)}
      >
        Follow
      </Button>
      <CopyButton text={text} what="log" />
      <DownloadLink href={`${api.origin}/api/v1/runs/${run.id}/logs.txt`} what="log" />
    </>
  )
}
