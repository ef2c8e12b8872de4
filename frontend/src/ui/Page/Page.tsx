import { type ReactNode, useEffect, useRef } from 'react'
import styles from './Page.module.css'

interface PageProps {
  title: string
  /** Above the title: where the page belongs. */
  above?: ReactNode
  /** Beside the title. */
  aside?: ReactNode
  /** Below the title, in muted text. */
  below?: ReactNode
  children: ReactNode
}

/** False until the first page of this visit stands: the browser has put the focus there itself. */
let visited = false

/** One page: its title in the tab and in the heading, which takes the focus when somebody comes from another page. */
export function Page({ title, above, aside, below, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    document.title = `${title} · Messager`
  }, [title])

  useEffect(() => {
    if (visited) heading.current?.focus({ preventScroll: true })
    visited = true
  }, [])

  return (
    <>
      <header className={styles.header}>
        <div className={styles.titles}>
          {above && <div className={styles.above}>{above}</div>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {below && <div className={styles.below}>{below}</div>}
        </div>
        {aside && <div className={styles.aside}>{aside}</div>}
      </header>
      {children}
    </>
  )
}
