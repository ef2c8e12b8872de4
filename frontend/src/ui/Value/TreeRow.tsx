import { memo, type Ref } from 'react'
import { CopyButton } from '../Copy/CopyButton'
import { PlainText } from '../PlainText/PlainText'
import { kindOf, pretty, scalarText } from './kinds'
import { LongText } from './LongText'
import { type Node, pathOf } from './tree'
import styles from './Value.module.css'

interface TreeRowProps {
  rowRef: Ref<HTMLDivElement> | undefined
  index: number
  node: Node
  isOpen: boolean
  /** It is the one in the tab order. */
  isActive: boolean
  /** It was looked for. */
  isCurrent: boolean
  /** Its copy buttons are shown. */
  hasCopies: boolean
  onTurn: (node: Node) => void
  onActive: (node: Node) => void
  onHover: (node: Node) => void
}

/** Beyond that, rows do not move further to the right. */
const DEEPEST = 20

/** Characters of a text that are shown at first. */
const FIRST = 300

/** One member of a value. Its keys are the tree's to handle. */
export const TreeRow = memo(function TreeRow(props: TreeRowProps) {
  const { node, isOpen, isActive, isCurrent, hasCopies } = props
  const isBranch = node.size > 0
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys of all its rows
    <div
      ref={props.rowRef}
      data-index={props.index}
      data-node={node.id}
      role="treeitem"
      tabIndex={isActive ? 0 : -1}
      aria-level={node.depth + 1}
      aria-posinset={node.position}
      aria-setsize={node.siblings}
      aria-expanded={isBranch ? isOpen : undefined}
      aria-selected={isActive}
      className={isCurrent ? `${styles.row} ${styles.current}` : styles.row}
      style={{ paddingInlineStart: `${Math.min(node.depth, DEEPEST) * 1.1 + 0.25}rem` }}
      onFocus={() => props.onActive(node)}
      onPointerEnter={() => props.onHover(node)}
      onClick={isBranch ? () => props.onTurn(node) : undefined}
    >
      <span className={isBranch ? styles.arrow : styles.noArrow} aria-hidden="true" />
      <span className={styles.name}>
        <PlainText text={String(node.name)} />
      </span>{' '}
      <Shown node={node} />
      {hasCopies && <Copies node={node} />}
    </div>
  )
})

function Shown({ node }: { node: Node }) {
  const kind = kindOf(node.value)
  if (kind === 'list' || kind === 'object') {
    return <span className={styles.size}>{sizeText(kind, node.size)}</span>
  }
  if (kind !== 'string') return <span className={styles[kind]}>{scalarText(node.value)}</span>
  if (node.value === '') return <span className={styles.size}>empty text</span>
  return (
    <span className={styles.string}>
      <LongText text={String(node.value)} first={FIRST} />
    </span>
  )
}

function Copies({ node }: { node: Node }) {
  const { name, value } = node
  const text = () => (kindOf(value) === 'string' ? String(value) : pretty(value))
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: it only keeps clicks on its buttons from the row
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <span className={styles.copies} onClick={event => event.stopPropagation()}>
      <CopyButton text={() => pathOf(node)} label="Path" what={`of ${name}`} />
      <CopyButton text={text} label="Value" what={`of ${name}`} />
    </span>
  )
}

function sizeText(kind: 'list' | 'object', size: number): string {
  const noun = kind === 'list' ? 'item' : 'field'
  return `${size.toLocaleString('en')} ${noun}${size === 1 ? '' : 's'}`
}
