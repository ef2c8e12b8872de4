import { useEffect, useState } from 'react'

/** What a colour of styles.css is in the theme of this moment, for a canvas, which knows no variables. */
export function colorOf(token: string, within: HTMLElement): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${token})`
  within.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

/** Grows by one whenever the theme changes, by the page's switch or the system's. */
export function useThemeCount(): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    const changed = () => setCount(held => held + 1)
    const observer = new MutationObserver(changed)
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    const system = window.matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', changed)
    return () => {
      observer.disconnect()
      system.removeEventListener('change', changed)
    }
  }, [])
  return count
}
