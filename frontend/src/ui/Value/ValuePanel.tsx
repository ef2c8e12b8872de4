import { type ReactNode, useMemo } from 'react'
import { sizeText } from '../../forms/files'
import { DownloadLink } from '../Button/Button'
import { CopyButton } from '../Copy/CopyButton'
import { Panel } from '../Page/Panel'
import { type Tab, useTabs } from '../Tabs/Tabs'
import { isEmpty, isScalar, isTable, type JsonRecord, kindOf, pretty, scalarText } from './kinds'
import { LongText } from './LongText'
import styles from './Value.module.css'
import { ValueRaw } from './ValueRaw'
import { ValueTable } from './ValueTable'
import { ValueTree } from './ValueTree'

/** Where all of a value is. */
export interface Whole {
  href: string
  /** Its JSON, as it is stored. */
  read: () => Promise<string>
  /** Bytes; null: what is shown is all of it. */
  size: number | null
}

interface ValuePanelProps {
  title: string
  value: unknown
  /** Without it there is nothing to download. */
  whole?: Whole
}

/** A JSON value to be read: as a table where it is a list of records, as a tree, and raw. Always text, never markup. */
export function ValuePanel({ title, value, whole }: ValuePanelProps) {
  const isPlain = isScalar(value) || isEmpty(value)
  return isPlain ? (
    <Frame title={title} value={value} whole={whole}>
      <Scalar value={value} />
    </Frame>
  ) : (
    <Structure title={title} value={value} whole={whole} />
  )
}

function Structure({ title, value, whole }: ValuePanelProps) {
  const label = title.toLowerCase()
  const tree: Tab = { name: 'Tree', content: () => <ValueTree value={value} label={label} /> }
  const raw: Tab = { name: 'Raw', content: () => <ValueRaw value={value} /> }
  const hasRows = useMemo(() => isTable(value), [value])
  const table = hasRows && {
    name: 'Table',
    content: () => <ValueTable rows={value as JsonRecord[]} label={label} />,
  }
  const { list, panel } = useTabs('View', table ? [table, tree, raw] : [tree, raw])
  return (
    <Frame title={title} value={value} whole={whole} views={list}>
      {panel}
    </Frame>
  )
}

interface FrameProps extends ValuePanelProps {
  views?: ReactNode
  children: ReactNode
}

function Frame({ title, value, whole, views, children }: FrameProps) {
  const what = title.toLowerCase()
  const text = () => {
    if (whole?.size) return whole.read()
    return kindOf(value) === 'string' ? scalarText(value) : pretty(value)
  }
  return (
    <Panel
      title={title}
      actions={
        <>
          {views}
          <CopyButton text={text} what={what} />
          {whole && <DownloadLink href={whole.href} what={what} />}
        </>
      }
    >
      {whole?.size && (
        <p className={styles.cut}>
          Only the beginning is shown here. All of it has {sizeText(whole.size)}:{' '}
          <a href={whole.href} download>
            download full {what}
          </a>
        </p>
      )}
      {children}
    </Panel>
  )
}

/** Characters of a text that are shown at first, where it is all there is. */
const FIRST = 5_000

function Scalar({ value }: { value: unknown }) {
  if (kindOf(value) !== 'string' || value === '') {
    return <code className={styles.scalar}>{pretty(value)}</code>
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={`${styles.box} ${styles.text}`} tabIndex={0}>
      <LongText text={String(value)} first={FIRST} />
    </div>
  )
}
