/** Against every subset, counted. */
import { describe, expect, it } from 'vitest'
import { Random } from '../../../fixtures/random.ts'
import { exactSums } from './randomisation.ts'
import { atOnce } from './work.ts'

/** Sums of every way of taking so many. */
function sumsOf(counts: readonly number[], size: number): number[] {
  if (size === 0) return [0]
  return counts.flatMap((count, at) => sumsOf(counts.slice(at + 1), size - 1).map((sum) => sum + count))
}

const random = new Random('randomisation')
const CITIES = [
  [0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  [0, 0, 1, 1, 2, 2, 5, 9],
  [3, 3, 3, 3, 3],
  [1, 2, 4, 8, 16, 32, 64],
  Array.from({ length: 12 }, () => random.integer(0, 4)),
]

describe('the exact distribution of a sum of counts', () => {
  it.each(CITIES.map((counts) => [counts.join(' '), counts] as const))(
    'of %s is what counting every subset gives',
    (_, counts) => {
      const sizes = Uint32Array.from({ length: Math.min(6, counts.length) }, (_, at) => at + 1)
      const exact = atOnce(exactSums(Uint32Array.from(counts), sizes, Float64Array.of(150)))!
      for (const size of sizes) {
        const all = sumsOf(counts, size)
        for (const sum of new Set(all)) {
          const upper = all.filter((one) => one >= sum).length / all.length
          const lower = all.filter((one) => one <= sum).length / all.length
          expect(exact.twoSided(size, sum)).toBeCloseTo(Math.min(1, 2 * Math.min(upper, lower)), 12)
        }
      }
    },
  )

  it('is the same where only small sums are asked for', () => {
    const counts = Uint32Array.from({ length: 300 }, () => random.integer(0, 9))
    const [whole, short] = [500, 30].map((most) => atOnce(exactSums(counts, Uint32Array.of(7), Float64Array.of(most)))!)
    for (let sum = 0; sum <= 30; sum++) expect(short!.twoSided(7, sum)).toBeCloseTo(whole!.twoSided(7, sum), 12)
  })

  it('keeps the digits of a far tail: three of 19 cases of 100,000 cells in three cells', () => {
    const counts = new Uint32Array(100_000).fill(1, 0, 19)
    const exact = atOnce(exactSums(counts, Uint32Array.of(3), Float64Array.of(19)))!
    const chance = (2 * 19 * 18 * 17) / (100_000 * 99_999 * 99_998)
    expect(exact.twoSided(3, 3) / chance).toBeCloseTo(1, 9)
  })

  it('gives up, rather than take minutes, where every count is large and another', () => {
    const counts = Uint32Array.from({ length: 2_000 }, (_, at) => 1_000 + at * 7)
    expect(atOnce(exactSums(counts, Uint32Array.of(37), Float64Array.of(400_000)))).toBeNull()
  })
})
