import { expect, test } from 'vitest'
import { POLL, pollInterval } from './live'

test('polling starts fast and slows down with age, within its bounds', () => {
  expect(pollInterval(-5_000)).toBe(POLL.youngMs)
  expect(pollInterval(0)).toBe(POLL.youngMs)
  expect(pollInterval(POLL.oldAtMs / 2)).toBe((POLL.youngMs + POLL.oldMs) / 2)
  expect(pollInterval(POLL.oldAtMs * 100)).toBe(POLL.oldMs)
})
