import { describe, expect, it } from 'vitest'
import { leftOut, rateOf, ratesOf } from './rates.ts'

describe('rates', () => {
  it('are per thousand components, per kilometre of road, per square kilometre, per hundred hours', () => {
    expect(rateOf(3, 12, 'patrols')).toBe(25)
    expect(rateOf(3, 0.4, 'patrols')).toBe(0)
    expect(rateOf(3, 60, 'components')).toBe(50)
    expect(rateOf(3, 1500, 'roads')).toBe(2)
    expect(rateOf(3, 250_000, 'km2')).toBe(12)
    expect(rateOf(3, 250_000, 'count')).toBe(3)
  })

  it('are not made of a handful', () => {
    const counts = [2, 5, 0, 1]
    expect([...ratesOf(counts, [9, 10, 3, 0], 'components')]).toEqual([0, 500, 0, 0])
    expect(leftOut(counts, [9, 10, 3, 0], 'components')).toBe(2)
    expect(leftOut(counts, [99, 100, 100, 100], 'roads')).toBe(1)
    expect(leftOut(counts, null, 'count')).toBe(0)
  })
})
