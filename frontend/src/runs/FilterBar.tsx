import { useEffect, useEffectEvent, useState } from 'react'
import { useTasks } from '../tasks/queries'
import { Button } from '../ui/Button/Button'
import { Field } from '../ui/Field/Field'
import { fromLocalInput, toLocalInput } from '../ui/Time/local'
import styles from './FilterBar.module.css'
import { isFiltered, type RunFilters, STATES } from './filters'
import { STATE_WORDS } from './StateBadge'

interface FilterBarProps {
  filters: RunFilters
  /** What is typed replaces the entry in the browser's history, what is chosen adds one. */
  onChange: (filters: RunFilters, replace?: boolean) => void
}

export function FilterBar({ filters, onChange }: FilterBarProps) {
  const rare = Boolean(filters.tag || filters.created_after || filters.created_before)
  const [more, setMore] = useState(rare)
  const set = (part: RunFilters, replace?: boolean) => onChange({ ...filters, ...part }, replace)
  return (
    <search className={styles.bar}>
      <TextFilter
        label="Search"
        placeholder="Id, task, input, result"
        value={filters.q ?? ''}
        onChange={q => set({ q: q || undefined }, true)}
      />
      <StateFilter filters={filters} onChange={set} />
      <TaskFilter filters={filters} onChange={set} />
      <div className={styles.buttons}>
        <Button aria-expanded={more} kind="quiet" onClick={() => setMore(!more)}>
          {more ? 'Fewer filters' : 'More filters'}
        </Button>
        {isFiltered(filters) && (
          <Button kind="quiet" icon="close" onClick={() => onChange({})}>
            Clear
          </Button>
        )}
      </div>
      {more && <RareFilters filters={filters} onChange={set} />}
    </search>
  )
}

interface PartProps {
  filters: RunFilters
  onChange: (part: RunFilters, replace?: boolean) => void
}

const UNFINISHED = ['scheduled', 'queued', 'running'] as const

function StateFilter({ filters, onChange }: PartProps) {
  const chosen = (filters.state ?? []).join(' ')
  const known = ['', UNFINISHED.join(' '), ...STATES]
  return (
    <Field label="State">
      {control => (
        <select
          {...control}
          value={chosen}
          onChange={({ target }) =>
            onChange({ state: STATES.filter(state => target.value.split(' ').includes(state)) })
          }
        >
          <option value="">Any</option>
          <option value={UNFINISHED.join(' ')}>Not ended</option>
          {STATES.map(state => (
            <option key={state} value={state}>
              {STATE_WORDS[state]}
            </option>
          ))}
          {!known.includes(chosen) && (
            <option value={chosen}>
              {filters.state?.map(state => STATE_WORDS[state]).join(', ')}
            </option>
          )}
        </select>
      )}
    </Field>
  )
}

function TaskFilter({ filters, onChange }: PartProps) {
  const tasks = useTasks()
  const chosen = (filters.task ?? []).join(' ')
  const names = tasks.data?.items.map(task => task.name) ?? []
  return (
    <Field label="Task">
      {control => (
        <select
          {...control}
          value={chosen}
          onChange={({ target }) => onChange({ task: target.value.split(' ').filter(Boolean) })}
        >
          <option value="">Any</option>
          {names.map(name => (
            <option key={name}>{name}</option>
          ))}
          {chosen && !names.includes(chosen) && (
            <option value={chosen}>{filters.task?.join(', ')}</option>
          )}
        </select>
      )}
    </Field>
  )
}

function RareFilters({ filters, onChange }: PartProps) {
  return (
    <>
      <TextFilter
        label="Tag"
        value={filters.tag?.join(' ') ?? ''}
        onChange={text => onChange({ tag: text.split(/\s+/).filter(Boolean) }, true)}
      />
      <MomentFilter
        label="Created after"
        value={filters.created_after}
        onChange={created_after => onChange({ created_after }, true)}
      />
      <MomentFilter
        label="Created before"
        value={filters.created_before}
        onChange={created_before => onChange({ created_before }, true)}
      />
    </>
  )
}

interface MomentFilterProps {
  label: string
  value: string | null | undefined
  onChange: (value: string | undefined) => void
}

function MomentFilter({ label, value, onChange }: MomentFilterProps) {
  return (
    <Field label={label}>
      {control => (
        <input
          {...control}
          type="datetime-local"
          defaultValue={toLocalInput(value)}
          // Starts anew when the filter changed elsewhere; not while half a date is being typed.
          key={value ?? ''}
          onBlur={({ target }) => {
            if (target.value !== toLocalInput(value)) onChange(fromLocalInput(target.value))
          }}
        />
      )}
    </Field>
  )
}

interface TextFilterProps {
  label: string
  placeholder?: string
  value: string
  onChange: (value: string) => void
}

/** Long enough to type on, short enough to feel at once. */
const TYPING_MS = 250

function TextFilter({ label, placeholder, value, onChange }: TextFilterProps) {
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
    <Field label={label}>
      {control => (
        <input
          {...control}
          type="search"
          placeholder={placeholder}
          value={text}
          onChange={event => setText(event.target.value)}
        />
      )}
    </Field>
  )
}
