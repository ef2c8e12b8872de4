import { useState } from 'react'
import { ControlFrame } from './Frame'
import styles from './forms.module.css'
import { placeholderOf } from './hints'
import { emptied } from './initial'
import { fromInput, LAST_DAY, toInput, toTimeInput, type Zone, zoneOf } from './moments'
import { type PartProps, useForm } from './part'
import { TextField, textOf } from './Text'

/** A moment. It is shown in the reader's zone and sent in UTC; without a zone where the default has none. */
export function DateTimeField(part: PartProps) {
  const text = textOf(part.value)
  const [zone, setZone] = useState(() => startZone(part))
  const [plain] = useState(() => text !== '' && toInput(text, zone) === undefined)
  if (plain) return <TextField {...part} />
  const wall = toInput(text, zone) ?? ''
  const move = (next: Zone) => {
    setZone(next)
    if (wall) part.onChange(fromInput(wall, next))
  }
  return (
    <ControlFrame part={part} hint={zoneHint(zone, wall, part)}>
      {control => (
        <div className={styles.row}>
          <input
            {...control}
            type="datetime-local"
            step={1}
            max={`${LAST_DAY}T23:59:59`}
            className={`${styles.input} ${styles.number}`}
            value={wall}
            onChange={event => part.onChange(withZone(part, event.target.value, zone))}
          />
          <ZoneSelect part={part} zone={zone} onChange={move} />
        </div>
      )}
    </ControlFrame>
  )
}

function startZone({ value, shape }: PartProps): Zone {
  const text = textOf(value) || textOf(shape.schema.default)
  return text ? zoneOf(text) : 'local'
}

function withZone({ shape }: PartProps, wall: string, zone: Zone): unknown {
  return wall === '' ? emptied(shape) : fromInput(wall, zone)
}

function zoneHint(zone: Zone, wall: string, part: PartProps): string | undefined {
  const parts = [
    wall ? undefined : placeholderOf(part.shape, part.value, part.required),
    zone === 'local' && `Your time zone: ${Intl.DateTimeFormat().resolvedOptions().timeZone}`,
    wall && zone === 'none' && 'Sent without a time zone',
  ]
  return parts.filter(Boolean).join(' · ') || undefined
}

interface ZoneSelectProps {
  part: PartProps
  zone: Zone
  onChange: (zone: Zone) => void
}

function ZoneSelect({ part, zone, onChange }: ZoneSelectProps) {
  const { disabled, idOf } = useForm()
  return (
    <select
      id={`${idOf(part.path)}-zone`}
      className={`${styles.input} ${styles.narrow}`}
      aria-label={`${part.label}: time zone`}
      disabled={disabled}
      value={zone}
      // The options are exactly the zones.
      onChange={event => onChange(event.target.value as Zone)}
    >
      <option value="local">Local</option>
      <option value="utc">UTC</option>
      <option value="none">No zone</option>
    </select>
  )
}

export function DateField(part: PartProps) {
  const [plain] = useState(() => !/^(\d{4}-\d\d-\d\d)?$/.test(textOf(part.value)))
  return plain ? <TextField {...part} /> : <DayOrTime part={part} type="date" />
}

export function TimeField(part: PartProps) {
  const text = textOf(part.value)
  const [plain] = useState(() => text !== '' && toTimeInput(text) === undefined)
  return plain ? <TextField {...part} /> : <DayOrTime part={part} type="time" />
}

function DayOrTime({ part, type }: { part: PartProps; type: 'date' | 'time' }) {
  const text = textOf(part.value)
  const shown = type === 'time' ? toTimeInput(text) : text
  return (
    <ControlFrame
      part={part}
      hint={text ? undefined : placeholderOf(part.shape, part.value, part.required)}
    >
      {control => (
        <input
          {...control}
          type={type}
          step={type === 'time' ? 1 : undefined}
          max={type === 'date' ? LAST_DAY : undefined}
          className={`${styles.input} ${styles.number}`}
          value={shown ?? ''}
          onChange={event => {
            const next = event.target.value
            part.onChange(next === '' ? emptied(part.shape) : next)
          }}
        />
      )}
    </ControlFrame>
  )
}
