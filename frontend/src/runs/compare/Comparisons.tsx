import { useState } from 'react'
import { masked } from '../../forms'
import { useTask } from '../../tasks/queries'
import { Loading } from '../../ui/Loading/Loading'
import { Panel } from '../../ui/Page/Panel'
import { visible } from '../../ui/PlainText/visible'
import type { Run } from '../queries'
import styles from './compare.module.css'
import { compared, type Difference, isDifferent, pathText } from './diff'
import { durationsOf, factsOf } from './facts'
import { type Line, Lines } from './Lines'

interface Pair {
  a: Run
  b: Run
}

/** Facts, durations, input, result and error of two runs. */
export function Comparisons({ a, b }: Pair) {
  const [onlyDifferences, setOnly] = useState(false)
  const show = (lines: Line[]) => (onlyDifferences ? lines.filter(line => line.differs) : lines)
  return (
    <div className={styles.parts}>
      <label className={styles.only}>
        <input
          type="checkbox"
          checked={onlyDifferences}
          onChange={event => setOnly(event.target.checked)}
        />
        Only what differs
      </label>
      <Panel title="Facts">
        <Lines lines={show(factsOf(a, b))} />
      </Panel>
      <Panel title="Durations">
        <Lines lines={durationsOf(a, b)} />
      </Panel>
      <Panel title="Input">
        <Inputs a={a} b={b} show={show} />
      </Panel>
      <Panel title="Result">
        <Values a={resultOf(a)} b={resultOf(b)} show={show} />
      </Panel>
      {(a.error || b.error) && (
        <Panel title="Error">
          <Values a={a.error ?? undefined} b={b.error ?? undefined} show={show} />
        </Panel>
      )}
      {isShortened(a, b) && (
        <p className={styles.note}>Long values are compared by their beginnings.</p>
      )}
    </div>
  )
}

/** Secrets aside: until the task has said what is secret, everything may be. */
function Inputs({ a, b, show }: Pair & { show: Show }) {
  const [left, right] = [useTask(a.task), useTask(b.task)]
  if (left.isPending || right.isPending) return <Loading what="the input" />
  const shown = (run: Run, task: typeof left) =>
    task.data ? masked(task.data.input_schema, run.input) : run.input
  return <Values a={shown(a, left)} b={shown(b, right)} show={show} />
}

type Show = (lines: Line[]) => Line[]

/** Two JSON values; undefined where a run has none. */
function Values({ a, b, show }: { a: unknown; b: unknown; show: Show }) {
  const { rows, complete } = compared(a, b)
  const lines = show(rows.map(lineOf))
  return (
    <>
      {a === undefined && b === undefined ? (
        <p className={styles.note}>Neither has one.</p>
      ) : (
        <Lines lines={lines} />
      )}
      {!complete && <p className={styles.note}>Only their first parts are compared.</p>}
    </>
  )
}

function lineOf(row: Difference): Line {
  const { path, a, b } = row
  return { name: pathText(path) || 'value', a: code(a), b: code(b), differs: isDifferent(row) }
}

/** Characters that are shown of a part. */
const LONGEST = 2_000

function code(json: string | null) {
  if (json === null) return null
  // A text of several lines is easier to read as it is.
  const text = json.startsWith('"') && json.includes('\\n') ? String(JSON.parse(json)) : json
  return <code>{visible(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)}</code>
}

function resultOf(run: Run): unknown {
  return run.state === 'succeeded' ? run.result : undefined
}

function isShortened(...runs: Run[]): boolean {
  return runs.some(({ shortened }) => shortened && Object.values(shortened).some(Boolean))
}
