import { type KeyboardEvent, type ReactNode, type SubmitEvent, useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { FormFilesProvider } from '../files/FormFilesProvider'
import { initialValue } from '../forms'
import { MODIFIER } from '../shell/shortcuts'
import { Button } from '../ui/Button/Button'
import { Panel } from '../ui/Page/Panel'
import { CallFromCode } from './CallFromCode'
import { FormProblems } from './FormProblems'
import { useInputTabs } from './InputTabs'
import { SaveInput } from './inputs/SaveInput'
import { sortProblems } from './problems'
import { type Submission, type Task, useSubmit } from './queries'
import { RunOptions } from './RunOptions'
import styles from './TaskForm.module.css'
import { useFormState } from './useFormState'

/** What a form is filled with: an earlier run, or a saved input. */
export interface Origin {
  /** Says so, above the form. */
  name: ReactNode
  input: unknown
  tags: string[]
}

/** A task's form: what it holds is what is sent, and what its address says, secrets aside. */
export function TaskForm(props: TaskFormProps) {
  return (
    <FormFilesProvider>
      {pending => <FormWithFiles {...props} uploads={pending} />}
    </FormFilesProvider>
  )
}

interface TaskFormProps {
  task: Task
  origin?: Origin
}

function FormWithFiles({ task, origin, uploads }: TaskFormProps & { uploads: number }) {
  const state = useFormState(task, () => startOf(task, origin))
  const { submission, setSubmission } = state
  const submit = useSubmit(task.name)
  const [, navigate] = useLocation()
  const form = useRef<HTMLFormElement>(null)
  const problems = sortProblems(submit.error, task.input_schema, submission.input)
  useFocusOnProblem(form, submit.error)
  const input = useInputTabs({
    task,
    value: submission.input,
    onChange: value => setSubmission(held => ({ ...held, input: value })),
    errors: problems.input,
    sent: submit.variables?.input,
  })

  function send(event: SubmitEvent) {
    event.preventDefault()
    if (submit.isPending || uploads > 0) return
    if (!input.isReadable) return focusOnProblem(form.current)
    state.keep()
    submit.mutate(submission, { onSuccess: run => navigate(`/runs/${run.id}`) })
  }

  return (
    <div className={styles.stack}>
      <Panel
        title="New run"
        actions={
          <>
            {origin && <p className={styles.origin}>Filled from {origin.name}</p>}
            <SaveInput task={task} submission={submission} />
            {input.list}
          </>
        }
      >
        <form
          key={state.fills}
          ref={form}
          className={styles.form}
          noValidate
          onSubmit={send}
          onKeyDown={submitOnCtrlEnter}
        >
          <FormProblems error={submit.error} problems={problems.elsewhere} />
          {input.panel}
          <RunOptions
            submission={submission}
            onChange={setSubmission}
            problems={problems.options}
          />
          <div className={styles.submit}>
            <Button
              kind="primary"
              type="submit"
              icon="play"
              disabled={submit.isPending || uploads > 0}
            >
              Run task
            </Button>
            <span className={styles.keys} aria-hidden="true">
              <kbd>{MODIFIER}</kbd> <kbd>Enter</kbd>
            </span>
          </div>
          {uploads > 0 && (
            <p className={styles.none} role="status">
              The task can be run once its files are uploaded.
            </p>
          )}
          {state.isTooLong && (
            <p className={styles.none}>
              This is too long for an address: a link to this page opens the form without it.
            </p>
          )}
        </form>
      </Panel>
      <CallFromCode task={task} submission={submission} />
    </div>
  )
}

function startOf(task: Task, origin: Origin | undefined): Submission {
  return {
    input: initialValue(task.input_schema, origin?.input),
    ...(origin?.tags.length && { tags: origin.tags }),
  }
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
    if (error) focusOnProblem(form.current)
  }, [error, form])
}

function focusOnProblem(form: HTMLFormElement | null) {
  const wrong = '[aria-invalid="true"]:not(:disabled), [data-invalid][tabindex], [data-problems]'
  const all = [...(form?.querySelectorAll<HTMLElement>(wrong) ?? [])]
  const target = all.find(element => !('problems' in element.dataset)) ?? all[0]
  target?.focus()
}
