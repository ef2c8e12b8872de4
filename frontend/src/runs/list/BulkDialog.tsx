import { useLocation } from 'wouter'
import { Button } from '../../ui/Button/Button'
import { Dialog } from '../../ui/Dialog/Dialog'
import { ErrorNote } from '../../ui/ErrorNote/ErrorNote'
import { useZone, type Zone } from '../../ui/Time/times'
import { type BulkAction, type Chosen, useBulkPreview, useStartBulk } from './bulk'
import { totalText } from './useTotal'
import { filterWords } from './words'

interface BulkDialogProps {
  action: BulkAction
  chosen: Chosen
  /** Which runs these are, where that can be said better than by the filters. */
  which?: string
  onClose: () => void
}

const TITLES = { retry: 'Retry', cancel: 'Cancel' } satisfies Record<BulkAction, string>

/** Says how many runs it is about, which these are, and what happens to them, before it happens. */
export function BulkDialog({ action, chosen, which, onClose }: BulkDialogProps) {
  const [, navigate] = useLocation()
  const start = useStartBulk(id => navigate(`/bulk/${id}`))
  const zone = useZone()
  const preview = useBulkPreview(action, chosen)
  const error = start.error ?? preview.error
  const what = `${TITLES[action]} ${preview.data ? totalText(preview.data.total) : 'runs'}`
  return (
    <Dialog
      title={`${what}?`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            kind={action === 'cancel' ? 'danger' : 'primary'}
            disabled={!preview.data || preview.data.total.value === 0 || start.isPending}
            onClick={() => start.mutate({ action, ...chosen })}
          >
            {what}
          </Button>
        </>
      }
    >
      <p>{which ?? whichWords(chosen, preview.data?.filter, zone)}</p>
      {action === 'cancel' ? <WhatCancelDoes /> : <WhatRetryDoes />}
      <p>
        It goes on when this page is closed. A page of its own counts what is done, and can abort
        it.
      </p>
      {error && <ErrorNote title="It cannot be done">{error.message}</ErrorNote>}
    </Dialog>
  )
}

type Meant = NonNullable<ReturnType<typeof useBulkPreview>['data']>['filter']

function whichWords({ ids, filters }: Chosen, meant: Meant | undefined, zone: Zone): string {
  if (ids) return ids.length === 1 ? 'The run you selected.' : 'The runs you selected.'
  const words = filterWords(meant ?? filters, zone)
  return words
    ? `Every run ${words}; also those that are not loaded here.`
    : 'Every run there is: no filter is set.'
}

function WhatCancelDoes() {
  return (
    <p>
      Those that wait never start. Those that run are stopped by their workers where they stand,
      within a few seconds: what they have done until then stays done. Those that have ended are
      skipped.
    </p>
  )
}

function WhatRetryDoes() {
  return (
    <p>
      Each gets a new run with the same input, which waits in the queue like any other. The old runs
      stay as they are. Those that have not ended are skipped: work that goes on is not touched.
    </p>
  )
}
