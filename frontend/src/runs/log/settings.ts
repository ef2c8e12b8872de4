import { useState } from 'react'

/** How somebody likes to read logs. */
export interface LogSettings {
  /** Long lines go on in the next one. */
  wrap: boolean
  /** Times count from the start of the run. */
  relative: boolean
}

const KEY = 'messager.log'
const USUAL: LogSettings = { wrap: true, relative: false }

/** Kept by the browser, for all logs. */
export function useLogSettings(): [LogSettings, (part: Partial<LogSettings>) => void] {
  const [settings, setSettings] = useState(readSettings)
  function change(part: Partial<LogSettings>) {
    const next = { ...settings, ...part }
    setSettings(next)
    try {
      localStorage.setItem(KEY, JSON.stringify(next))
    } catch {
      // Storage may be forbidden: the choice holds until the page is left.
    }
  }
  return [settings, change]
}

function readSettings(): LogSettings {
  try {
    const { wrap, relative } = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return { wrap: wrap ?? USUAL.wrap, relative: relative ?? USUAL.relative }
  } catch {
    return USUAL
  }
}
