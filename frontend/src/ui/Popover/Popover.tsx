import { type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { Button } from '../Button/Button'
import type { IconName } from '../Icon/Icon'
import styles from './Popover.module.css'

interface PopoverProps {
  label: string
  icon?: IconName
  /** Which edge of the button the panel keeps to. */
  align?: 'start' | 'end'
  /** Gets what closes it again. */
  children: (close: () => void) => ReactNode
}

/** A button that opens a panel below itself. It closes on Escape, and when somebody goes on elsewhere. */
export function Popover({ label, icon, align = 'start', children }: PopoverProps) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()

  function close() {
    setOpen(false)
    button.current?.focus()
  }

  const leave = useEffectEvent((event: Event) => {
    const to = event instanceof FocusEvent ? event.relatedTarget : event.target
    if (to instanceof Node && !root.current?.contains(to)) setOpen(false)
  })
  useEffect(() => {
    if (!open) return
    const box = root.current
    const onLeave = (event: Event) => leave(event)
    document.addEventListener('pointerdown', onLeave)
    box?.addEventListener('focusout', onLeave)
    return () => {
      document.removeEventListener('pointerdown', onLeave)
      box?.removeEventListener('focusout', onLeave)
    }
  }, [open])

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape works from anywhere inside
    <div
      ref={root}
      className={styles.popover}
      onKeyDown={event => {
        if (event.key !== 'Escape' || !open) return
        event.stopPropagation()
        close()
      }}
    >
      <Button
        ref={button}
        size="sm"
        icon={icon}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {label}
      </Button>
      {open && (
        <section id={id} aria-label={label} className={`${styles.panel} ${styles[align]}`}>
          {children(close)}
        </section>
      )}
    </div>
  )
}
