import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach, vi } from 'vitest'
import { connection } from '../api/connection'

vi.mock('../pages', () => import('./pages'))

/** How long a test waits for what must happen; long, so that a busy machine fails no test. */
configure({ asyncUtilTimeout: 10_000 })

afterEach(() => {
  cleanup()
  vi.useRealTimers()
  connection.answered()
  localStorage.clear()
  delete document.documentElement.dataset.theme
})

// What jsdom lacks of a browser: a canvas, first of all. The journeys draw the real thing.
vi.mock('../ui/Chart/Plot', () => ({ default: () => null }))
// Newer browsers answer with a promise, whatever the types say.
window.scrollTo = (() => Promise.resolve()) as unknown as typeof window.scrollTo
HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  this.open = true
}
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
  this.open = false
}

/** A warning of React is a failed test; except that jsdom doesn't know `<search>` yet. */
console.error = (...parts: unknown[]) => {
  const message = parts.map(String).join(' ')
  if (!message.includes('The tag <%s> is unrecognized') && !message.includes('The tag <search>')) {
    throw new Error(message)
  }
}
