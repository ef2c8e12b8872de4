import { type FormEvent, useState } from 'react'
import { useTasks } from '../../tasks/queries'
import { Button } from '../../ui/Button/Button'
import { Field } from '../../ui/Field/Field'
import { Panel } from '../../ui/Page/Panel'
import { useTell, type Worker } from '../queries'
import styles from './control.module.css'
import { Told } from './Told'

type Tell = ReturnType<typeof useTell>

/** Time and rate limits of single tasks on this worker. */
export function LimitsPanel({ worker }: { worker: Worker }) {
  const tell = useTell(worker.name)
  const tasks = useTasks().data?.items.map(({ name }) => name) ?? []
  const [chosen, setChosen] = useState('')
  const task = chosen || tasks[0] || ''
  const held = worker.limits.find(limits => limits.task === task)
  return (
    <Panel title="Limits of a task">
      <div className={styles.stack}>
        <p className={styles.note}>
          They hold for runs that begin on this worker from now on, until it ends; running work
          keeps its own. Runs that wait for their turn take the places of others, so a task with a
          rate had best have a queue of its own.
        </p>
        <Held worker={worker} />
        <Field label="Task">
          {control => (
            <select {...control} value={task} onChange={event => setChosen(event.target.value)}>
              {tasks.map(name => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
        </Field>
        <Times task={task} held={held} tell={tell} />
        <Rate task={task} held={held} tell={tell} />
        <Told tell={tell} />
      </div>
    </Panel>
  )
}

function Held({ worker }: { worker: Worker }) {
  if (worker.limits.length === 0) return null
  return (
    <ul className={styles.items}>
      {worker.limits.map(({ task, rate, soft, hard }) => (
        <li key={task}>
          <code>{task}</code>
          <span className={styles.note}>
            {[rate, soft && `soft ${soft} s`, hard && `hard ${hard} s`].filter(Boolean).join(', ')}
          </span>
        </li>
      ))}
    </ul>
  )
}

interface FormProps {
  task: string
  /** What the worker was told of this task before. */
  held: Worker['limits'][number] | undefined
  tell: Tell
}

function Times({ task, held, tell }: FormProps) {
  const [soft, setSoft] = useState('')
  const [hard, setHard] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    tell.mutate({ verb: 'timeLimit', body: { task, soft: seconds(soft), hard: seconds(hard) } })
  }
  return (
    <form className={styles.row} onSubmit={submit}>
      <Seconds label="Soft, in s" value={soft} onChange={setSoft} />
      <Seconds label="Hard, in s" value={hard} onChange={setHard} />
      <Button type="submit" disabled={tell.isPending || !(soft || hard || isLimited(held))}>
        {!soft && !hard && isLimited(held) ? 'Back to its own' : 'Set time limits'}
      </Button>
    </form>
  )
}

interface SecondsProps {
  label: string
  value: string
  onChange: (value: string) => void
}

function Seconds({ label, value, onChange }: SecondsProps) {
  return (
    <div className={styles.small}>
      <Field label={label}>
        {control => (
          <input
            {...control}
            type="number"
            min={0.001}
            step="any"
            value={value}
            onChange={event => onChange(event.target.value)}
          />
        )}
      </Field>
    </div>
  )
}

function Rate({ task, held, tell }: FormProps) {
  const [rate, setRate] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    tell.mutate({ verb: 'rateLimit', body: { task, rate: rate || null } })
  }
  return (
    <form className={styles.row} onSubmit={submit}>
      <div className={styles.wide}>
        <Field label="Rate, such as 5/s, 10/m or 100/h">
          {control => (
            <input
              {...control}
              pattern="[1-9][0-9]{0,5}/[smh]"
              value={rate}
              onChange={event => setRate(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Button type="submit" disabled={tell.isPending || !(rate || held?.rate)}>
        {!rate && held?.rate ? 'Take it back' : 'Set the rate'}
      </Button>
    </form>
  )
}

function isLimited(held: FormProps['held']): boolean {
  return held !== undefined && (held.soft !== null || held.hard !== null)
}

function seconds(text: string): number | null {
  return text ? Number(text) : null
}
