import { describe, expect, test } from 'vitest'
import { duration, relativeTime } from './format'
import { fromLocalInput, toLocalInput } from './local'

const NOW = Date.parse('2026-08-01T12:00:00.000000Z')

describe('relative time', () => {
  test.each([
    ['2026-08-01T11:59:58.000000Z', 'just now'],
    ['2026-08-01T11:59:30.000000Z', '30 sec. ago'],
    ['2026-08-01T11:57:00.000000Z', '3 min. ago'],
    ['2026-08-01T14:30:00.000000Z', 'in 2 hr.'],
    ['2026-07-31T12:00:00.000000Z', 'yesterday'],
  ])('%s is %s', (time, text) => {
    expect(relativeTime(time, NOW)).toBe(text)
  })
})

describe('duration', () => {
  test.each([
    [-5, '0 ms'],
    [400, '400 ms'],
    [2_240, '2.2 s'],
    [59_900, '59 s'],
    [60_000, '1 min'],
    [185_000, '3 min 5 s'],
    [7_800_000, '2 h 10 min'],
    [273_600_000, '3 d 4 h'],
  ])('%i ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text)
  })
})

describe('local date and time inputs', () => {
  test('what was typed comes back the same', () => {
    expect(toLocalInput(fromLocalInput('2030-01-02T03:04'))).toBe('2030-01-02T03:04')
  })

  test('an empty input is no moment', () => {
    expect(fromLocalInput('')).toBeUndefined()
    expect(toLocalInput(undefined)).toBe('')
  })
})
