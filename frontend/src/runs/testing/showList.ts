import { screen } from '@testing-library/react'
import type { Routes } from '../../testing/fakeApi'
import { renderApp } from '../../testing/renderApp'
import type { Run } from '../queries'
import { CHANGES } from './showRun'

export const LIST = 'GET /api/v1/runs'

export const rows = () => screen.getAllByRole('row').slice(1)

/** Shows a list that the test can change, with or without the page being told. */
export function showList(path: string, runs: Run[], routes: Routes = {}) {
  const held = { runs }
  const app = renderApp(path, { [LIST]: () => ({ items: held.runs, next: null }), ...routes })
  const add = (...came: Run[]) => {
    held.runs = [...came, ...held.runs]
    app.api.feed.change(...came)
  }
  return { ...app, held, add, asked: () => app.api.to(CHANGES) }
}
