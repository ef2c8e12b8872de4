import { lazy, Suspense, useState } from 'react'
import { SchemaForm } from '../forms'
import type { FormErrors } from '../forms/errors'
import type { Draft } from '../forms/JsonInput'
import { Loading } from '../ui/Loading/Loading'
import { useTabs } from '../ui/Tabs/Tabs'
import type { Task } from './queries'
import styles from './TaskForm.module.css'

const JsonInput = lazy(() => import('../forms/JsonInput'))

interface InputTabsProps {
  task: Task
  value: unknown
  onChange: (value: unknown) => void
  errors: FormErrors
  /** What the errors speak of. */
  sent: unknown
}

/** The input in two ways, as a form and as JSON: both show the same value. */
export function useInputTabs({ task, value, onChange, errors, sent }: InputTabsProps) {
  const [draft, setDraft] = useState<Draft>()
  const schema = task.input_schema
  const broken = draft?.isBroken && draft.value === value
  const form = () => (
    <>
      {broken && (
        <p className={styles.none}>
          The JSON cannot be read yet: the form shows the input as it was before.
        </p>
      )}
      {hasFields(schema) ? (
        <SchemaForm schema={schema} value={value} onChange={onChange} errors={errors} />
      ) : (
        <p className={styles.none}>This task takes no input.</p>
      )}
    </>
  )
  const json = () => (
    <Suspense fallback={<Loading what="the editor" />}>
      <JsonInput {...{ schema, value, onChange, draft, errors, sent }} onDraft={setDraft} />
    </Suspense>
  )
  const { list, panel, open } = useTabs('Input', [
    { name: 'Form', content: form },
    { name: 'JSON', content: json },
  ])
  return { list, panel, isReadable: open === 'Form' || !broken }
}

function hasFields({ properties, additionalProperties }: Task['input_schema']): boolean {
  const named =
    typeof properties === 'object' && properties !== null && Object.keys(properties).length > 0
  return named || Boolean(additionalProperties)
}
