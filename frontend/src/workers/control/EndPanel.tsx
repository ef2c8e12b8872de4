import { useState } from 'react'
import { Button } from '../../ui/Button/Button'
import { Panel } from '../../ui/Page/Panel'
import { useTell, type Worker } from '../queries'
import { activeWords, Confirm } from './Confirm'
import styles from './control.module.css'
import { Told } from './Told'

/** The end of a worker. */
export function EndPanel({ worker }: { worker: Worker }) {
  const tell = useTell(worker.name)
  const [asking, setAsking] = useState(false)
  return (
    <Panel title="Shut down">
      <div className={styles.stack}>
        <p className={styles.note}>
          Running work may go on for as long as a drain lasts, 20 seconds unless it was set
          otherwise. What is left then is given back to its queue, and begins anew elsewhere.
        </p>
        <div>
          <Button
            kind="danger"
            icon="stop"
            disabled={tell.isPending || tell.isSuccess}
            onClick={() => setAsking(true)}
          >
            Shut down
          </Button>
        </div>
        <Told tell={tell} />
      </div>
      {asking && (
        <Confirm
          title={`Shut ${worker.name} down?`}
          action="Shut it down"
          onKeep={() => setAsking(false)}
          onDo={() => {
            setAsking(false)
            tell.mutate({ verb: 'shutdown' })
          }}
        >
          <p>
            {activeWords(worker.active)} It takes no more, and what runs may go on until the drain
            is over; what is left is given back to its queue. A task that may run only once fails
            then.
          </p>
          <p>Where ./messager up or Docker supervises it, it is started again at once.</p>
        </Confirm>
      )}
    </Panel>
  )
}
