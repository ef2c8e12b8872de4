import { useId, useMemo } from 'react'
import { at, type FormErrors, placeErrors } from './errors'
import styles from './forms.module.css'
import { isRecord, same } from './json'
import { ObjectBody } from './Object'
import { type Form, FormContext, idMaker, pathKey } from './part'
import { type JSONSchema, type Schema, shape } from './schema'

interface SchemaFormProps {
  /** The schema of an object. */
  schema: JSONSchema
  value: unknown
  onChange: (value: unknown) => void
  /**
   * The server's, with places inside the value. Each is shown at its field until that field is changed; the page clears
   * them while it sends again, so that the same errors coming back are shown anew.
   */
  errors?: FormErrors
  disabled?: boolean
  /** Begins the ids of the controls; needed where a page links to them. */
  idPrefix?: string
}

const NO_ERRORS: FormErrors = []

/** The fields of a JSON Schema, without a <form> around them. It validates nothing: the server does. */
export function SchemaForm({
  schema,
  value,
  onChange,
  errors,
  disabled,
  idPrefix,
}: SchemaFormProps) {
  const ownId = useId()
  // See `initialValue` for the cast.
  const root = schema as Schema
  const errorsAt = useErrors(root, value, errors ?? NO_ERRORS)
  const form: Form = {
    root,
    disabled: disabled ?? false,
    idOf: idMaker(idPrefix ?? ownId),
    errorsAt,
  }
  const found = useMemo(() => shape(root, root), [root])
  if (Object.keys(found.schema.properties ?? {}).length === 0 && !found.schema.additionalProperties)
    return <p className={styles.hint}>Nothing to fill in.</p>
  return (
    <FormContext value={form}>
      <div className={styles.form}>
        <ObjectBody
          shape={found}
          label={found.schema.title ?? 'Input'}
          path={[]}
          value={isRecord(value) ? value : {}}
          onChange={onChange}
          required
        />
      </div>
    </FormContext>
  )
}

/** An error speaks of a value: it is shown as long as its place still holds what was sent. */
function useErrors(root: Schema, value: unknown, errors: FormErrors): Form['errorsAt'] {
  // By what they say: a page may well make the list anew each time it renders.
  const news = JSON.stringify(errors)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the value as it was when the errors came
  const sent = useMemo(() => ({ value, places: placeErrors(root, value, errors) }), [root, news])
  return path => {
    const messages = sent.places.get(pathKey(path))
    return messages && same(at(sent.value, path), at(value, path)) ? messages : []
  }
}
