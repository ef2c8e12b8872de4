import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { Field } from './Field'
import { FormButton } from './FormButton'
import styles from './forms.module.css'
import { type PartProps, useForm } from './part'
import { RowButtons } from './RowButtons'
import { isFlat, type Schema } from './schema'

interface RowsProps {
  label: string
  count: number
  /** Undefined where nothing can be added. */
  onAdd: (() => void) | undefined
  onRemove: (index: number) => void
  /** Undefined where the order says nothing. */
  onMove?: ((from: number, to: number) => void) | undefined
  /** One <Row>. */
  row: (index: number, buttons: ReactNode) => ReactNode
}

/** Rows that come, go and change places. The focus goes where the work goes on. */
export function Rows({ label, count, onAdd, onRemove, onMove, row }: RowsProps) {
  const list = useRef<HTMLUListElement>(null)
  const add = useRef<HTMLButtonElement>(null)
  const focusAfter = useFocusAfter()
  const button = (index: number, action: string) =>
    list.current?.children[index]?.querySelector<HTMLElement>(`[data-action="${action}"]:enabled`)

  const append = () => {
    focusAfter(() => firstControl(list.current?.children[count]))
    onAdd?.()
  }
  const remove = (index: number) => {
    focusAfter(() => button(Math.min(index, count - 2), 'remove') ?? add.current)
    onRemove(index)
  }
  const move = (from: number, to: number) => {
    const ways = to < from ? ['up', 'down'] : ['down', 'up']
    focusAfter(() => ways.map(way => button(to, way)).find(Boolean))
    onMove?.(from, to)
  }
  const buttons = (index: number) => (
    <RowButtons
      label={`${label} ${index + 1}`}
      onRemove={() => remove(index)}
      onUp={index > 0 ? () => move(index, index - 1) : undefined}
      onDown={index < count - 1 ? () => move(index, index + 1) : undefined}
      movable={onMove !== undefined && count > 1}
    />
  )
  return (
    <>
      {count > 0 && (
        <ul ref={list} className={styles.items}>
          {Array.from({ length: count }, (_, index) => row(index, buttons(index)))}
        </ul>
      )}
      {onAdd && (
        <FormButton ref={add} name={`Add to ${label}`} onClick={append}>
          + Add
        </FormButton>
      )}
    </>
  )
}

/** Focuses what `find` returns once the change that was asked for is on the page. */
function useFocusAfter() {
  const find = useRef<(() => HTMLElement | null | undefined) | null>(null)
  useLayoutEffect(() => {
    find.current?.()?.focus()
    find.current = null
  })
  return (next: () => HTMLElement | null | undefined) => {
    find.current = next
  }
}

/** The first control of a row to type in; where it has none yet, its own button rather than the row's. */
function firstControl(row: Element | null | undefined): HTMLElement | null | undefined {
  return (
    row?.querySelector<HTMLElement>('input, select, textarea') ??
    row?.querySelector<HTMLElement>('button:not([data-action])')
  )
}

interface RowProps extends Pick<PartProps, 'label' | 'path' | 'value' | 'onChange'> {
  schema: Schema
  /** The key of a map's row; a list's has none. */
  rowKey?: ReactNode
  buttons: ReactNode
}

/** An item of one control shares its line with its key and buttons; any other is a block with a head of these. */
export function Row({ schema, rowKey, buttons, onChange, ...part }: RowProps) {
  const { root } = useForm()
  // In a list nothing can be left out: an emptied item is an empty text, and the server says what it thinks of it.
  const change = (next: unknown) => onChange(next === undefined ? '' : next)
  const field = <Field {...part} schema={schema} onChange={change} required compact />
  if (isFlat(root, schema))
    return (
      <li className={rowKey ? styles.entry : styles.item}>
        {rowKey}
        {field}
        {buttons}
      </li>
    )
  const name = (
    <span className={styles.label} aria-hidden="true">
      {part.label}
    </span>
  )
  return (
    <li className={styles.block}>
      <div className={styles.blockHead}>
        {rowKey ?? name}
        {buttons}
      </div>
      {field}
    </li>
  )
}
