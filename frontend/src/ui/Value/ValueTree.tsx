import { useDeferredValue, useEffect, useEffectEvent, useRef, useState } from 'react'
import { Button } from '../Button/Button'
import { FindBox } from '../Find/FindBox'
import { foundText } from '../Find/found'
import { useVirtualRows } from '../Virtual/rows'
import { TreeRow } from './TreeRow'
import type { Node } from './tree'
import { keysOf } from './treeKeys'
import { useTree } from './useTree'
import styles from './Value.module.css'

/** The height of a row with one line. */
const ROW = 24

/** A value as a tree, by the keys that trees have. */
export function ValueTree({ value, label }: { value: unknown; label: string }) {
  const [typed, setTyped] = useState('')
  const tree = useTree(value, useDeferredValue(typed.trim()))
  const [current, setCurrent] = useState(-1)
  const [hovered, setHovered] = useState<Node | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const drawn = useVirtualRows({ box, count: tree.nodes.length, estimate: ROW })
  const show = useShow(box, tree.nodes, drawn)

  /** Goes on to a node by key: it takes the focus. */
  function go(node: Node) {
    tree.setActive(node)
    show(node, true)
  }

  function step(by: 1 | -1) {
    const count = tree.found?.length ?? 0
    const next = current < 0 && by < 0 ? count - 1 : (current + by + count) % count
    const node = tree.found?.[next]
    if (!node) return
    setCurrent(next)
    tree.reveal(node)
    tree.setActive(node)
    show(node, false)
  }

  return (
    <>
      {isLarge(tree.nodes) && (
        <div className={styles.tools}>
          <FindBox
            label={`Search the ${label}`}
            typed={typed}
            onType={next => {
              setTyped(next)
              setCurrent(-1)
            }}
            says={tree.found ? foundText(tree.found.length, current) : '…'}
            canStep={Boolean(tree.found?.length)}
            onStep={step}
          />
          <span>
            <Button kind="quiet" size="sm" onClick={() => tree.openAll(true)}>
              Expand all
            </Button>
            <Button kind="quiet" size="sm" onClick={() => tree.openAll(false)}>
              Collapse all
            </Button>
          </span>
        </div>
      )}
      <div ref={box} className={`${styles.box} ${styles.tree}`}>
        <div
          role="tree"
          aria-label={label}
          style={{ paddingBlock: `${drawn.before}px ${drawn.after}px` }}
          onKeyDown={event => keysOf(tree, go)(event)}
          onPointerLeave={() => setHovered(null)}
        >
          {drawn.indexes.map(index => {
            const node = tree.nodes[index]
            if (!node) return null
            return (
              <TreeRow
                key={node.id}
                rowRef={drawn.measure}
                index={index}
                node={node}
                isOpen={tree.isOpen(node)}
                isActive={node === tree.active}
                isCurrent={node.id === tree.found?.[current]?.id}
                hasCopies={node === tree.active || node.id === hovered?.id}
                onTurn={tree.turn}
                onActive={tree.setActive}
                onHover={setHovered}
              />
            )
          })}
        </div>
      </div>
    </>
  )
}

/** Else all of it is seen at once. */
function isLarge(nodes: Node[]): boolean {
  return nodes.length > 10 || nodes.some(({ size }) => size > 0)
}

type Drawn = ReturnType<typeof useVirtualRows>

/** Brings a node into view once the tree that has it is drawn, and puts the focus on it where keys led to it. */
function useShow(box: React.RefObject<HTMLElement | null>, nodes: Node[], drawn: Drawn) {
  const [wanted, setWanted] = useState<{ node: Node; focus: boolean } | null>(null)
  const rowOf = (id: string) => box.current?.querySelector<HTMLElement>(`[data-node="${id}"]`)

  const bring = useEffectEvent(({ node, focus }: { node: Node; focus: boolean }) => {
    const row = rowOf(node.id)
    if (row && focus) return row.focus()
    drawn.scrollTo(nodes.findIndex(({ id }) => id === node.id))
    if (focus) requestAnimationFrame(() => rowOf(node.id)?.focus())
  })
  useEffect(() => {
    if (wanted) bring(wanted)
  }, [wanted])
  return (node: Node, focus: boolean) => setWanted({ node, focus })
}
