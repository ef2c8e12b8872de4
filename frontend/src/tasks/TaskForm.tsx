import { type KeyboardEvent, type SubmitEvent, useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { initialValue, SchemaForm } from '../forms'
import { shortId } from '../runs/id'
import { Button } from '../ui/Button/Button'
import { Panel } from '../ui/Page/Panel'
import { CallFromCode } from './CallFromCode'
import { FormProblems } from './FormProblems'
import { sortProblems } from './problems'
import { type Submission, type Task, useSubmit } from './queries'
import { RunOptions } from './RunOptions'
import styles from './TaskForm.module.css'

/** The key that goes with Enter, by the name it has on this machine. */
const MODIFIER = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl'

/** The earlier run a form was filled from. */
export interface Origin {
  id: string
  input: unknown
  tags: string[]
}

/** A task's form: what it holds is what is sent. */
export function TaskForm({ task, origin }: { task: Task; origin?: Origin }) {
  const [submission, setSubmission] = useState<Submission>(() => ({
    input: initialValue(task.input_schema, origin?.input),
    tags: origin?.tags.length ? origin.tags : undefined,
  }))
  const submit = useSubmit(task.name)
  const [, navigate] = useLocation()
  const form = useRef<HTMLFormElement>(null)
  const problems = sortProblems(submit.error, task.input_schema, submission.input)
  useFocusOnProblem(form, submit.error)

  function send(event: SubmitEvent) {
    event.preventDefault()
    if (submit.isPending) return
    submit.mutate(submission, { onSuccess: run => navigate(`/runs/${run.id}`) })
  }

  return (
    <div className={styles.stack}>
      <Panel title="New run" actions={origin && <CopiedFrom id={origin.id} />}>
        <form
          ref={form}
          className={styles.form}
          noValidate
          onSubmit={send}
          onKeyDown={submitOnCtrlEnter}
        >
          <FormProblems error={submit.error} problems={problems.elsewhere} />
          {hasFields(task.input_schema) ? (
            <SchemaForm
              schema={task.input_schema}
              value={submission.input}
              onChange={input => setSubmission(held => ({ ...held, input }))}
              errors={problems.input}
            />
          ) : (
            <p className={styles.none}>This task takes no input.</p>
          )}
          <RunOptions
            submission={submission}
            onChange={setSubmission}
            problems={problems.options}
          />
          <div className={styles.submit}>
            <Button kind="primary" type="submit" icon="play" disabled={submit.isPending}>
              Run task
            </Button>
            <span className={styles.keys} aria-hidden="true">
              <kbd>{MODIFIER}</kbd> <kbd>Enter</kbd>
            </span>
          </div>
        </form>
      </Panel>
      <CallFromCode task={task.name} submission={submission} />
    </div>
  )
}

function CopiedFrom({ id }: { id: string }) {
  return (
    <p className={styles.origin}>
      Filled from <Link href={`/runs/${id}`}>run {shortId(id)}</Link>
    </p>
  )
}

/** Ctrl+Enter, or ⌘+Enter on a Mac, from every field. */
function submitOnCtrlEnter(event: KeyboardEvent<HTMLFormElement>) {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  event.currentTarget.requestSubmit()
}

/** After a refusal the first wrong field has the focus, or the note that says what is wrong. */
function useFocusOnProblem(form: React.RefObject<HTMLFormElement | null>, error: unknown) {
  useEffect(() => {
    if (!error) return
    const wrong = '[aria-invalid="true"]:not(:disabled), [data-invalid][tabindex], [data-problems]'
    const all = form.current?.querySelectorAll<HTMLElement>(wrong) ?? []
    const field = [...all].find(element => !('problems' in element.dataset))
    const target = field ?? all[0]
    target?.focus()
  }, [error, form])
}

function hasFields({ properties, additionalProperties }: Task['input_schema']): boolean {
  const named =
    typeof properties === 'object' && properties !== null && Object.keys(properties).length > 0
  return named || Boolean(additionalProperties)
}
