import { useEffect, useRef } from 'react'

/** Shows a <dialog> above all else while it stands: the browser keeps the focus inside, and gives it back afterwards. */
export function useModal() {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return ref
}
