import { type ReactNode, useEffect } from 'react'
import { Link, useLocation } from 'wouter'
import { Banners } from './Banners'
import { LiveControl, ThemeControl, TimesControl } from './Controls'
import { Everywhere } from './Everywhere'
import { PAGES } from './nav'
import styles from './Shell.module.css'

/** What stands around every page. */
export function Shell({ children }: { children: ReactNode }) {
  const [path] = useLocation()

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page starts at its top
  useEffect(() => {
    // Nothing is handed on: newer browsers answer with a promise, which React would take for a clean-up.
    window.scrollTo(0, 0)
  }, [path])

  return (
    <>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Link href="/" className={styles.brand}>
            <Mark />
            <span>Messager</span>
          </Link>
          <nav className={styles.nav} aria-label="Main">
            {PAGES.map(page => (
              <Link
                key={page.href}
                href={page.href}
                aria-current={isCurrent(path, page) ? 'page' : undefined}
              >
                {page.name}
              </Link>
            ))}
          </nav>
          <div className={styles.controls}>
            <Everywhere />
            <LiveControl />
            <TimesControl />
            <ThemeControl />
          </div>
        </div>
      </header>
      <Banners />
      <main id="main" className={styles.main} tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

function isCurrent(path: string, page: (typeof PAGES)[number]): boolean {
  return path === page.href || path.startsWith(`${page.below}/`)
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" />
      <path d="M8 22.5v-12l8 7.5 8-7.5v12" />
    </svg>
  )
}
