import { ControlFrame } from './Frame'
import styles from './forms.module.css'
import { emptied } from './initial'
import { same } from './json'
import { wordOf } from './names'
import type { PartProps } from './part'
import { optionsOf } from './schema'

/** One of several given values, of whatever types. */
export function ChoiceField(part: PartProps) {
  const options = optionsOf(part.shape.schema)
  const others = part.shape.nullable ? options.filter(option => option !== null) : options
  return <Choice part={part} options={others} />
}

export function Choice({ part, options }: { part: PartProps; options: unknown[] }) {
  const { shape, value, onChange } = part
  const chosen = options.findIndex(option => same(option, value))
  const empty = value === undefined || value === '' || (value === null && shape.nullable)
  return (
    <ControlFrame part={part}>
      {control => (
        <select
          {...control}
          className={styles.input}
          value={chosen >= 0 ? chosen : empty ? '' : 'other'}
          onChange={event => onChange(pickOption(part, options, event.target.value))}
        >
          {chosen < 0 && !empty && <option value="other">{wordOf(value)} (not offered)</option>}
          {(empty || mayBeEmpty(part)) && <option value="">{emptyWord(part)}</option>}
          {options.map((option, index) => (
            <option key={JSON.stringify(option)} value={index}>
              {optionWord(options, option)}
            </option>
          ))}
        </select>
      )}
    </ControlFrame>
  )
}

function pickOption({ shape, value }: PartProps, options: unknown[], picked: string): unknown {
  if (picked === 'other') return value
  return picked === '' ? (shape.nullable ? null : emptied(shape)) : options[Number(picked)]
}

function mayBeEmpty({ shape, required }: PartProps): boolean {
  return shape.nullable || (!required && shape.schema.default === undefined)
}

function emptyWord({ shape, required }: PartProps): string {
  if (shape.nullable) return 'None'
  return required || shape.schema.default !== undefined ? 'Choose…' : 'Not set'
}

/** "1" and 1 would read the same: then the text keeps its quotes. */
function optionWord(options: unknown[], option: unknown): string {
  const word = wordOf(option)
  const alike = options.filter(other => wordOf(other) === word).length > 1
  return alike ? JSON.stringify(option) : word
}
