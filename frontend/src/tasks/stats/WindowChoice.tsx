import { useId } from 'react'
import styles from './StatsPanel.module.css'
import { SPANS, type Window, windowOf } from './window'

const FORMAT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

interface WindowChoiceProps {
  window: Window
  onChange: (window: Window) => void
}

/** Of what time; one that was drawn in the chart is among the choices as long as it is chosen. */
export function WindowChoice({ window, onChange }: WindowChoiceProps) {
  const id = useId()
  return (
    <span className={styles.choice}>
      <label className="visually-hidden" htmlFor={id}>
        Time
      </label>
      <select
        id={id}
        value={typeof window === 'string' ? window : ''}
        onChange={event => onChange(windowOf(event.target.value))}
      >
        {typeof window !== 'string' && (
          <option value="">
            {FORMAT.formatRange(Date.parse(window.after), Date.parse(window.before))}
          </option>
        )}
        {Object.entries(SPANS).map(([span, { words }]) => (
          <option key={span} value={span}>
            {words}
          </option>
        ))}
      </select>
    </span>
  )
}
