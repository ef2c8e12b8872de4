import { useLive } from '../api/live'
import { Button } from '../ui/Button/Button'
import { Icon } from '../ui/Icon/Icon'
import { nextOf, useKept } from '../ui/Kept/kept'
import { times } from '../ui/Time/times'
import styles from './Shell.module.css'
import { useShortcut } from './shortcuts'
import { themes, useTheme } from './theme'

/** Pauses and resumes the polling of the whole page. */
export function LiveControl() {
  const { live, setLive } = useLive()
  return (
    <Button
      kind="quiet"
      size="sm"
      className={live ? styles.live : styles.paused}
      title={live ? 'Updates by itself. Click to pause.' : 'Updates are paused. Click to resume.'}
      onClick={() => setLive(!live)}
    >
      {live ? <span className={styles.dot} /> : <Icon name="pause" />}
      {live ? 'Live' : 'Paused'}
      <span className="visually-hidden">{live ? ': pause updates' : ': resume updates'}</span>
    </Button>
  )
}

const TIME_WORDS = { relative: 'Relative', local: 'Local', utc: 'UTC' } as const

/** One button through the three ways to show times. */
export function TimesControl() {
  const [shown, setShown] = useKept(times)
  const next = nextOf(times, shown)
  useShortcut('t', 'Show times relative, local or in UTC', () => setShown(next))
  return (
    <Button
      kind="quiet"
      size="sm"
      icon="clock"
      className={styles.times}
      title={`Times: ${TIME_WORDS[shown]}`}
      onClick={() => setShown(next)}
    >
      <span className={styles.word} aria-hidden="true">
        {TIME_WORDS[shown]}
      </span>
      <span className="visually-hidden">
        Times: {TIME_WORDS[shown]}. Change to {TIME_WORDS[next]}
      </span>
    </Button>
  )
}

const THEME_ICONS = { system: 'system', light: 'sun', dark: 'moon' } as const

/** One button through the three themes. */
export function ThemeControl() {
  const [theme, setTheme] = useTheme()
  const next = nextOf(themes, theme)
  return (
    <Button
      kind="quiet"
      size="sm"
      icon={THEME_ICONS[theme]}
      title={`Theme: ${theme}`}
      onClick={() => setTheme(next)}
    >
      <span className="visually-hidden">
        Theme: {theme}. Change to {next}
      </span>
    </Button>
  )
}
