import type { ReactNode } from 'react'
import { visible } from '../../ui/PlainText/visible'
import styles from './compare.module.css'

export interface Line {
  name: string
  a: ReactNode
  b: ReactNode
  differs: boolean
}

/** Names and two values each; what differs is marked by a sign, a word and a colour. */
export function Lines({ lines }: { lines: Line[] }) {
  if (lines.length === 0) return <p className={styles.note}>Nothing differs.</p>
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">What</span>
          </th>
          <th scope="col">A</th>
          <th scope="col">B</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, a, b, differs }) => (
          <tr key={name} className={differs ? styles.differs : undefined}>
            <th scope="row">
              {visible(name)}
              {differs && (
                <span className={styles.sign}>
                  <span aria-hidden="true">≠</span>
                  <span className="visually-hidden">differs</span>
                </span>
              )}
            </th>
            <td>{a ?? <None />}</td>
            <td>{b ?? <None />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function None() {
  return <span className={styles.none}>none</span>
}
