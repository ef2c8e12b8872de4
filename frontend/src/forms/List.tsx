import { useRef } from 'react'
import { GroupFrame } from './Frame'
import styles from './forms.module.css'
import { hintOf } from './hints'
import { blank } from './initial'
import { type PartProps, useForm } from './part'
import { Row, Rows } from './Rows'
import { itemsOf } from './schema'

/** A list of items of one kind. */
export function ListField(part: PartProps) {
  const { root } = useForm()
  const { shape, label, path, value, onChange } = part
  const items = Array.isArray(value) ? value : []
  const schema = itemsOf(shape.schema)
  const keys = useKeys(items.length)
  const remove = (index: number) => {
    keys.splice(index, 1)
    onChange(items.toSpliced(index, 1))
  }
  const move = (from: number, to: number) => {
    keys.splice(to, 0, ...keys.splice(from, 1))
    onChange(items.toSpliced(from, 1).toSpliced(to, 0, items[from]))
  }
  return (
    <GroupFrame part={part} hint={hintOf(shape)}>
      {value === undefined && !part.required && <p className={styles.hint}>Not set</p>}
      <Rows
        label={label}
        count={items.length}
        onAdd={schema && (() => onChange([...items, blank(root, schema)]))}
        onRemove={remove}
        onMove={shape.schema.uniqueItems ? undefined : move}
        row={(index, buttons) => (
          <Row
            key={keys[index]}
            schema={schema ?? {}}
            label={`${label} ${index + 1}`}
            path={[...path, index]}
            value={items[index]}
            onChange={next => onChange(items.with(index, next))}
            buttons={buttons}
          />
        )}
      />
    </GroupFrame>
  )
}

/** A stable key for each item, so that React moves a row with its focus and drafts instead of refilling it. */
function useKeys(length: number): number[] {
  const keys = useRef<number[]>([])
  const next = useRef(0)
  while (keys.current.length < length) keys.current.push(next.current++)
  keys.current.length = length
  return keys.current
}
