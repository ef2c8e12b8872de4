import type { ReactNode } from 'react'
import { Button } from '../../ui/Button/Button'
import { Dialog } from '../../ui/Dialog/Dialog'

interface ConfirmProps {
  title: string
  /** What happens, to running work first. */
  children: ReactNode
  action: string
  onKeep: () => void
  onDo: () => void
}

export function Confirm({ title, children, action, onKeep, onDo }: ConfirmProps) {
  return (
    <Dialog
      title={title}
      onClose={onKeep}
      actions={
        <>
          <Button onClick={onKeep}>Leave it as it is</Button>
          <Button kind="danger" onClick={onDo}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}

/** "It executes 3 runs now." */
export function activeWords(active: number): string {
  if (active === 0) return 'It executes nothing now.'
  return active === 1 ? 'It executes one run now.' : `It executes ${active} runs now.`
}
