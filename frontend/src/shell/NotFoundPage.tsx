import { ButtonLink } from '../ui/Button/Button'
import { EmptyState } from '../ui/EmptyState/EmptyState'
import { Page } from '../ui/Page/Page'

export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <EmptyState title="There is nothing at this address">
        <p>It may have been mistyped, or what it showed has been deleted.</p>
        <p>
          <ButtonLink href="/">See all tasks</ButtonLink>
        </p>
      </EmptyState>
    </Page>
  )
}
