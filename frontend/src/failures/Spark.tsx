import type { Failure } from './queries'
import styles from './Spark.module.css'
import { number } from './words'

const HEIGHT = 24
const WIDTH = 4

/** How runs failed over time, as small as a word; the number of them stands beside it. */
export function Spark({ activity: { counts } }: { activity: Failure['activity'] }) {
  const most = Math.max(...counts, 1)
  const total = counts.reduce((sum, count) => sum + count, 0)
  return (
    <span className={styles.spark}>
      <svg
        viewBox={`0 0 ${counts.length * WIDTH} ${HEIGHT}`}
        width={counts.length * WIDTH}
        height={HEIGHT}
        aria-hidden="true"
        focusable="false"
      >
        {counts.map((count, index) => {
          const height = count && Math.max((count / most) * HEIGHT, 2)
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
              key={index}
              className={count ? styles.bar : styles.nothing}
              x={index * WIDTH}
              width={WIDTH - 1}
              y={HEIGHT - (height || 1)}
              height={height || 1}
            />
          )
        })}
      </svg>
      <span className={styles.total}>{number(total)}</span>
    </span>
  )
}
