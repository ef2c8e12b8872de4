import { useEffect, useEffectEvent, useState } from 'react'
import { useTasks } from '../tasks/queries'
import { Field } from '../ui/Field/Field'
import styles from './FilterBar.module.css'
import { type FailureFilters, SORTS, STATES } from './filters'
import { isWindow, WINDOWS } from './windows'

interface FilterBarProps {
  filters: FailureFilters
  /** What is typed replaces the entry in the browser's history, what is chosen adds one. */
  onChange: (part: Partial<FailureFilters>, replace?: boolean) => void
}

export function FilterBar({ filters, onChange }: FilterBarProps) {
  const windows = Object.entries(WINDOWS).map(([name, { words }]) => [name, words] as const)
  return (
    <search className={styles.bar}>
      <Search value={filters.q ?? ''} onChange={q => onChange({ q: q || undefined }, true)} />
      <Choice
        label="State"
        value={filters.state}
        options={entriesOf(STATES)}
        onChange={state => onChange({ state: isKey(STATES, state) ? state : 'open' })}
      />
      <TaskChoice filters={filters} onChange={onChange} />
      <Choice
        label="Seen"
        value={filters.last ?? ''}
        options={[['', 'Any time'], ...windows]}
        onChange={last => onChange({ last: isWindow(last) ? last : undefined })}
      />
      <Choice
        label="First in the list"
        value={filters.sort}
        options={entriesOf(SORTS)}
        onChange={sort => onChange({ sort: isKey(SORTS, sort) ? sort : 'last_seen' })}
      />
    </search>
  )
}

function entriesOf(words: Record<string, string>): [string, string][] {
  return Object.entries(words)
}

function isKey<Key extends string>(words: Record<Key, string>, text: string): text is Key {
  return Object.hasOwn(words, text)
}

function TaskChoice({ filters, onChange }: FilterBarProps) {
  const tasks = useTasks()
  const chosen = (filters.task ?? []).join(' ')
  const names = tasks.data?.items.map(task => task.name) ?? []
  const others = chosen && !names.includes(chosen) ? [chosen] : []
  return (
    <Choice
      label="Task"
      value={chosen}
      options={[['', 'Any'], ...[...names, ...others].map(name => [name, name] as const)]}
      onChange={task => onChange({ task: task ? task.split(' ') : undefined })}
    />
  )
}

interface ChoiceProps {
  label: string
  value: string
  options: (readonly [string, string])[]
  onChange: (value: string) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Field label={label}>
      {control => (
        <select {...control} value={value} onChange={({ target }) => onChange(target.value)}>
          {options.map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** Long enough to type on, short enough to feel at once. */
const TYPING_MS = 250

function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value)
  const [settled, setSettled] = useState(value)
  // As it is when the wait is over: another filter may have been chosen meanwhile.
  const settle = useEffectEvent(onChange)

  // The URL changed from elsewhere (back, clear): it wins over what stands here.
  if (value !== settled) {
    setSettled(value)
    if (value !== text.trim()) setText(value)
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the wait
  useEffect(() => {
    if (text.trim() === value) return
    const timer = setTimeout(() => settle(text.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])

  return (
    <Field label="Search">
      {control => (
        <input
          {...control}
          type="search"
          placeholder="Error, place, task"
          value={text}
          onChange={event => setText(event.target.value)}
        />
      )}
    </Field>
  )
}
