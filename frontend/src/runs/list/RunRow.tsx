import { Link } from 'wouter'
import { visible } from '../../ui/PlainText/visible'
import { runHref } from '../around/origin'
import { shortId } from '../id'
import type { Run } from '../queries'
import type { RunColumn } from './columns'
import styles from './RunRows.module.css'

interface RunRowProps {
  run: Run
  columns: readonly RunColumn[]
  /** The list it is in, by its search: the run's page goes on from there. */
  from: string
  selected: boolean
  onSelect: (withRange: boolean) => void
}

/** One run in a list. */
export function RunRow({ run, columns, from, selected, onSelect }: RunRowProps) {
  return (
    <>
      <td className={styles.select}>
        <input
          type="checkbox"
          aria-label={`Select ${run.task} ${shortId(run.id)}`}
          checked={selected}
          // A click tells of the shift key, a change does not.
          onClick={event => onSelect(event.shiftKey)}
          onChange={() => {}}
        />
      </td>
      {columns.map(column =>
        column.key === 'task' ? (
          <TaskCell
            key="task"
            run={run}
            from={from}
            withTags={columns.every(({ key }) => key !== 'tags')}
          />
        ) : (
          <td key={column.key} className={column.className} data-label={column.name}>
            {column.cell(run) || null}
          </td>
        ),
      )}
    </>
  )
}

function TaskCell({ run, from, withTags }: { run: Run; from: string; withTags: boolean }) {
  return (
    <td className={styles.task}>
      <Link href={runHref(run.id, from)} className={styles.link}>
        <span className={styles.name}>{run.task}</span>{' '}
        <span className={styles.id}>{shortId(run.id)}</span>
      </Link>
      {withTags && run.tags.length > 0 && (
        <span className={styles.tags}>{visible(run.tags.join(', '))}</span>
      )}
    </td>
  )
}
