import { type FormEvent, useState } from 'react'
import { Button } from '../../ui/Button/Button'
import { Field } from '../../ui/Field/Field'
import { Popover } from '../../ui/Popover/Popover'
import { fromLocalInput, localZone, toLocalInput } from '../../ui/Time/local'
import { useZone } from '../../ui/Time/times'
import { isWindow, type ListFilters, WINDOWS } from '../filters'
import styles from './Menu.module.css'

interface TimeMenuProps {
  filters: ListFilters
  onChange: (filters: ListFilters) => void
}

/** When the runs were created: a window that moves with the time, or two times, or a date to begin the list at. */
export function TimeMenu({ filters, onChange }: TimeMenuProps) {
  const { last, created_after, created_before, ...rest } = filters
  return (
    <Popover label={labelOf(filters)} icon="clock" align="end">
      {close => {
        const choose = (times: Partial<ListFilters>) => {
          onChange({ ...rest, ...times })
          close()
        }
        return (
          <>
            <ul className={styles.pairs} aria-label="Created">
              <Preset
                words="any time"
                chosen={!last && !created_after && !created_before}
                onChoose={() => choose({})}
              />
              {Object.entries(WINDOWS).map(([name, { words }]) => (
                <Preset
                  key={name}
                  words={words}
                  chosen={name === last}
                  onChoose={() => choose({ last: name })}
                />
              ))}
            </ul>
            <Between filters={filters} onChoose={choose} />
            <GoToDate onGo={created_before => choose({ created_after, created_before })} />
          </>
        )
      }}
    </Popover>
  )
}

function labelOf({ last, created_after, created_before }: ListFilters): string {
  if (last && isWindow(last)) return capital(WINDOWS[last].words)
  return created_after || created_before ? 'Chosen time' : 'Any time'
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

interface PresetProps {
  words: string
  chosen: boolean
  onChoose: () => void
}

function Preset({ words, chosen, onChoose }: PresetProps) {
  return (
    <li>
      <button type="button" className={styles.item} aria-pressed={chosen} onClick={onChoose}>
        {capital(words)}
      </button>
    </li>
  )
}

interface BetweenProps {
  filters: ListFilters
  onChoose: (times: Partial<ListFilters>) => void
}

function Between({ filters: { created_after, created_before }, onChoose }: BetweenProps) {
  const zone = useZone()
  const [from, setFrom] = useState(toLocalInput(created_after, zone))
  const [until, setUntil] = useState(toLocalInput(created_before, zone))

  function submit(event: FormEvent) {
    event.preventDefault()
    onChoose({
      created_after: fromLocalInput(from, zone),
      created_before: fromLocalInput(until, zone),
    })
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <MomentField label="Created at or after" value={from} onChange={setFrom} />
      <MomentField label="Created before" value={until} onChange={setUntil} />
      <p className={styles.note}>In {zone === 'utc' ? 'UTC' : localZone()}.</p>
      <Button type="submit" size="sm">
        Apply
      </Button>
    </form>
  )
}

/** The list then begins there, and what is older follows. */
function GoToDate({ onGo }: { onGo: (before: string) => void }) {
  const zone = useZone()
  const [date, setDate] = useState('')

  function submit(event: FormEvent) {
    event.preventDefault()
    const moment = fromLocalInput(date, zone)
    if (moment) onGo(moment)
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <MomentField label="Go to date" value={date} onChange={setDate} />
      <Button type="submit" size="sm" disabled={!date}>
        Go
      </Button>
    </form>
  )
}

interface MomentFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
}

function MomentField({ label, value, onChange }: MomentFieldProps) {
  return (
    <Field label={label}>
      {control => (
        <input
          {...control}
          type="datetime-local"
          value={value}
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
