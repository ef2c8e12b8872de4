import { visible } from '../PlainText/visible'
import styles from './Code.module.css'
import { CopyButton } from './CopyButton'

interface CodeProps {
  text: string
  /** What its copy button copies; without it there is none, because one stands elsewhere. */
  what?: string
  wrap?: boolean
}

/** A block of text to be read, or copied, as it is. */
export function Code({ text, what, wrap = false }: CodeProps) {
  return (
    <div className={styles.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={wrap ? styles.wrap : undefined} tabIndex={0}>
        <code>{visible(text)}</code>
      </pre>
      {what && (
        <div className={styles.copy}>
          <CopyButton text={text} what={what} />
        </div>
      )}
    </div>
  )
}
