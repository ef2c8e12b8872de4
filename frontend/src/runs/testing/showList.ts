import { screen, within } from '@testing-library/react'
import type { fakeApi, Routes } from '../../testing/fakeApi'
import { renderApp } from '../../testing/renderApp'
import type { Run } from '../queries'
import { CHANGES } from './showRun'

export const LIST = 'GET /api/v1/runs'

/** The calls for rows: how many there are in all is asked apart from them. */
export function pagesOf(api: ReturnType<typeof fakeApi>) {
  return api.to(LIST).filter(({ query }) => !query.has('total'))
}

/** The filters as they are shown. */
export function chips(): (string | null | undefined)[] {
  const list = screen.queryByRole('list', { name: 'Filters' })
  if (!list) return []
  return within(list)
    .getAllByRole('listitem')
    .map(chip => chip.firstElementChild?.textContent)
}

export const rows = () => screen.getAllByRole('row').slice(1)

/** Shows a list that the test can change, with or without the page being told. */
export function showList(path: string, runs: Run[], routes: Routes = {}) {
  const held = { runs }
  const app = renderApp(path, {
    [LIST]: ({ query }) =>
      query.has('total')
        ? { items: [], next: null, total: { value: held.runs.length, exact: true } }
        : { items: held.runs, next: null },
    ...routes,
  })
  const add = (...came: Run[]) => {
    held.runs = [...came, ...held.runs]
    app.api.feed.change(...came)
  }
  return { ...app, held, add, asked: () => app.api.to(CHANGES) }
}
