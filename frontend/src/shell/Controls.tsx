import { useLive } from '../api/live'
import { Button } from '../ui/Button/Button'
import { Icon } from '../ui/Icon/Icon'
import styles from './Shell.module.css'
import { THEMES, useTheme } from './theme'

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

const THEME_ICONS = { system: 'system', light: 'sun', dark: 'moon' } as const

/** One button through the three themes. */
export function ThemeControl() {
  const [theme, setTheme] = useTheme()
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
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
