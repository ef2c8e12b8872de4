import { isRecord } from '../../forms/json'
import { isScalar, scalarText } from './kinds'

/** One line of the tree: a member of a list or of an object. */
export interface Node {
  /** Its place in the tree, and so the same for as long as the value is. */
  id: string
  parent: Node | null
  name: string | number
  value: unknown
  depth: number
  /** How many members it has itself. */
  size: number
  /** From 1 on, among its siblings. */
  position: number
  siblings: number
}

type IsOpen = (node: Node) => boolean

/** The members of a value, and of all that is open in it, in the order they are read. */
export function nodesOf(value: unknown, isOpen: IsOpen): Node[] {
  const nodes: Node[] = []
  // A stack of its own: values may be nested deeper than functions.
  const stack = childrenOf(null, value).reverse()
  for (let node = stack.pop(); node; node = stack.pop()) {
    nodes.push(node)
    if (node.size > 0 && isOpen(node)) stack.push(...childrenOf(node, node.value).reverse())
  }
  return nodes
}

function childrenOf(parent: Node | null, value: unknown): Node[] {
  const members = membersOf(value)
  return members.map(([name, member], index) => ({
    id: `${parent?.id ?? ''}/${index}`,
    parent,
    name,
    value: member,
    depth: parent ? parent.depth + 1 : 0,
    size: sizeOf(member),
    position: index + 1,
    siblings: members.length,
  }))
}

function membersOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item])
  return isRecord(value) ? Object.entries(value) : []
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length
  return isRecord(value) ? Object.keys(value).length : 0
}

const PLAIN_NAME = /^[A-Za-z_$][\w$]*$/

/** Where it stands, as JSONPath says: `$.rows[3]["odd name"]`. */
export function pathOf(node: Node | null): string {
  if (node === null) return '$'
  const { parent, name } = node
  if (typeof name === 'string' && PLAIN_NAME.test(name)) return `${pathOf(parent)}.${name}`
  return `${pathOf(parent)}[${JSON.stringify(name)}]`
}

/** The nodes that say the text, in their name or in their value. */
export function nodesWith(nodes: Node[], text: string): Node[] {
  const wanted = text.toLowerCase()
  const says = (part: string) => part.toLowerCase().includes(wanted)
  return nodes.filter(
    ({ name, value }) => says(String(name)) || (isScalar(value) && says(scalarText(value))),
  )
}

/** Those in which it lies, the nearest first. */
export function parentsOf(node: Node): Node[] {
  return node.parent ? [node.parent, ...parentsOf(node.parent)] : []
}
