import { useState } from 'react'
import { Button } from '../Button/Button'
import { LinkedText } from '../PlainText/PlainText'
import styles from './Value.module.css'

interface LongTextProps {
  text: string
  /** How many characters are shown at first. */
  first: number
}

/** How many times as much is shown each time. */
const MORE = 10

/** Text of which the beginning is shown, and more when it is asked for. */
export function LongText({ text, first }: LongTextProps) {
  const [shown, setShown] = useState(first)
  const rest = text.length - shown
  // A little more is no reason for a button.
  if (rest <= first / 5) return <LinkedText text={text} />
  return (
    <>
      <LinkedText text={`${wholeCharacters(text, shown)}…`} />{' '}
      <span className={styles.more}>
        <Button size="sm" kind="quiet" onClick={() => setShown(shown * MORE)}>
          Show more of {text.length.toLocaleString('en')} characters
        </Button>
      </span>
    </>
  )
}

/** So that no half of a surrogate pair is left. */
function wholeCharacters(text: string, count: number): string {
  const last = text.charCodeAt(count - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? count - 1 : count)
}
