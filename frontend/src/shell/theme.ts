import { useEffect } from 'react'
import { Kept, useKept } from '../ui/Kept/kept'

/** The same key as in public/theme.js, which applies the choice before the first paint. */
export const themes = new Kept('messager.theme', ['system', 'light', 'dark'])

type Theme = (typeof themes.options)[number]

/** The chosen theme, which the page follows. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useKept(themes)
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }, [theme])
  return [theme, setTheme]
}
