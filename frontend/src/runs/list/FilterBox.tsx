import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useRef, useState } from 'react'
import { Icon } from '../../ui/Icon/Icon'
import { useZone } from '../../ui/Time/times'
import type { ListFilters } from '../filters'
import styles from './FilterBox.module.css'
import { type Part, parse, partsOf, QueryError, withoutPart, withParts } from './query'
import { type Known, lastWord, type Suggestion, suggestions } from './suggestions'
import { partWords } from './words'

/** Lets shortcuts begin a condition. */
export interface FilterBoxHandle {
  begin: (text: string) => void
}

interface FilterBoxProps {
  filters: ListFilters
  /** Asked when it is needed: rows bring new tags. */
  known: () => Known
  onChange: (filters: ListFilters) => void
  ref?: Ref<FilterBoxHandle>
}

/** The filters as chips, and a field that completes what is typed after them: a combobox by the ARIA pattern. */
export function FilterBox({ filters, known, onChange, ref }: FilterBoxProps) {
  const input = useRef<HTMLInputElement>(null)
  const parts = partsOf(filters)

  function remove(part: Part) {
    onChange(withoutPart(filters, part))
    input.current?.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a click beside the chips is meant for the field
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field is in the tab order
    <div
      className={styles.box}
      onClick={event => event.target === event.currentTarget && input.current?.focus()}
    >
      <Icon name="search" />
      {parts.length > 0 && (
        <ul className={styles.chips} aria-label="Filters">
          {parts.map(part => (
            <Chip key={`${part.key} ${part.value}`} part={part} onRemove={() => remove(part)} />
          ))}
        </ul>
      )}
      <Combobox
        ref={ref}
        input={input}
        known={known}
        hasChips={parts.length > 0}
        onParts={parts => onChange(withParts(filters, parts))}
        onBack={() => {
          const last = parts.at(-1)
          if (last) onChange(withoutPart(filters, last))
        }}
      />
    </div>
  )
}

function Chip({ part, onRemove }: { part: Part; onRemove: () => void }) {
  const words = partWords(part, useZone())
  return (
    <li className={styles.chip} title={`${part.key}: ${part.value}`}>
      <span>{words}</span>
      <button type="button" onClick={onRemove}>
        <Icon name="close" />
        <span className="visually-hidden">Remove {words}</span>
      </button>
    </li>
  )
}

interface ComboboxProps {
  ref?: Ref<FilterBoxHandle>
  input: React.RefObject<HTMLInputElement | null>
  known: () => Known
  hasChips: boolean
  onParts: (parts: Part[]) => void
  onBack: () => void
}

function Combobox({ ref, input, known, hasChips, onParts, onBack }: ComboboxProps) {
  const id = useId()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const [problem, setProblem] = useState('')
  const options = open ? suggestions(text, known()) : []

  function type(next: string) {
    setText(next)
    setProblem('')
    setOpen(true)
    // After a key only its values make sense, so the first is taken; otherwise what was typed is searched for.
    setActive(suggestions(next, known())[0]?.part && lastWord(next).includes(':') ? 0 : -1)
  }

  useImperativeHandle(ref, () => ({
    begin: begun => {
      input.current?.focus()
      if (begun) type(begun)
    },
  }))

  function commit(parts: Part[]) {
    onParts(parts)
    setText('')
    setProblem('')
    setActive(-1)
    setOpen(false)
  }

  function take({ part, typed }: Suggestion) {
    const before = text.slice(0, text.length - lastWord(text).length)
    if (typed !== undefined) return type(before + typed)
    tryTo(() => commit([...(part?.key === 'q' ? [] : parse(before)), ...(part ? [part] : [])]))
  }

  function tryTo(act: () => void) {
    try {
      act()
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      setProblem(error.message)
    }
  }

  function enter() {
    const chosen = options[active]
    if (chosen) take(chosen)
    else if (text.trim()) tryTo(() => commit(parse(text)))
  }

  function move(step: number) {
    if (!open) return setOpen(true)
    const places = options.length + 1
    setActive(((active + 1 + step + places) % places) - 1)
  }

  function close() {
    if (open) setOpen(false)
    else setText('')
    setActive(-1)
    setProblem('')
  }

  const acts: Record<string, () => void> = {
    Enter: enter,
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Escape: close,
  }

  function press(event: KeyboardEvent) {
    if (event.key === 'Backspace' && text === '') return onBack()
    const act = acts[event.key]
    if (!act || event.nativeEvent.isComposing) return
    event.preventDefault()
    act()
  }

  return (
    <div className={styles.field}>
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Search and filter runs"
        aria-expanded={options.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={options[active] && `${id}-${active}`}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder={hasChips ? 'Add a filter' : 'Search, or state: task: tag: last: …'}
        value={text}
        onChange={event => type(event.target.value)}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={press}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Completions"
        className={styles.list}
        hidden={options.length === 0}
      >
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
          <div
            key={option.text}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            // Before the field loses the focus, and with it the list.
            onMouseDown={event => event.preventDefault()}
            onClick={() => take(option)}
          >
            <span>{option.text}</span>
            {option.hint && <small>{option.hint}</small>}
          </div>
        ))}
      </div>
      {problem && (
        <p id={`${id}-problem`} className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
