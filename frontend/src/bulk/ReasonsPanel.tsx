import { Link } from 'wouter'
import { shortId } from '../runs/id'
import { Panel } from '../ui/Page/Panel'
import type { Bulk } from './queries'
import styles from './ReasonsPanel.module.css'
import { number } from './words'

const WORDS: Record<string, string> = { skipped: 'skipped', failed: 'failed' }

/** Why runs were skipped or failed, with a few of them. */
export function ReasonsPanel({ reasons }: { reasons: Bulk['reasons'] }) {
  return (
    <Panel title="Skipped and failed">
      <ul className={styles.list}>
        {reasons.map(({ outcome, reason, message, count, examples }) => (
          <li key={outcome + reason}>
            <p>
              <strong className={outcome === 'failed' ? styles.failed : undefined}>
                {number(count)} {WORDS[outcome]}
              </strong>
              : {message}
            </p>
            <ul className={styles.examples}>
              {examples.map(({ run, detail }) => (
                <li key={run}>
                  <Link href={`/runs/${run}`}>
                    <code>{shortId(run)}</code>
                  </Link>
                  {detail && <span>{detail}</span>}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
