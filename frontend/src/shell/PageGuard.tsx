import type { ReactNode } from 'react'
import { useLocation } from 'wouter'
import { CrashGuard, wordsOf } from '../ui/CrashGuard/CrashGuard'
import { ErrorNote } from '../ui/ErrorNote/ErrorNote'
import { Page } from '../ui/Page/Page'

/** A page with a fault says so, and the navigation around it goes on working. Another page begins anew. */
export function PageGuard({ children }: { children: ReactNode }) {
  const [path] = useLocation()
  return (
    <CrashGuard key={path} fallback={error => <BrokenPage error={error} />}>
      {children}
    </CrashGuard>
  )
}

/** Loaded anew rather than tried again: after an update of Messager the code of a page may be gone. */
function BrokenPage({ error }: { error: unknown }) {
  return (
    <Page title="This page has a fault">
      <ErrorNote title="It could not be shown" onRetry={() => window.location.reload()}>
        {wordsOf(error)}
      </ErrorNote>
    </Page>
  )
}
