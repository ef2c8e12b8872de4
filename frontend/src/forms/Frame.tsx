import type { ReactNode } from 'react'
import { visible } from '../ui/PlainText/visible'
import styles from './forms.module.css'
import { wordOf } from './names'
import { type PartProps, useForm } from './part'

/** What every control gets: its id, its state, and what describes it. */
export interface ControlProps {
  id: string
  disabled: boolean
  'aria-required': true | undefined
  'aria-invalid': true | undefined
  'aria-describedby': string | undefined
}

interface ControlFrameProps {
  part: PartProps
  /** What values are allowed, in words. */
  hint?: string | undefined
  /** Beside the label's text: a checkbox. */
  inline?: boolean
  children: (control: ControlProps) => ReactNode
}

/** One control with its label, help, hint and errors. */
export function ControlFrame({ part, hint, inline, children }: ControlFrameProps) {
  const { id, notes, describedBy, invalid } = useNotes(part, hint)
  const { disabled } = useForm()
  const control = children({
    id,
    disabled,
    'aria-required': part.required || undefined,
    'aria-invalid': invalid || undefined,
    'aria-describedby': describedBy,
  })
  return (
    <div className={styles.field} data-invalid={invalid || undefined}>
      {inline && control}
      <div className={part.compact ? styles.spoken : styles.head}>
        <label htmlFor={id} className={styles.label}>
          {part.label}
        </label>
        <Tags part={part} />
      </div>
      {notes.help}
      {!inline && control}
      {notes.hint}
      {notes.errors}
    </div>
  )
}

interface GroupFrameProps {
  part: PartProps
  hint?: string | undefined
  /** Sets it apart from the fields around it. */
  inset?: boolean
  /** Its errors are shown by the field inside, which has the same place. */
  quiet?: boolean
  /** Where the field inside has the same place, its ids must differ. */
  suffix?: string
  actions?: ReactNode
  children: ReactNode
}

/** Several controls under one name. */
export function GroupFrame({
  part,
  hint,
  inset,
  quiet,
  suffix,
  actions,
  children,
}: GroupFrameProps) {
  const { id, notes, describedBy, invalid } = useNotes(part, hint, suffix)
  const failed = invalid && !quiet
  return (
    // biome-ignore lint/a11y/useSemanticElements: a legend can't share its line with buttons
    <div
      role="group"
      id={id}
      className={inset ? `${styles.field} ${styles.inset}` : styles.field}
      aria-labelledby={`${id}-label`}
      aria-describedby={describedBy}
      // So that a page can bring the reader to an error of the whole group.
      tabIndex={failed ? -1 : undefined}
      data-invalid={failed || undefined}
    >
      <div className={part.compact && !actions ? styles.spoken : styles.head}>
        <span id={`${id}-label`} className={part.compact ? styles.spoken : styles.label}>
          {part.label}
        </span>
        {!part.compact && <Tags part={part} />}
        {actions}
      </div>
      {notes.help}
      {!quiet && notes.errors}
      {children}
      {notes.hint}
    </div>
  )
}

function Tags({ part }: { part: PartProps }) {
  return (
    <>
      {part.required && !part.compact && <span className={styles.tag}>required</span>}
      {part.shape.schema.deprecated && <span className={styles.tag}>deprecated</span>}
    </>
  )
}

function useNotes(part: PartProps, hint?: string, suffix = '') {
  const { idOf, errorsAt } = useForm()
  const id = idOf(part.path) + suffix
  const errors = errorsAt(part.path)
  const notes = {
    help: note(styles.help, `${id}-help`, helpOf(part)),
    hint: note(styles.hint, `${id}-hint`, hint),
    errors: errors.length > 0 && <Errors id={`${id}-error`} errors={errors} />,
  }
  const ids = [notes.errors && '-error', notes.help && '-help', notes.hint && '-hint']
  const describedBy = ids
    .filter(end => typeof end === 'string')
    .map(end => id + end)
    .join(' ')
  return { id, notes, describedBy: describedBy || undefined, invalid: errors.length > 0 }
}

function note(className: string | undefined, id: string, text: string | undefined): ReactNode {
  return text ? (
    <p id={id} className={className}>
      {text}
    </p>
  ) : null
}

function helpOf({ shape: { schema } }: PartProps): string {
  const examples = (schema.examples ?? []).map(wordOf).join(', ')
  return visible(
    [schema.description, examples && `Example: ${examples}`].filter(Boolean).join('\n'),
  )
}

function Errors({ id, errors }: { id: string; errors: readonly string[] }) {
  return (
    <div id={id} className={styles.errors}>
      {errors.map(error => (
        <p key={error}>{error}</p>
      ))}
    </div>
  )
}
