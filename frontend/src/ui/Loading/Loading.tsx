import { useEffect, useState } from 'react'
import styles from './Loading.module.css'

/** Shown only when something takes long enough to wonder. */
export function Loading({ what }: { what: string }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p className={styles.loading} role="status" data-testid="loading">
      {late && `Loading ${what}…`}
    </p>
  )
}
