import { useState } from 'react'
import { BulkDialog } from '../runs/list/BulkDialog'
import { Button } from '../ui/Button/Button'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { HandleDialog } from './HandleDialog'
import { type Failure, useMark } from './queries'

/** What can be done about a failure: run everything once more, and say that it is handled. */
export function Actions({ failure }: { failure: Failure }) {
  const [asking, setAsking] = useState<'retry' | 'handle' | null>(null)
  const mark = useMark(failure.fingerprint)
  const close = () => setAsking(null)
  return (
    <>
      <Button icon="retry" onClick={() => setAsking('retry')}>
        Retry all…
      </Button>
      {failure.state === 'open' ? (
        <Button
          kind="primary"
          icon="check"
          disabled={mark.isPending}
          onClick={() => setAsking('handle')}
        >
          Mark as handled…
        </Button>
      ) : (
        <Button disabled={mark.isPending} onClick={() => mark.mutate(null)}>
          Open again
        </Button>
      )}
      {mark.error && <ErrorNote title="It was not marked">{mark.error.message}</ErrorNote>}
      {asking === 'retry' && (
        <BulkDialog
          action="retry"
          chosen={{ filters: { failure: failure.fingerprint }, ids: null }}
          which="Every run that failed in this way and was not deleted, also those that were retried before."
          onClose={close}
        />
      )}
      {asking === 'handle' && (
        <HandleDialog
          onClose={close}
          onHandle={note => {
            close()
            mark.mutate(note)
          }}
        />
      )}
    </>
  )
}
