import { useMemo, useState } from 'react'
import { type Node, nodesOf, nodesWith, parentsOf } from './tree'

/** What is open at first: what is small and near the top. */
const NEAR = 2
const SMALL = 25

interface Open {
  all: boolean | null
  /** What was opened or closed by itself since. */
  turned: ReadonlySet<string>
}

/** Which nodes of a value are open, and which of them is the one that keys act on. */
export function useTree(value: unknown, text: string) {
  const [open, setOpen] = useState<Open>({ all: null, turned: new Set() })
  const [active, setActive] = useState('/0')
  const nodes = useMemo(() => nodesOf(value, node => isOpen(open, node)), [value, open])
  const found = useMemo(
    () =>
      text
        ? nodesWith(
            nodesOf(value, () => true),
            text,
          )
        : undefined,
    [value, text],
  )

  function turn(...some: Node[]) {
    const turned = new Set(open.turned)
    for (const { id } of some) if (!turned.delete(id)) turned.add(id)
    setOpen({ ...open, turned })
  }

  return {
    nodes,
    found,
    active: nodes.find(({ id }) => id === active) ?? nodes[0],
    setActive: (node: Node) => setActive(node.id),
    isOpen: (node: Node) => isOpen(open, node),
    turn: (node: Node) => turn(node),
    /** Opens whatever hides it. */
    reveal: (node: Node) => turn(...parentsOf(node).filter(parent => !isOpen(open, parent))),
    openAll: (all: boolean) => setOpen({ all, turned: new Set() }),
  }
}

export type Tree = ReturnType<typeof useTree>

function isOpen({ all, turned }: Open, { id, depth, size }: Node): boolean {
  const usual = all ?? (depth < NEAR && size <= SMALL)
  return usual !== turned.has(id)
}
