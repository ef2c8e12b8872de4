import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { aboutKey, useAbout } from '../api/about'
import { useConnectionFailure } from '../api/connection'
import { Button } from '../ui/Button/Button'
import { Icon } from '../ui/Icon/Icon'
import styles from './Banners.module.css'

/** What everybody has to know, whatever page they are on. */
export function Banners() {
  const failure = useConnectionFailure()
  const client = useQueryClient()
  const about = useAbout(failure === null)
  const reachable = failure === null

  // Once the API answers again, whatever had failed in the meantime is fetched anew.
  useEffect(() => {
    if (!reachable) return
    const failed = {
      predicate: (query: { state: { status: string } }) => query.state.status === 'error',
    }
    client.refetchQueries({ type: 'active', ...failed })
  }, [reachable, client])

  // A request that waits for changes may not notice for long that there is no network, or that there is one again. Asked
  // rather than believed: what runs on this device needs none.
  useEffect(() => {
    const ask = () => void client.refetchQueries({ queryKey: aboutKey })
    const events = ['offline', 'online'] as const
    for (const event of events) window.addEventListener(event, ask)
    return () => {
      for (const event of events) window.removeEventListener(event, ask)
    }
  }, [client])

  return (
    <div className={styles.banners} aria-live="polite">
      {failure && (
        <div className={styles.danger}>
          <p>
            <Icon name="alert" />
            <span>
              <strong>{failure.title}.</strong>{' '}
              {navigator.onLine ? failure.message : 'This device is offline.'} What you see may be
              out of date.
            </span>
          </p>
          <Button size="sm" onClick={() => client.refetchQueries({ type: 'active' })}>
            Try again
          </Button>
        </div>
      )}
      {about.data?.insecure_open && (
        <div className={styles.warning}>
          <p>
            <Icon name="alert" />
            <span>
              <strong>Open without access keys.</strong> Anybody who can reach this address can run
              tasks and read results.
            </span>
          </p>
        </div>
      )}
    </div>
  )
}
