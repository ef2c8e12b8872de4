import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import styles from './Preview.module.css'

/** Nothing is fetched for a picture, wherever it is said to be; and headings must not mix with the page's own. */
const COMPONENTS: Components = {
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noreferrer noopener nofollow">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  img: ({ alt }) => <span>[{alt || 'picture'}]</span>,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={styles.scroll} tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  h1: heading(3),
  h2: heading(4),
  h3: heading(5),
  h4: heading(6),
  h5: heading(6),
  h6: heading(6),
}

/** Markdown as elements; HTML in it stays text, and only plain links are links. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className={styles.markdown}>
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={COMPONENTS} urlTransform={plainUrl}>
        {text}
      </ReactMarkdown>
    </div>
  )
}

function heading(level: 3 | 4 | 5 | 6): Components['h1'] {
  const Tag = `h${level}` as const
  return ({ children }) => <Tag>{children}</Tag>
}

function plainUrl(url: string): string | undefined {
  return /^(https?:|mailto:)/i.test(url) ? url : undefined
}
