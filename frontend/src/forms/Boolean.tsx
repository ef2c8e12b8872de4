import { Choice } from './Choice'
import { ControlFrame } from './Frame'
import styles from './forms.module.css'
import type { PartProps } from './part'

/** A checkbox knows two states only: it stands where there is a default. Elsewhere yes and no are chosen. */
export function BooleanField(part: PartProps) {
  const { shape, value, onChange, compact } = part
  if (shape.nullable || compact || shape.schema.default === undefined)
    return <Choice part={part} options={[true, false]} />
  // An unticked box means no, there is nothing to demand.
  return (
    <ControlFrame part={{ ...part, required: false }} inline>
      {control => (
        <input
          {...control}
          type="checkbox"
          className={styles.box}
          checked={value === true}
          onChange={event => onChange(event.target.checked)}
        />
      )}
    </ControlFrame>
  )
}
