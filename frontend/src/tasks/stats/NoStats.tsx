import { Button } from '../../ui/Button/Button'
import { EmptyState } from '../../ui/EmptyState/EmptyState'
import { longer, SPANS, type Window } from './window'

/** No run ended in that time: what to do about it. */
export function NoStats({
  window,
  onChange,
}: {
  window: Window
  onChange: (window: Window) => void
}) {
  const more = longer(window)
  return (
    <EmptyState title="No run ended in this time">
      <p>
        Run the task, and what came of it is counted here as soon as it has ended
        {more ? ', or look further back.' : '.'}
      </p>
      {more && <Button onClick={() => onChange(more)}>{SPANS[more].words}</Button>}
    </EmptyState>
  )
}
