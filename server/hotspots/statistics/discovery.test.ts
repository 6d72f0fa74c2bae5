import { describe, expect, it } from 'vitest'
import { Random } from '../../../fixtures/random.ts'
import { adjusted, classify, threshold } from './discovery.ts'

/** The worked example of Benjamini and Hochberg (1995), p. 295: at 5 % four are discoveries, Bonferroni finds three. */
const THROMBOLYSIS = Float64Array.of(
  ...[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1],
)

describe('discoveries', () => {
  it('are the four of the published example, in whatever order', () => {
    expect(threshold(THROMBOLYSIS, 0.05)).toBeCloseTo((4 * 0.05) / 15, 12)
    const shuffled = THROMBOLYSIS.toReversed()
    expect([...adjusted(shuffled)].filter((q) => q <= 0.05)).toHaveLength(4)
    expect([...classify(shuffled, shuffled).classes].filter((one) => one >= 2)).toHaveLength(4)
  })

  it('are fewer by BY, and everything under the level without correction', () => {
    expect([...adjusted(THROMBOLYSIS, 'BY')].filter((q) => q <= 0.05)).toHaveLength(3)
    expect([...classify(THROMBOLYSIS, THROMBOLYSIS, 'none').classes].filter((one) => one >= 2)).toHaveLength(9)
  })

  it('are none where no p is small, and those of p = 0 where all others are 1', () => {
    const [z, p] = [new Float64Array(50).fill(-9), new Float64Array(50).fill(1)]
    expect(classify(z, p)).toEqual({ classes: new Int8Array(50), thresholds: [0, 0, 0] })
    p[7] = 0
    const { classes } = classify(z, p)
    expect(classes[7]).toBe(-3)
    expect(classes.filter((one) => one !== 0)).toHaveLength(1)
  })

  it('are the same by threshold and by q', () => {
    const random = new Random('discovery')
    for (let round = 0; round < 100; round++) {
      const p = Float64Array.from({ length: 200 }, () => random.float() ** (1 + (round % 5)))
      for (const method of ['BH', 'BY'] as const) {
        const most = threshold(p, 0.1, method)
        expect(p.map((one) => (one <= most ? 1 : 0))).toEqual(adjusted(p, method).map((q) => (q <= 0.1 ? 1 : 0)))
      }
    }
  })
})
