import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { type FormErrors, initialValue, type JSONSchema, SchemaForm, stringify } from '..'

interface PageProps {
  schema: JSONSchema
  start: unknown
  errors: FormErrors
  onValue: (value: unknown) => void
}

/** Holds the value as a page does. */
function Page({ schema, start, errors, onValue }: PageProps) {
  const [value, setValue] = useState(start)
  const change = (next: unknown) => {
    setValue(next)
    onValue(next)
  }
  return <SchemaForm schema={schema} value={value} onChange={change} errors={errors} />
}

interface Options {
  given?: unknown
  errors?: FormErrors
}

/** A form on a page; `sent()` is the JSON that Run would send. */
export function renderForm(schema: JSONSchema, { given, errors = [] }: Options = {}) {
  let current = initialValue(schema, given)
  const keep = (value: unknown) => {
    current = value
  }
  const { unmount } = render(
    <Page schema={schema} start={current} errors={errors} onValue={keep} />,
  )
  return { user: userEvent.setup(), sent: () => stringify(current), value: () => current, unmount }
}

/** The schema of one argument called `value`. */
export function argument(schema: object, required = false): JSONSchema {
  return {
    type: 'object',
    properties: { value: { title: 'Value', ...schema } },
    required: required ? ['value'] : [],
  }
}
