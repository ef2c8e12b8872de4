import type { KeyboardEvent } from 'react'
import type { Node } from './tree'
import type { Tree } from './useTree'

/** What keys do in a tree, by the ARIA pattern; `go` moves on to a node. */
export function keysOf(tree: Tree, go: (node: Node) => void) {
  return (event: KeyboardEvent) => {
    const isRow = (event.target as Element).getAttribute('role') === 'treeitem'
    const node = tree.active
    if (!isRow || !node || event.ctrlKey || event.metaKey || event.altKey) return
    const act = actOf(event.key, tree, node)
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    if (act === 'turn') tree.turn(node)
    else if (act !== 'nothing') go(act)
  }
}

function actOf(key: string, tree: Tree, node: Node): Node | 'turn' | 'nothing' | undefined {
  const { nodes } = tree
  const index = nodes.indexOf(node)
  const isBranch = node.size > 0
  const isOpen = isBranch && tree.isOpen(node)
  switch (key) {
    case 'ArrowDown':
      return nodes[index + 1] ?? 'nothing'
    case 'ArrowUp':
      return nodes[index - 1] ?? 'nothing'
    case 'Home':
      return nodes[0]
    case 'End':
      return nodes.at(-1)
    case 'ArrowRight':
      return isOpen ? nodes[index + 1] : isBranch ? 'turn' : 'nothing'
    case 'ArrowLeft':
      return isOpen ? 'turn' : (node.parent ?? 'nothing')
    case 'Enter':
    case ' ':
      return isBranch ? 'turn' : 'nothing'
    default:
      return undefined
  }
}
