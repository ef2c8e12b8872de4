import type { ReactNode } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Button } from '../../ui/Button/Button'
import { Panel } from '../../ui/Page/Panel'
import styles from './Charts.module.css'

interface SpanProps {
  hours: number
  choose: (hours: number) => void
}

/** How far back the charts reach, as the address says. */
export function useSpan(): SpanProps {
  const [path, navigate] = useLocation()
  const hours = new URLSearchParams(useSearch()).get('over') === 'day' ? 24 : 1
  const choose = (wanted: number) =>
    navigate(wanted === 24 ? `${path}?over=day` : path, { replace: true })
  return { hours, choose }
}

export function SpanSwitch({ hours, choose }: SpanProps) {
  return (
    <>
      {[1, 24].map(span => (
        <Button
          key={span}
          size="sm"
          kind={span === hours ? 'secondary' : 'quiet'}
          aria-pressed={span === hours}
          onClick={() => choose(span)}
        >
          {span === 1 ? 'Last hour' : 'Last day'}
        </Button>
      ))}
    </>
  )
}

/** Charts of one page, beside each other where there is room. */
export function Charts({
  title,
  actions,
  children,
}: {
  title: string
  actions: ReactNode
  children: ReactNode
}) {
  return (
    <Panel title={title} actions={actions}>
      <div className={styles.charts}>{children}</div>
    </Panel>
  )
}

export function NotLoaded() {
  return <p className={styles.note}>The charts could not be loaded.</p>
}

export function bucketsOf(stats: { step: number; items: { at: string }[] } | undefined) {
  const times = stats?.items.map(({ at }) => Date.parse(at) / 1_000) ?? []
  return { times, step: stats?.step ?? 60 }
}
