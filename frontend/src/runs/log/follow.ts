import { type RefObject, useEffect, useLayoutEffect } from 'react'

/** Pixels from the end that still count as the end. */
const NEAR = 8

/** Keeps the end in view while following, whatever grows; scrolling up lets go, scrolling to the end takes hold again. */
export function useFollow(
  box: RefObject<HTMLElement | null>,
  following: boolean,
  onFollow: (following: boolean) => void,
  ...grows: unknown[]
) {
  useLayoutEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [box, following, ...grows])

  useEffect(() => {
    const element = box.current
    if (!element) return
    let last = element.scrollTop
    const scrolled = () => {
      const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR
      if (atEnd) onFollow(true)
      else if (element.scrollTop < last) onFollow(false)
      last = element.scrollTop
    }
    element.addEventListener('scroll', scrolled, { passive: true })
    return () => element.removeEventListener('scroll', scrolled)
  }, [box, onFollow])
}
