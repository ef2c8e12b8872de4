import { Chart } from '../ui/Chart/Chart'
import { Panel } from '../ui/Page/Panel'
import styles from './ActivityPanel.module.css'
import type { Failure } from './queries'
import { useWindow } from './useWindow'
import { isWindow, WINDOWS } from './windows'

/** How many runs failed in that way over time. */
export function ActivityPanel({ activity }: { activity: Failure['activity'] }) {
  const [last, setLast] = useWindow()
  const { after, step, counts } = activity
  const start = Date.parse(after) / 1_000
  return (
    <Panel
      title="Activity"
      actions={
        <select
          className={styles.choice}
          aria-label="Time"
          value={last}
          onChange={({ target }) => isWindow(target.value) && setLast(target.value)}
        >
          {Object.entries(WINDOWS).map(([name, { words }]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      }
    >
      <Chart
        title="Failed runs"
        buckets={{ times: counts.map((_, index) => start + index * step), step }}
        series={[{ label: 'Failed', color: '--danger', values: counts }]}
      />
    </Panel>
  )
}
