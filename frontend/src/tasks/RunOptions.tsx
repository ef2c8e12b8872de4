import { useState } from 'react'
import { Field } from '../ui/Field/Field'
import type { Submission } from './queries'
import styles from './RunOptions.module.css'
import { RunTime } from './RunTime'

interface RunOptionsProps {
  submission: Submission
  onChange: (change: (held: Submission) => Submission) => void
  problems: Record<string, string>
}

/** What can be said about a run beside its input. */
export function RunOptions({ submission, onChange, problems }: RunOptionsProps) {
  const [open, setOpen] = useState(
    submission.tags !== undefined || submission.scheduled_at !== undefined,
  )
  const wrong = Object.keys(problems).length > 0
  return (
    <details
      className={styles.options}
      open={open || wrong}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>Time and tags</summary>
      <div className={styles.fields}>
        <RunTime
          at={submission.scheduled_at}
          onChange={at => onChange(held => ({ ...held, scheduled_at: at }))}
          error={problems.scheduled_at}
        />
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
