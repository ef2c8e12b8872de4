import { useEffect, useState } from 'react'
import { Button } from '../Button/Button'
import type { IconName } from '../Icon/Icon'
import styles from './CopyButton.module.css'

interface CopyButtonProps {
  /** The text, or what makes it when it is costly. */
  text: string | (() => string | Promise<string>)
  /** What is copied, for people who do not see where the button stands. */
  what: string
  /** In place of "Copy", and its picture. */
  label?: string
  icon?: IconName
  /** Only its picture, within a line of text. */
  compact?: boolean
}

export function CopyButton({
  text,
  what,
  label = 'Copy',
  icon = 'copy',
  compact = false,
}: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'failed'>('idle')

  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 2_000)
    return () => clearTimeout(timer)
  }, [outcome])

  async function copy() {
    setOutcome((await copyText(text)) ? 'copied' : 'failed')
  }

  return (
    <Button
      kind="quiet"
      size="sm"
      icon={outcome === 'copied' ? 'check' : icon}
      className={styles.button}
      onClick={copy}
    >
      <span className={compact ? 'visually-hidden' : styles.word} aria-live="polite">
        {outcome === 'idle' ? label : WORDS[outcome]}
      </span>{' '}
      <span className="visually-hidden">{what}</span>
    </Button>
  )
}

const WORDS = { copied: 'Copied', failed: 'Not allowed' }

/** The clipboard is there on secure origins only, and people may forbid it. */
async function copyText(text: CopyButtonProps['text']): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : await text())
    return true
  } catch {
    return false
  }
}
