import type { KeyboardEvent } from 'react'
import { Button } from '../Button/Button'
import styles from './FindBox.module.css'

interface FindBoxProps {
  label: string
  typed: string
  onType: (text: string) => void
  /** How many were found, or which of them is looked at. */
  says: string
  canStep: boolean
  onStep: (step: 1 | -1) => void
}

/** Looks for text in what stands below: Enter goes on to the next place, with Shift back, Escape ends it. */
export function FindBox({ label, typed, onType, says, canStep, onStep }: FindBoxProps) {
  function pressed(event: KeyboardEvent) {
    if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape' && typed) onType('')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <search className={styles.find}>
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        maxLength={200}
        onChange={event => onType(event.target.value)}
        onKeyDown={pressed}
      />
      <span className={typed ? styles.says : 'visually-hidden'} role="status">
        {typed && says}
      </span>
      {typed !== '' && (
        <>
          <Button
            kind="quiet"
            size="sm"
            icon="arrowUp"
            title="Previous (Shift Enter)"
            disabled={!canStep}
            onClick={() => onStep(-1)}
          >
            <span className="visually-hidden">Previous match</span>
          </Button>
          <Button
            kind="quiet"
            size="sm"
            icon="arrowDown"
            title="Next (Enter)"
            disabled={!canStep}
            onClick={() => onStep(1)}
          >
            <span className="visually-hidden">Next match</span>
          </Button>
        </>
      )}
    </search>
  )
}
