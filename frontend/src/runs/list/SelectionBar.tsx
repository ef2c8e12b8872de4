import { useState } from 'react'
import { Button, ButtonLink } from '../../ui/Button/Button'
import type { RunFilters } from '../filters'
import { BulkDialog } from './BulkDialog'
import type { BulkAction } from './bulk'
import styles from './SelectionBar.module.css'
import type { Selection } from './useSelection'
import { totalText, useTotal } from './useTotal'

interface SelectionBarProps {
  selection: Selection
  filters: RunFilters
  /** How many rows are loaded. */
  loaded: number
}

/** What can be done to the runs that are ticked; it stays in sight below the list. */
export function SelectionBar({ selection, filters, loaded }: SelectionBarProps) {
  const [action, setAction] = useState<BulkAction | null>(null)
  const total = useTotal(filters)
  const { ids, isAll, isEmpty } = selection
  if (isEmpty) return null
  const [first, second] = ids
  const isMore = total !== undefined && (!total.exact || total.value > ids.size)
  return (
    <section className={styles.bar} aria-label="Selected runs">
      <strong aria-live="polite">
        {isAll
          ? `All that match: ${total ? totalText(total) : '…'}`
          : `${count(ids.size)} selected`}
      </strong>
      {!isAll && ids.size < loaded && (
        <Button size="sm" kind="quiet" onClick={selection.selectLoaded}>
          Select all {count(loaded)} loaded
        </Button>
      )}
      {!isAll && ids.size >= loaded && isMore && (
        <Button size="sm" kind="quiet" onClick={selection.selectAll}>
          Select all that match: {totalText(total)}
        </Button>
      )}
      <span className={styles.acts}>
        {!isAll && ids.size === 2 && (
          <ButtonLink size="sm" icon="compare" href={`/compare?a=${first}&b=${second}`}>
            Compare
          </ButtonLink>
        )}
        <Button size="sm" icon="retry" onClick={() => setAction('retry')}>
          Retry…
        </Button>
        <Button size="sm" kind="danger" icon="stop" onClick={() => setAction('cancel')}>
          Cancel…
        </Button>
        <Button size="sm" kind="quiet" icon="close" onClick={selection.clear}>
          Clear <span className="visually-hidden">the selection</span>
        </Button>
      </span>
      {action && (
        <BulkDialog
          action={action}
          chosen={{ filters, ids: isAll ? null : [...ids] }}
          onClose={() => setAction(null)}
        />
      )}
    </section>
  )
}

function count(value: number): string {
  return value.toLocaleString('en')
}
