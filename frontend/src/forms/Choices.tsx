import { GroupFrame } from './Frame'
import styles from './forms.module.css'
import { hintOf } from './hints'
import { same } from './json'
import { wordOf } from './names'
import { type PartProps, useForm } from './part'
import { itemsOf, optionsOf, shape as shapeOf } from './schema'

/** Any of several given values: a set of an Enum. */
export function ChoicesField(part: PartProps) {
  const { root, disabled, idOf } = useForm()
  const chosen = Array.isArray(part.value) ? part.value : []
  const options = optionsOf(shapeOf(root, itemsOf(part.shape.schema) ?? {}).schema)
  const strays = chosen.filter(item => !options.some(option => same(option, item)))
  return (
    <GroupFrame part={part} hint={hintOf(part.shape)}>
      <div className={styles.choices}>
        {[...options, ...strays].map((option, index) => (
          <label key={JSON.stringify(option)} className={styles.check}>
            <input
              id={`${idOf(part.path)}-${index}`}
              type="checkbox"
              disabled={disabled}
              checked={chosen.some(item => same(item, option))}
              onChange={event => part.onChange(toggle(chosen, option, event.target.checked))}
            />
            {wordOf(option)}
          </label>
        ))}
      </div>
    </GroupFrame>
  )
}

function toggle(chosen: unknown[], option: unknown, on: boolean): unknown[] {
  return on ? [...chosen, option] : chosen.filter(item => !same(item, option))
}
