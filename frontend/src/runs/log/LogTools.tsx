import { FindBox } from '../../ui/Find/FindBox'
import { foundText } from '../../ui/Find/found'
import styles from './LogPanel.module.css'
import type { Level } from './numbers'
import { firstFrom, LEVELS } from './numbers'
import type { LogSettings } from './settings'

/** What can be chosen of, by the least level that is shown; the first one shows everything. */
export const CHOICES = { All: 0, Info: 1, Warning: 2, Error: 3 } as const
export type Choice = keyof typeof CHOICES

export function levelsOf(choice: Choice): Level[] {
  return choice === 'All' ? [] : LEVELS.slice(CHOICES[choice])
}

const WORDS: Record<Choice, string> = {
  All: 'All levels',
  Info: 'Info and above',
  Warning: 'Warnings and errors',
  Error: 'Errors only',
}

interface LogToolsProps {
  choice: Choice
  onChoice: (choice: Choice) => void
  typed: string
  onType: (text: string) => void
  /** The lines that were found; undefined: nothing is looked for, or it is still being looked. */
  found: readonly number[] | undefined
  current: number | null
  onStep: (step: 1 | -1) => void
  settings: LogSettings
  onSettings: (part: Partial<LogSettings>) => void
}

export function LogTools(props: LogToolsProps) {
  const { choice, onChoice, settings, onSettings, found, current } = props
  return (
    <div className={styles.tools}>
      <FindBox
        label="Search the log"
        typed={props.typed}
        onType={props.onType}
        says={
          found ? foundText(found.length, current === null ? -1 : firstFrom(found, current)) : '…'
        }
        canStep={Boolean(found?.length)}
        onStep={props.onStep}
      />
      <select
        className={styles.levels}
        aria-label="Levels"
        value={choice}
        onChange={event => onChoice(event.target.value as Choice)}
      >
        {Object.entries(WORDS).map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
      <span className={styles.toggles}>
        <Toggle is={settings.wrap} onChange={wrap => onSettings({ wrap })}>
          Wrap
        </Toggle>
        <Toggle is={settings.relative} onChange={relative => onSettings({ relative })}>
          Time since start
        </Toggle>
      </span>
    </div>
  )
}

interface ToggleProps {
  is: boolean
  onChange: (is: boolean) => void
  children: string
}

function Toggle({ is, onChange, children }: ToggleProps) {
  return (
    <label className={styles.toggle}>
      <input type="checkbox" checked={is} onChange={event => onChange(event.target.checked)} />
      {children}
    </label>
  )
}
