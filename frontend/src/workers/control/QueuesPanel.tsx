import { useState } from 'react'
import { useQueues } from '../../queues/queries'
import { Button } from '../../ui/Button/Button'
import { Field } from '../../ui/Field/Field'
import { Panel } from '../../ui/Page/Panel'
import { useTell, type Worker } from '../queries'
import { activeWords, Confirm } from './Confirm'
import styles from './control.module.css'
import { Told } from './Told'

/** The queues a worker takes from. */
export function QueuesPanel({ worker }: { worker: Worker }) {
  const tell = useTell(worker.name)
  const [leaving, setLeaving] = useState<string | null>(null)
  return (
    <Panel title="Queues">
      <div className={styles.stack}>
        <p className={styles.note}>
          Running work is left alone. To stop a queue on all workers, pause it on its page. Lasts
          until the worker ends.
        </p>
        <ul className={styles.items}>
          {worker.queues.map(queue => (
            <li key={queue}>
              <code>{queue}</code>
              <Button
                size="sm"
                aria-label={`Take no more from ${queue}`}
                disabled={tell.isPending}
                onClick={() => setLeaving(queue)}
              >
                Take no more
              </Button>
            </li>
          ))}
        </ul>
        <Adding worker={worker} tell={tell} />
        <Told tell={tell} />
        {leaving && (
          <Confirm
            title={`Take no more from ${leaving}?`}
            action="Take no more"
            onKeep={() => setLeaving(null)}
            onDo={() => {
              setLeaving(null)
              tell.mutate({ verb: 'cancelConsumer', body: { queue: leaving } })
            }}
          >
            <p>
              {activeWords(worker.active)} What runs goes on to its end; what waits in {leaving} is
              left to other workers, if there are any.
            </p>
          </Confirm>
        )}
      </div>
    </Panel>
  )
}

function Adding({ worker, tell }: { worker: Worker; tell: ReturnType<typeof useTell> }) {
  const others = useQueues().data?.items.filter(({ name }) => !worker.queues.includes(name)) ?? []
  const [chosen, setChosen] = useState('')
  const queue = others.some(({ name }) => name === chosen) ? chosen : others[0]?.name
  if (queue === undefined) return <p className={styles.note}>It takes from all queues there are.</p>
  return (
    <div className={styles.row}>
      <div className={styles.wide}>
        <Field label="Another queue">
          {control => (
            <select {...control} value={queue} onChange={event => setChosen(event.target.value)}>
              {others.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Button
        disabled={tell.isPending}
        onClick={() => tell.mutate({ verb: 'addConsumer', body: { queue } })}
      >
        Take from it
      </Button>
    </div>
  )
}
