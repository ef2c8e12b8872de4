import { useEffect, useRef } from 'react'

/** Between two calls, however often the key changes. */
const PAUSE_MS = 3_000

/** Calls some time after `key` has become another than the first one that is known. */
export function useCallAfter(key: string | undefined, call: () => void) {
  const known = useRef(key)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    const isFirst = known.current === undefined
    if (key === known.current) return
    known.current = key
    if (isFirst || timer.current !== undefined) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      call()
    }, PAUSE_MS)
  }, [key, call])
  useEffect(() => () => clearTimeout(timer.current), [])
}
