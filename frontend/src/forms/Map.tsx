import { useRef, useState } from 'react'
import { GroupFrame } from './Frame'
import styles from './forms.module.css'
import { hintOf } from './hints'
import { blank } from './initial'
import { isRecord, same } from './json'
import { type PartProps, useForm } from './part'
import { Row, Rows } from './Rows'
import { entriesOf, type Schema } from './schema'

/** Keys of one's own choice with values of one kind. */
export function MapField(part: PartProps) {
  const { shape, label, path, onChange } = part
  const schema = entriesOf(shape.schema) ?? {}
  const value = isRecord(part.value) ? part.value : {}
  return (
    <GroupFrame part={part} hint={hintOf(shape)}>
      {part.value === undefined && !part.required && <p className={styles.hint}>Not set</p>}
      <Entries {...{ label, schema, path, value, onChange }} />
    </GroupFrame>
  )
}

interface Entry {
  id: number
  key: string
  value: unknown
}

interface EntriesProps {
  label: string
  schema: Schema
  path: PartProps['path']
  value: Record<string, unknown>
  onChange: (value: Record<string, unknown>) => void
}

export function Entries({ label, schema, path, value, onChange }: EntriesProps) {
  const { root, idOf } = useForm()
  const { rows, set, nextId } = useRows(value, onChange)
  return (
    <Rows
      label={label}
      count={rows.length}
      onAdd={() => set([...rows, { id: nextId(), key: '', value: blank(root, schema) }])}
      onRemove={index => set(rows.toSpliced(index, 1))}
      row={(index, buttons) => {
        const row = rows[index]
        return (
          row && (
            <Row
              key={row.id}
              schema={schema}
              label={`${label} value ${index + 1}`}
              path={[...path, row.key]}
              value={row.value}
              onChange={next => set(rows.with(index, { ...row, value: next }))}
              rowKey={
                <KeyInput
                  id={`${idOf(path)}-key-${row.id}`}
                  label={`${label} key ${index + 1}`}
                  value={row.key}
                  twice={rows.findLastIndex(other => other.key === row.key) > index}
                  onChange={key => set(rows.with(index, { ...row, key }))}
                />
              }
              buttons={buttons}
            />
          )
        )
      }}
    />
  )
}

/** Rows rather than an object: while a key is typed it may be, for a moment, that of another row. */
function useRows(value: Record<string, unknown>, onChange: EntriesProps['onChange']) {
  const ids = useRef(0)
  const nextId = () => ids.current++
  const toRows = () =>
    Object.entries(value).map(([key, item]) => ({ id: nextId(), key, value: item }))
  const [rows, setRows] = useState<Entry[]>(toRows)
  if (!same(toRecord(rows), value)) setRows(toRows())
  const set = (next: Entry[]) => {
    setRows(next)
    onChange(toRecord(next))
  }
  return { rows, set, nextId }
}

function toRecord(rows: Entry[]): Record<string, unknown> {
  return Object.fromEntries(rows.map(row => [row.key, row.value]))
}

interface KeyInputProps {
  id: string
  label: string
  value: string
  /** A later row has the same key, whose value is the one that counts. */
  twice: boolean
  onChange: (key: string) => void
}

function KeyInput({ id, label, value, twice, onChange }: KeyInputProps) {
  const { disabled } = useForm()
  return (
    <div className={styles.field}>
      <input
        id={id}
        type="text"
        className={`${styles.input} ${styles.code}`}
        aria-label={label}
        aria-describedby={twice ? `${id}-twice` : undefined}
        placeholder="Key"
        autoComplete="off"
        disabled={disabled}
        value={value}
        onChange={event => onChange(event.target.value)}
      />
      {twice && (
        <p id={`${id}-twice`} className={styles.errors}>
          The same key follows below: only that one is sent.
        </p>
      )}
    </div>
  )
}
