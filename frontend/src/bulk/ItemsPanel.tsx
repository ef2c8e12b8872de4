import { Link, useSearchParams } from 'wouter'
import { shortId } from '../runs/id'
import { Button } from '../ui/Button/Button'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Icon } from '../ui/Icon/Icon'
import { Loading } from '../ui/Loading/Loading'
import { Panel } from '../ui/Page/Panel'
import { type Column, Table } from '../ui/Table/Table'
import styles from './ItemsPanel.module.css'
import { type Bulk, type BulkItem, isOpen, type Outcome, rowsOf, useBulkItems } from './queries'

const OUTCOMES = {
  waiting: { word: 'Not yet', icon: 'clock' },
  done: { word: 'Done', icon: 'check' },
  skipped: { word: 'Skipped', icon: 'slashCircle' },
  failed: { word: 'Failed', icon: 'crossCircle' },
} as const satisfies Record<Outcome, { word: string; icon: string }>

/** The runs an action is about, the oldest first, and what became of each. */
export function ItemsPanel({ bulk }: { bulk: Bulk }) {
  const [search, setSearch] = useSearchParams()
  const named = search.get('outcome') ?? ''
  const outcome = isOutcome(named) ? named : undefined
  const choose = (name: string) => setSearch(name ? { outcome: name } : {}, { replace: true })
  const list = useBulkItems(bulk.id, outcome, isOpen(bulk))
  const rows = rowsOf(list.data)
  return (
    <Panel title="Its runs" actions={<Choice outcome={outcome} onChange={choose} />}>
      {list.error && <ErrorNote title="They could not be loaded" onRetry={list.refetch} />}
      {!list.data && !list.error && <Loading what="runs" />}
      {list.data && rows.length === 0 && (
        <p className={styles.none}>{outcome ? 'None of them.' : 'None are listed.'}</p>
      )}
      {rows.length > 0 && (
        <div className={styles.flush}>
          <Table
            caption="Its runs"
            columns={
              bulk.action === 'retry' ? COLUMNS : COLUMNS.filter(({ name }) => name !== MADE)
            }
            rows={rows}
            rowKey={item => item.run}
          />
        </div>
      )}
      {list.hasNextPage && (
        <p className={styles.more}>
          <Button size="sm" disabled={list.isFetching} onClick={() => list.fetchNextPage()}>
            Show more
          </Button>
        </p>
      )}
    </Panel>
  )
}

const MADE = 'New run'

const COLUMNS: Column<BulkItem>[] = [
  { name: 'Run', cell: item => <RunLink id={item.run} /> },
  { name: 'Outcome', cell: item => <OutcomeWord outcome={item.outcome} /> },
  { name: MADE, cell: item => (item.made ? <RunLink id={item.made} /> : '–') },
  {
    name: 'Why',
    cell: item => (item.message ? [item.message, item.detail].filter(Boolean).join(' ') : '–'),
  },
]

function RunLink({ id }: { id: string }) {
  return (
    <Link href={`/runs/${id}`}>
      <code>{shortId(id)}</code>
    </Link>
  )
}

function OutcomeWord({ outcome }: { outcome: Outcome }) {
  const { word, icon } = OUTCOMES[outcome]
  return (
    <span className={`${styles.outcome} ${styles[outcome]}`}>
      <Icon name={icon} />
      {word}
    </span>
  )
}

interface ChoiceProps {
  outcome: Outcome | undefined
  onChange: (name: string) => void
}

function Choice({ outcome, onChange }: ChoiceProps) {
  return (
    <select
      className={styles.choice}
      aria-label="Outcome"
      value={outcome ?? ''}
      onChange={({ target }) => onChange(target.value)}
    >
      <option value="">Any outcome</option>
      {Object.entries(OUTCOMES).map(([name, { word }]) => (
        <option key={name} value={name}>
          {word}
        </option>
      ))}
    </select>
  )
}

function isOutcome(text: string): text is Outcome {
  return Object.hasOwn(OUTCOMES, text)
}
