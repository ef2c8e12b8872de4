import { lazy, Suspense, useState } from 'react'
import { useLocation } from 'wouter'
import { useLive } from '../api/live'
import { Button } from '../ui/Button/Button'
import { useKept } from '../ui/Kept/kept'
import { times } from '../ui/Time/times'
import { PAGES } from './nav'
import type { Command } from './palette/Palette'
import styles from './Shell.module.css'
import { Keys, ShortcutsDialog } from './ShortcutsDialog'
import { useShortcut } from './shortcuts'
import { themes, useTheme } from './theme'

const Palette = lazy(() => import('./palette/Palette'))

/** The search and the shortcuts that there are on every page, with the button for those who have no keyboard. */
export function Everywhere() {
  const [open, setOpen] = useState<'search' | 'shortcuts'>()
  const close = () => setOpen(undefined)
  const commands = useCommands(() => setOpen('shortcuts'))
  useShortcut('mod+k', 'Search everything', () => setOpen('search'))
  useShortcut('?', 'Show this list', () => setOpen('shortcuts'))
  return (
    <>
      <Button
        kind="quiet"
        size="sm"
        icon="search"
        className={styles.search}
        title="Search everything"
        onClick={() => setOpen('search')}
      >
        <span className={styles.word} aria-hidden="true">
          Search <Keys keys="mod+k" />
        </span>
        <span className="visually-hidden">Search everything</span>
      </Button>
      {PAGES.map(page => (
        <GoTo key={page.href} {...page} />
      ))}
      {open === 'shortcuts' && <ShortcutsDialog onClose={close} />}
      {open === 'search' && (
        <Suspense>
          <Palette commands={commands} onClose={close} />
        </Suspense>
      )}
    </>
  )
}

function GoTo({ name, href, keys }: (typeof PAGES)[number]) {
  const [, navigate] = useLocation()
  useShortcut(keys, `Go to ${name}`, () => navigate(href))
  return null
}

const TIMES = {
  relative: 'Show times relative to now',
  local: 'Show exact local times',
  utc: 'Show exact times in UTC',
}

function useCommands(showShortcuts: () => void): Command[] {
  const [theme, setTheme] = useTheme()
  const [shown, setShown] = useKept(times)
  const { live, setLive } = useLive()
  const otherTimes = times.options.filter(option => option !== shown)
  const otherThemes = themes.options.filter(other => other !== theme)
  return [
    { title: 'Show keyboard shortcuts', icon: 'system', keys: '?', act: showShortcuts },
    {
      title: live ? 'Pause updates' : 'Resume updates',
      icon: live ? 'pause' : 'play',
      act: () => setLive(!live),
    },
    ...otherTimes.map(option => ({
      title: TIMES[option],
      icon: 'clock' as const,
      act: () => setShown(option),
    })),
    ...otherThemes.map(other => ({
      title: `Theme: ${other}`,
      icon: 'sun' as const,
      act: () => setTheme(other),
    })),
  ]
}
