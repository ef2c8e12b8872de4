import { type FormEvent, useState } from 'react'
import { Button } from '../../ui/Button/Button'
import { Field } from '../../ui/Field/Field'
import { Panel } from '../../ui/Page/Panel'
import { useTell, type Worker } from '../queries'
import { activeWords, Confirm } from './Confirm'
import styles from './control.module.css'
import { Told } from './Told'

const MOST = 1_000

/** More or fewer processes, or as many as the work needs. */
export function PoolPanel({ worker }: { worker: Worker }) {
  const tell = useTell(worker.name)
  return (
    <Panel title="Pool">
      <div className={styles.stack}>
        <p className={styles.note}>
          Running work is left alone: a pool shrinks by free processes only. Lasts until the worker
          ends.
        </p>
        {!worker.autoscale && <Size worker={worker} tell={tell} />}
        <Range worker={worker} tell={tell} />
        <Told tell={tell} />
      </div>
    </Panel>
  )
}

interface Props {
  worker: Worker
  tell: ReturnType<typeof useTell>
}

function Size({ worker, tell }: Props) {
  const [n, setN] = useState(1)
  const [asking, setAsking] = useState(false)
  return (
    <div className={styles.row}>
      <div className={styles.small}>
        <Field label="Processes">
          {control => (
            <input
              {...control}
              type="number"
              min={1}
              max={MOST}
              value={n}
              onChange={numberTo(setN)}
            />
          )}
        </Field>
      </div>
      <Button
        disabled={tell.isPending || !n}
        onClick={() => tell.mutate({ verb: 'grow', body: { n } })}
      >
        Add
      </Button>
      <Button disabled={tell.isPending || !n} onClick={() => setAsking(true)}>
        Remove
      </Button>
      {asking && (
        <Confirm
          title={`Remove ${n} of ${worker.concurrency} processes?`}
          action={n === 1 ? 'Remove one process' : `Remove ${n} processes`}
          onKeep={() => setAsking(false)}
          onDo={() => {
            setAsking(false)
            tell.mutate({ verb: 'shrink', body: { n } })
          }}
        >
          <p>
            {activeWords(worker.active)} Only processes that are free are ended; where fewer are
            free, nothing changes and the worker says so. Fewer runs are executed at a time then.
          </p>
        </Confirm>
      )}
    </div>
  )
}

function Range({ worker, tell }: Props) {
  const [min, setMin] = useState(worker.autoscale?.min ?? 1)
  const [max, setMax] = useState(worker.autoscale?.max ?? worker.concurrency)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    tell.mutate({ verb: 'autoscale', body: { min, max } })
  }
  return (
    <form className={styles.row} onSubmit={submit}>
      <div className={styles.small}>
        <Field label="At least">
          {control => (
            <input
              {...control}
              required
              type="number"
              min={1}
              max={MOST}
              value={min || ''}
              onChange={numberTo(setMin)}
            />
          )}
        </Field>
      </div>
      <div className={styles.small}>
        <Field label="At most">
          {control => (
            <input
              {...control}
              required
              type="number"
              min={min || 1}
              max={MOST}
              value={max || ''}
              onChange={numberTo(setMax)}
            />
          )}
        </Field>
      </div>
      <Button type="submit" disabled={tell.isPending}>
        Follow the work
      </Button>
    </form>
  )
}

function numberTo(set: (value: number) => void) {
  return (event: { target: HTMLInputElement }) => set(Math.trunc(event.target.valueAsNumber) || 0)
}
