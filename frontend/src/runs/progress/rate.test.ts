import { describe, expect, test } from 'vitest'
import { rateOf, rateText, type Sample, withSample } from './rate'

function samples(...pairs: [at: number, current: number][]): Sample[] {
  return pairs.reduce<Sample[]>((all, [at, current]) => withSample(all, { at, current }), [])
}

describe('the rate', () => {
  test('is what was done in the time between the samples', () => {
    expect(rateOf(samples([0, 10], [2_000, 14], [4_000, 20]), 4_100)).toBe(2.5)
  })

  test.each([[[]], [samples([0, 3])], [samples([0, 3], [200, 9])]])('is not known from %j', few => {
    expect(rateOf(few, 10_000)).toBeNull()
  })

  test('falls while nothing new is heard', () => {
    const heard = samples([0, 0], [1_000, 10], [2_000, 20])
    expect(rateOf(heard, 3_000)).toBe(10)
    expect(rateOf(heard, 20_000)).toBe(1)
  })

  test('begins anew when the count goes back', () => {
    expect(samples([0, 0], [1_000, 10], [5_000, 2])).toEqual([{ at: 5_000, current: 2 }])
  })

  test('forgets what was long ago, but for the sample before', () => {
    const heard = samples([0, 0], [10_000, 1], [200_000, 2])
    expect(heard).toEqual([
      { at: 10_000, current: 1 },
      { at: 200_000, current: 2 },
    ])
    expect(samples([0, 0], [90_000, 1], [100_000, 2])).toHaveLength(2)
  })

  test('a sample that says the same again changes nothing', () => {
    const heard = samples([0, 5])
    expect(withSample(heard, { at: 9_000, current: 5 })).toBe(heard)
  })
})

describe('a rate in words', () => {
  test.each([
    [1234, '1,230 per second'],
    [2.46, '2.5 per second'],
    [1, '1 per second'],
    [0.5, '30 per minute'],
    [0.01, '36 per hour'],
    [0.0001, '0.36 per hour'],
  ])('%d is %s', (rate, text) => {
    expect(rateText(rate)).toBe(text)
  })
})
