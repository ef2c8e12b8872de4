import { useDeferredValue, useEffect, useState } from 'react'
import { firstFrom } from './numbers'

/** Who is still typing does not want to find yet. */
const TYPING_MS = 250

/** What is looked for in a log, and which of the lines that were found is looked at. */
export function useSearch() {
  const [typed, setTyped] = useState('')
  const [text, setText] = useState('')
  const [current, setCurrent] = useState<number | null>(null)

  useEffect(() => {
    const timer = setTimeout(() => {
      setText(typed)
      setCurrent(null)
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed])

  return { typed, setTyped, text: useDeferredValue(text), current, setCurrent }
}

/** The next or the previous of the found lines, as seen from one of them or from the line on top of the screen. */
export function stepFrom(
  found: readonly number[],
  step: 1 | -1,
  current: number | null,
  top: number,
): number | null {
  if (found.length === 0) return null
  const here = firstFrom(found, current ?? top)
  const isOn = current !== null && found[here] === current
  const next = step === 1 ? here + (isOn ? 1 : 0) : here - 1
  return found[(next + found.length) % found.length] ?? null
}
