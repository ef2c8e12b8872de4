import { ErrorNote } from '../../ui/ErrorNote/ErrorNote'
import { Loading } from '../../ui/Loading/Loading'
import styles from './RunRows.module.css'
import { MOST_ROWS, type RunList } from './useRunList'

/** Below the rows: whether there are more. */
export function Foot({ list: { query, rows } }: { list: RunList }) {
  if (query.isFetchNextPageError) {
    return (
      <ErrorNote title="More runs could not be loaded" onRetry={() => query.fetchNextPage()}>
        {query.error?.message}
      </ErrorNote>
    )
  }
  if (rows.length === 0) return <Loading what="older runs" />
  return <p className={styles.foot}>{words(rows.length, query.hasNextPage)}</p>
}

function words(count: number, hasMore: boolean): string {
  if (!hasMore) {
    return count === 1 ? 'That is the only one.' : `All ${count.toLocaleString('en')} shown.`
  }
  if (count < MOST_ROWS) return 'Loading more…'
  return `These are the first ${count.toLocaleString('en')}. “Go to date” shows what is older.`
}
