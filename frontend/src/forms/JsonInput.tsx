import { useEffect, useId, useRef } from 'react'
import { at, type FormErrors, placedErrors } from './errors'
import styles from './forms.module.css'
import { parse, same, stringify } from './json'
import { type Fault, faultOf, lineOf, type Span, spanOf } from './jsonText'
import type { JSONSchema, Schema } from './schema'
import { masked, unmasked } from './secrets'

/** A text, and the value it stands for; where it is no JSON, the one it stood for before. */
export interface Draft {
  text: string
  value: unknown
  isBroken: boolean
}

export interface JsonInputProps {
  schema: JSONSchema
  value: unknown
  onChange: (value: unknown) => void
  /** Kept by the page, so that a text which is no JSON yet is still there after a look at the form. */
  draft: Draft | undefined
  onDraft: (draft: Draft | undefined) => void
  /** The server's, of what was `sent`; each is shown until its place holds something else. */
  errors: FormErrors
  sent: unknown
}

/** The whole input as JSON text. Numbers stay as written; secrets are masked, and kept where the mask stays. */
export default function JsonInput({
  schema,
  value,
  onChange,
  draft,
  onDraft,
  ...told
}: JsonInputProps) {
  const id = useId()
  const box = useRef<HTMLTextAreaElement>(null)
  const shown = masked(schema, value)
  const text = draft && same(draft.value, value) ? draft.text : stringify(shown, 2)
  const fault = faultOf(text)
  const notes: Note[] = fault ? [fault] : errorNotes(text, { schema, value, ...told })
  useForgetting(onDraft, fault === undefined)

  function type(next: string) {
    const isBroken = faultOf(next) !== undefined
    const typed = isBroken ? value : unmasked(parse(next), shown, value)
    onDraft({ text: next, value: typed, isBroken })
    onChange(typed)
  }

  function select({ offset, length }: Span) {
    box.current?.focus()
    box.current?.setSelectionRange(offset, offset + length)
  }

  return (
    <div className={styles.field}>
      <textarea
        ref={box}
        className={`${styles.input} ${styles.code} ${styles.jsonInput}`}
        aria-label="Input as JSON"
        aria-invalid={notes.length > 0 || undefined}
        aria-describedby={notes.length > 0 ? `${id}-notes` : undefined}
        spellCheck={false}
        autoComplete="off"
        rows={8}
        value={text}
        onChange={event => type(event.target.value)}
      />
      <ul id={`${id}-notes`} className={styles.errors} aria-live="polite">
        {notes.map(note => (
          <li key={`${note.offset} ${note.msg}`}>
            <button type="button" className="link" onClick={() => select(note)}>
              Line {lineOf(text, note.offset)}
            </button>
            {note.path && <code> {note.path}</code>}: {note.msg}
          </li>
        ))}
      </ul>
    </div>
  )
}

interface Note extends Fault {
  path?: string
}

function errorNotes(
  text: string,
  { schema, value, errors, sent }: Pick<JsonInputProps, 'schema' | 'value' | 'errors' | 'sent'>,
): Note[] {
  // See `initialValue` for the cast.
  return placedErrors(schema as Schema, sent, errors)
    .filter(({ path }) => path.length > 0 && same(at(sent, path), at(value, path)))
    .map(({ path, msg }) => ({ ...spanOf(text, path), path: path.join('.'), msg }))
}

/** A text that is JSON need not be kept when it is left: the value says it all, and a secret typed into it is masked. */
function useForgetting(onDraft: JsonInputProps['onDraft'], readable: boolean) {
  const leave = useRef(() => {})
  useEffect(() => {
    leave.current = () => readable && onDraft(undefined)
  })
  useEffect(() => () => leave.current(), [])
}
