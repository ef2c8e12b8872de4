import { type FormEvent, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { Button } from '../../ui/Button/Button'
import { Dialog } from '../../ui/Dialog/Dialog'
import { Field } from '../../ui/Field/Field'
import { Time } from '../../ui/Time/Time'
import { useLineage, usePrevious, useRunsById } from '../around/lineage'
import { shortId } from '../id'
import type { Run } from '../queries'
import { StateBadge } from '../StateBadge'
import styles from './compare.module.css'

export function compareHref(a: string, b: string): string {
  return `/compare?a=${a}&b=${b}`
}

/** Offers what a run is most often compared with, and any other by its id. */
export function CompareDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const choices = useChoices(run)
  return (
    <Dialog
      title="Compare with…"
      onClose={onClose}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      {choices.length > 0 && (
        <ul className={styles.choices}>
          {choices.map(({ other, why }) => (
            <li key={other.id}>
              <Link href={compareHref(other.id, run.id)} className={styles.choice}>
                <span>{why}</span>
                <StateBadge state={other.state} look="plain" />
                <code>{shortId(other.id)}</code>
                <Time at={other.created_at} />
              </Link>
            </li>
          ))}
        </ul>
      )}
      <ById run={run} />
    </Dialog>
  )
}

type Choice = { other: Pick<Run, 'id' | 'state' | 'created_at'>; why: string }

function useChoices(run: Run): Choice[] {
  const family = useLineage(run).data?.items.filter(({ id }) => id !== run.id) ?? []
  const previous = usePrevious(run).data?.older
  const isRelative = family.some(({ id }) => id === previous)
  const before = useRunsById(previous && !isRelative ? [previous] : []).data ?? []
  return [
    ...before.map(other => ({ other, why: 'Previous run of this task' })),
    ...family.map(other => ({ other, why: kinship(run, other.id, other.retry_of) })),
  ]
}

function kinship(run: Run, id: string, retryOf: string | null): string {
  if (id === run.retry_of) return 'The run it repeats'
  return retryOf === run.id ? 'Its retry' : 'Another retry'
}

function ById({ run }: { run: Run }) {
  const [id, setId] = useState('')
  const [, navigate] = useLocation()
  function go(event: FormEvent) {
    event.preventDefault()
    navigate(compareHref(id.trim(), run.id))
  }
  return (
    <form className={styles.byId} onSubmit={go}>
      <Field label="Any other run, by its id">
        {field => (
          <input
            {...field}
            value={id}
            onChange={event => setId(event.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      <Button type="submit" disabled={id.trim() === ''}>
        Compare
      </Button>
    </form>
  )
}
