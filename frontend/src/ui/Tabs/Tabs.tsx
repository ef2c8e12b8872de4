import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import styles from './Tabs.module.css'

export interface Tab {
  name: string
  content: () => ReactNode
}

/**
 * Tabs by the ARIA pattern: arrow keys move, only the open one is in the tab order. The list and the panel come apart, since
 * the one stands in a header and the other in the body.
 */
export function useTabs(
  label: string,
  tabs: [Tab, ...Tab[]],
): { list: ReactNode; panel: ReactNode; open: string } {
  const [chosen, setChosen] = useState(tabs[0].name)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const open = tabs.find(tab => tab.name === chosen) ?? tabs[0]

  function move(event: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const index = (tabs.indexOf(open) + step + tabs.length) % tabs.length
    setChosen(tabs[index]?.name ?? open.name)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus()
  }

  return {
    open: open.name,
    list: (
      <div role="tablist" aria-label={label} className={styles.list} ref={list}>
        {tabs.map(({ name }) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={name === open.name}
            aria-controls={`${id}-panel`}
            tabIndex={name === open.name ? 0 : -1}
            onClick={() => setChosen(name)}
            onKeyDown={move}
          >
            {name}
          </button>
        ))}
      </div>
    ),
    panel: (
      <div role="tabpanel" id={`${id}-panel`} aria-label={open.name}>
        {open.content()}
      </div>
    ),
  }
}
