import { type Bulk, turnsOf } from './queries'
import styles from './Turns.module.css'
import { number } from './words'

const PARTS = ['done', 'skipped', 'failed'] as const

/** How many runs have had their turn, of how many: a bar, and beside or above it the numbers. */
export function Turns({ bulk, wide = false }: { bulk: Bulk; wide?: boolean }) {
  const total = Math.max(bulk.total, turnsOf(bulk), 1)
  return (
    <div className={wide ? `${styles.turns} ${styles.wide}` : styles.turns}>
      <svg
        className={styles.bar}
        viewBox="0 0 1000 8"
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        {PARTS.map((part, index) => {
          const before = PARTS.slice(0, index).reduce((sum, name) => sum + bulk[name], 0)
          return (
            <rect
              key={part}
              className={styles[part]}
              x={(before / total) * 1000}
              width={(bulk[part] / total) * 1000}
              height={8}
            />
          )
        })}
      </svg>
      <span className={styles.words}>
        {number(turnsOf(bulk))} of {bulk.total_exact ? '' : 'about '}
        {number(bulk.total)}
      </span>
    </div>
  )
}
