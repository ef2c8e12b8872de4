import styles from './PoolUse.module.css'

/** How many of a worker's processes are at work. */
export function PoolUse({ active, size }: { active: number; size: number }) {
  return (
    <span className={styles.use}>
      <meter min={0} max={Math.max(size, 1)} value={active} aria-hidden="true" />
      <span>
        {active} of {size} busy
      </span>
    </span>
  )
}
