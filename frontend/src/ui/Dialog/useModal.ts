import { useLayoutEffect, useRef } from 'react'

/** Shows a <dialog> above all else while it stands: the browser keeps the focus inside, and gives it back afterwards. */
export function useModal() {
  const ref = useRef<HTMLDialogElement>(null)
  // Closed before it is taken off the page: afterwards the browser would no longer give the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return ref
}
