import { useState } from 'react'
import { Field } from '../ui/Field/Field'
import { useClock } from '../ui/Time/clock'
import { exactTime, relativeTime } from '../ui/Time/format'
import { fromLocalInput, localZone, toLocalInput } from '../ui/Time/local'
import { useZone } from '../ui/Time/times'
import styles from './RunOptions.module.css'

interface RunTimeProps {
  at: string | undefined
  onChange: (at: string | undefined) => void
  error?: string
}

/** When to run: now, or at a time that is typed in the reader's own zone or in UTC. */
export function RunTime({ at, onChange, error }: RunTimeProps) {
  const [zone, setZone] = useState(useZone())
  return (
    <div className={styles.time}>
      <Field label="Run at" hint="Empty means now." error={error}>
        {control => (
          <input
            {...control}
            key={zone}
            type="datetime-local"
            defaultValue={toLocalInput(at, zone)}
            onChange={({ target }) => onChange(fromLocalInput(target.value, zone))}
          />
        )}
      </Field>
      <Field label="Time zone">
        {control => (
          <select
            {...control}
            value={zone}
            onChange={({ target }) => setZone(target.value === 'utc' ? 'utc' : 'local')}
          >
            <option value="local">{localZone()} (yours)</option>
            <option value="utc">UTC</option>
          </select>
        )}
      </Field>
      {at && <When at={at} />}
    </div>
  )
}

/** What the time that was typed means, in words. */
function When({ at }: { at: string }) {
  const distance = useClock(now => (Date.parse(at) > now ? relativeTime(at, now) : ''))
  return (
    <p className={styles.when} role="status">
      {distance ? (
        <>
          Starts{' '}
          <time dateTime={at} title={exactTime(at)}>
            {distance}
          </time>
          , {utc(at)}. Until then it stands among the scheduled runs, where it can be cancelled.
        </>
      ) : (
        'That is past, so it starts at once.'
      )}
    </p>
  )
}

/** "on 27 Nov 2026 at 14:00 UTC", the same to everybody. */
function utc(at: string): string {
  const date = new Date(at)
  const day = date.toLocaleDateString('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
  const clock = date.toLocaleTimeString('en-GB', { timeStyle: 'short', timeZone: 'UTC' })
  return `on ${day} at ${clock} UTC`
}
