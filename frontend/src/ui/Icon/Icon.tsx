import styles from './Icon.module.css'

/** 16 px line icons, drawn for this page. */
const PATHS = {
  check: 'M3.5 8.5l3 3 6-7',
  checkCircle: 'M8 1.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 0 0 0-12.5M5.25 8.25l2 2 3.5-4.25',
  crossCircle:
    'M8 1.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 0 0 0-12.5M5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2',
  slashCircle: 'M8 1.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 0 0 0-12.5M3.7 12.3l8.6-8.6',
  clock: 'M8 1.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 0 0 0-12.5M8 4.75V8l2.25 1.5',
  queue: 'M2.75 4h10.5M2.75 8h10.5M2.75 12h6',
  spinner: 'M8 1.75A6.25 6.25 0 1 1 1.75 8',
  copy: 'M5.5 5.5v-2a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2M3.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.25 10.25l3.25 3.25',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.25v9.5l7.5-4.75z',
  sun: 'M8 5.25a2.75 2.75 0 1 0 0 5.5 2.75 2.75 0 0 0 0-5.5M8 1.25v1.5M8 13.25v1.5M1.25 8h1.5M13.25 8h1.5M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M12.8 3.2l-1.1 1.1M4.3 11.7l-1.1 1.1',
  moon: 'M13.25 9.6A5.6 5.6 0 0 1 6.4 2.75a5.6 5.6 0 1 0 6.85 6.85z',
  system: 'M2.5 3h11v7.5h-11zM6 13.25h4M8 10.5v2.75',
  retry: 'M13 3v3.25H9.75M12.7 6.1A5.25 5.25 0 1 0 13.25 9',
  edit: 'M10.75 2.75l2.5 2.5L6 12.5l-3.25.75L3.5 10z',
  stop: 'M4 4h8v8H4z',
  alert: 'M8 2.25l6 10.75H2zM8 6.5v3M8 11.25v.1',
  chevron: 'M6 3.5L10.5 8 6 12.5',
  arrowUp: 'M8 13V3M3.75 7.25L8 3l4.25 4.25',
  link: 'M6.5 9.5l3-3M7.25 4.75l1.5-1.5a2.83 2.83 0 0 1 4 4l-1.5 1.5M8.75 11.25l-1.5 1.5a2.83 2.83 0 0 1-4-4l1.5-1.5',
  arrowDown: 'M8 3v10M3.75 8.75L8 13l4.25-4.25',
  compare: 'M2.5 3h4.25v10H2.5zM9.25 3h4.25v10H9.25z',
  close: 'M4 4l8 8M12 4l-8 8',
  branch: 'M4.5 2.5v11M4.5 9.5c0-3 7-1.5 7-5M11.5 2.5v2',
  columns: 'M2.5 3h11v10h-11zM6.25 3v10M9.75 3v10',
  download: 'M8 2.5v7.25M4.75 6.75L8 10l3.25-3.25M3 13.25h10',
  bookmark: 'M4.5 2.5h7v11L8 10.75 4.5 13.5z',
} as const

export type IconName = keyof typeof PATHS

/** Decoration only: the word beside it says the same. */
export function Icon({ name, spin = false }: { name: IconName; spin?: boolean }) {
  return (
    <svg
      className={spin ? `${styles.icon} ${styles.spin}` : styles.icon}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
