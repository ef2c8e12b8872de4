import { Field } from './Field'
import { FormButton } from './FormButton'
import { GroupFrame } from './Frame'
import styles from './forms.module.css'
import { initial } from './initial'
import { isRecord, same } from './json'
import { Entries } from './Map'
import { labelOf } from './names'
import { type PartProps, useForm } from './part'
import { entriesOf, isRequired, type Schema } from './schema'

interface ObjectFieldProps extends PartProps {
  /** Leaves out constants, which the choice of a union's branch says already. */
  hideConstants?: boolean | undefined
}

/** An object nested in the form. One that is left out shows no fields, since it sends none. */
export function ObjectField({ hideConstants, ...part }: ObjectFieldProps) {
  const { root } = useForm()
  const { shape, value, label, onChange } = part
  const present = isRecord(value)
  const toggle = present ? undefined : initial(root, withoutDefault(shape.schema), true)
  const switchable = !part.required && !part.compact && shape.schema.default === undefined
  return (
    <GroupFrame
      part={part}
      inset={!part.compact}
      actions={
        (switchable || !present) && (
          <FormButton
            name={`${present ? 'Clear' : 'Fill in'} ${label}`}
            onClick={() => onChange(toggle)}
          >
            {present ? 'Clear' : 'Fill in'}
          </FormButton>
        )
      }
    >
      {present ? (
        <ObjectBody {...part} value={value} hideConstants={hideConstants} />
      ) : (
        <p className={styles.hint}>Not set</p>
      )}
    </GroupFrame>
  )
}

function withoutDefault({ default: _default, ...schema }: Schema): Schema {
  return schema
}

interface ObjectBodyProps extends ObjectFieldProps {
  value: Record<string, unknown>
}

/** The fields of an object, one under the other. */
export function ObjectBody({
  shape,
  path,
  value,
  onChange,
  label,
  hideConstants,
}: ObjectBodyProps) {
  const { properties = {}, ...schema } = shape.schema
  const more = entriesOf(schema)
  const shown = Object.entries(properties).filter(
    ([key, child]) => !(hideConstants && 'const' in child && same(child.const, value[key])),
  )
  return (
    <div className={styles.fields}>
      {shown.map(([key, child]) => (
        <Field
          key={key}
          schema={child}
          label={labelOf(child, key)}
          path={[...path, key]}
          value={Object.hasOwn(value, key) ? value[key] : undefined}
          required={isRequired(schema, key)}
          onChange={part => onChange(withKey(value, key, part))}
        />
      ))}
      {more && <MoreEntries {...{ label, path, value, onChange, more, properties }} />}
    </div>
  )
}

interface MoreEntriesProps extends Pick<PartProps, 'label' | 'path' | 'onChange'> {
  value: Record<string, unknown>
  more: Schema
  properties: Record<string, Schema>
}

/** Keys beside the named ones, where the schema admits them. */
function MoreEntries({ label, path, value, onChange, more, properties }: MoreEntriesProps) {
  const split = (own: boolean) =>
    Object.fromEntries(
      Object.entries(value).filter(([key]) => Object.hasOwn(properties, key) === own),
    )
  return (
    <div className={styles.field}>
      <span className={styles.label}>Other keys</span>
      <Entries
        label={`${label}: other`}
        schema={more}
        path={path}
        value={split(false)}
        onChange={others => onChange({ ...split(true), ...others })}
      />
    </div>
  )
}

function withKey(
  value: Record<string, unknown>,
  key: string,
  part: unknown,
): Record<string, unknown> {
  if (part !== undefined) return { ...value, [key]: part }
  const { [key]: _gone, ...rest } = value
  return rest
}
