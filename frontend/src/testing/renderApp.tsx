import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { App } from '../App'
import { createClient } from '../api/client'
import { createQueryClient } from '../api/queryClient'
import { fakeApi, type Routes } from './fakeApi'

/** The whole page at an address below /messager, with a fake API behind it. */
export function renderApp(path: string, routes: Routes = {}) {
  window.history.replaceState(null, '', `/messager${path}`)
  const api = fakeApi(routes)
  const client = createClient('http://api.example', api.fetch)
  render(<App api={client} queryClient={createQueryClient()} />)
  const user = userEvent.setup()
  return { api, user }
}
