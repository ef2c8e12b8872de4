import { useState } from 'react'
import { Field } from '../ui/Field/Field'
import { fromLocalInput, localZone, toLocalInput } from '../ui/Time/local'
import type { Submission } from './queries'
import styles from './RunOptions.module.css'

interface RunOptionsProps {
  submission: Submission
  onChange: (change: (held: Submission) => Submission) => void
  problems: Record<string, string>
}

/** What can be said about a run beside its input. */
export function RunOptions({ submission, onChange, problems }: RunOptionsProps) {
  const [open, setOpen] = useState(submission.tags !== undefined)
  const wrong = Object.keys(problems).length > 0
  return (
    <details
      className={styles.options}
      open={open || wrong}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>Time and tags</summary>
      <div className={styles.fields}>
        <Field
          label="Run at"
          hint={`Empty means now. In ${localZone()} time.`}
          error={problems.scheduled_at}
        >
          {control => (
            <input
              {...control}
              type="datetime-local"
              defaultValue={toLocalInput(submission.scheduled_at)}
              onChange={({ target }) =>
                onChange(held => ({ ...held, scheduled_at: fromLocalInput(target.value) }))
              }
            />
          )}
        </Field>
        <Field
          label="Tags"
          hint="To find the run by. Separate several with commas."
          error={problems.tags}
        >
          {control => (
            <input
              {...control}
              type="text"
              defaultValue={submission.tags?.join(', ')}
              onChange={({ target }) => onChange(held => ({ ...held, tags: tagsOf(target.value) }))}
            />
          )}
        </Field>
      </div>
    </details>
  )
}

function tagsOf(text: string): string[] | undefined {
  const tags = text.split(',').map(tag => tag.trim())
  const unique = [...new Set(tags.filter(Boolean))]
  return unique.length > 0 ? unique : undefined
}
