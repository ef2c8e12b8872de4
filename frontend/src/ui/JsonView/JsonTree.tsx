import { useState } from 'react'
import { isRecord } from '../../forms/json'
import { Button } from '../Button/Button'
import styles from './JsonView.module.css'
import { kindOf, pretty } from './json'

/** How many members of one list or object are drawn before somebody asks for more. */
const PAGE = 100

export function JsonTree({ value }: { value: unknown }) {
  return (
    <div className={styles.tree}>
      <Members value={value} depth={0} />
    </div>
  )
}

function Members({ value, depth }: { value: unknown; depth: number }) {
  const [shown, setShown] = useState(PAGE)
  const members = membersOf(value)
  if (members.length === 0) return <span className={styles.none}>empty</span>
  return (
    <ul className={styles.members}>
      {members.slice(0, shown).map(([name, item]) => (
        <li key={name}>
          <Member name={name} value={item} depth={depth} />
        </li>
      ))}
      {members.length > shown && (
        <li>
          <Button size="sm" kind="quiet" onClick={() => setShown(shown + PAGE)}>
            Show more of {members.length.toLocaleString('en')}
          </Button>
        </li>
      )}
    </ul>
  )
}

function Member({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  if (membersOf(value).length > 0) return <Branch name={name} value={value} depth={depth} />
  return (
    <div className={styles.leaf}>
      <span className={styles.name}>{name}</span>
      <Leaf value={value} />
    </div>
  )
}

function Leaf({ value }: { value: unknown }) {
  const kind = kindOf(value)
  if (kind === 'list' || kind === 'object')
    return <span className={styles.size}>{sizeText(value, 0)}</span>
  return (
    <span className={styles[kind]}>
      {kind === 'string' ? String(value) || '""' : pretty(value)}
    </span>
  )
}

/** Its members are made when it is first opened: a large result costs only what is looked at. */
function Branch({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  const size = membersOf(value).length
  const [open, setOpen] = useState(depth < 2 && size <= 25)
  return (
    <details open={open} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <span className={styles.name}>{name}</span>
        <span className={styles.size}>{sizeText(value, size)}</span>
      </summary>
      {open && <Members value={value} depth={depth + 1} />}
    </details>
  )
}

function membersOf(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item])
  return isRecord(value) ? Object.entries(value) : []
}

function sizeText(value: unknown, size: number): string {
  const noun = Array.isArray(value) ? 'item' : 'field'
  return `${size.toLocaleString('en')} ${noun}${size === 1 ? '' : 's'}`
}
