import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App'
import { createClient } from './api/client'
import { readApiOrigin } from './api/config'
import { createQueryClient } from './api/queryClient'
import { StartFailure } from './shell/StartFailure'
import './styles.css'

async function start() {
  const element = document.getElementById('root')
  if (element === null) throw new Error('index.html has no #root')
  const root = createRoot(element)
  try {
    const api = createClient(await readApiOrigin(window.fetch.bind(window)))
    root.render(
      <StrictMode>
        <App api={api} queryClient={createQueryClient()} />
      </StrictMode>,
    )
  } catch (error) {
    root.render(<StartFailure error={error} />)
  }
}

start()
