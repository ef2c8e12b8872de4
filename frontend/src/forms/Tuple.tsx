import { Field } from './Field'
import { GroupFrame } from './Frame'
import styles from './forms.module.css'
import { blank } from './initial'
import { placeOf } from './match'
import { type PartProps, useForm } from './part'

/** A fixed number of values, each with its own type. */
export function TupleField(part: PartProps) {
  const { root } = useForm()
  const { shape, label, path, onChange } = part
  const places = shape.schema.prefixItems ?? []
  const values = Array.isArray(part.value) ? part.value : []
  const change = (index: number, next: unknown) => {
    const length = Math.max(values.length, index + 1)
    const filled = Array.from({ length }, (_, at) =>
      at < values.length ? values[at] : blank(root, placeOf(shape.schema, at)),
    )
    onChange(filled.with(index, next ?? (next === null ? null : '')))
  }
  return (
    <GroupFrame part={part} inset={!part.compact}>
      <div className={styles.fields}>
        {places.map((place, index) => {
          const name = place.title ?? String(index + 1)
          return (
            <Field
              // biome-ignore lint/suspicious/noArrayIndexKey: a place of a tuple is its index
              key={index}
              schema={place}
              label={place.title ?? `${label} ${name}`}
              path={[...path, index]}
              value={values[index]}
              required={part.required && index < (shape.schema.minItems ?? 0)}
              onChange={next => change(index, next)}
            />
          )
        })}
      </div>
    </GroupFrame>
  )
}
