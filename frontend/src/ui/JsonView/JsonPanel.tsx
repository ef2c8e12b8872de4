import { Code } from '../Copy/Code'
import { CopyButton } from '../Copy/CopyButton'
import { Panel } from '../Page/Panel'
import { type Tab, useTabs } from '../Tabs/Tabs'
import { JsonTable } from './JsonTable'
import { JsonTree } from './JsonTree'
import styles from './JsonView.module.css'
import { isTable, kindOf, pretty } from './json'

interface JsonPanelProps {
  title: string
  value: unknown
}

/** A JSON value to be read: as a table where it is a list of objects, as a tree, and raw. Always text, never markup. */
export function JsonPanel({ title, value }: JsonPanelProps) {
  const kind = kindOf(value)
  if (kind === 'list' || kind === 'object') return <Structure title={title} value={value} />
  const text = kind === 'string' ? String(value) : pretty(value)
  return (
    <Panel title={title} actions={<CopyButton text={text} what={title.toLowerCase()} />}>
      {kind === 'string' && text !== '' ? (
        <Code text={text} wrap />
      ) : (
        <code className={styles.scalar}>{pretty(value)}</code>
      )}
    </Panel>
  )
}

function Structure({ title, value }: JsonPanelProps) {
  const what = title.toLowerCase()
  const tree: Tab = { name: 'Tree', content: () => <JsonTree value={value} /> }
  const raw: Tab = { name: 'Raw', content: () => <Code text={pretty(value)} /> }
  const table = isTable(value) && { name: 'Table', content: () => <JsonTable rows={value} /> }
  const { list, panel } = useTabs('View', table ? [table, tree, raw] : [tree, raw])
  return (
    <Panel
      title={title}
      actions={
        <>
          {list}
          <CopyButton text={() => pretty(value)} what={`${what} as JSON`} />
        </>
      }
    >
      {panel}
    </Panel>
  )
}
