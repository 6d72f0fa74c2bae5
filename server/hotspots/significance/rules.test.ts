import { describe, expect, it } from 'vitest'
import { Random } from '../../../fixtures/random.ts'
import { CityClock } from '../counts/city-clock.ts'
import { adjusted } from '../statistics/discovery.ts'
import { exactSums } from '../statistics/randomisation.ts'
import { sampledSums } from '../statistics/sampled-sums.ts'
import { atOnce } from '../statistics/work.ts'
import { adjustedOf } from './adjusted.ts'
import { differs, upperTail } from './binomial.ts'
import { deviatesOf } from './deviates.ts'
import { slicesOf } from './slices.ts'

describe('slices', () => {
  const clock = new CityClock('Asia/Shanghai')
  const days = (starts: Int32Array) => Array.from(starts, (minute) => clock.dayAt(minute))
  const between = (from: string, to: string, step: 'day' | 'week' | 'month') =>
    days(slicesOf(clock.startOf(from), clock.startOf(to), step, clock))
  it.each([
    ['day', '2026-02-27', '2026-03-02', ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']],
    ['week', '2026-11-01', '2026-11-21', ['2026-11-07', '2026-11-14', '2026-11-21']],
    ['month', '2026-01-15', '2026-05-31', ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']],
  ] as const)(
    'of one %s are counted back from the end, and what is left over is in none',
    (step, from, to, expected) => {
      expect(between(from, to, step)).toEqual(expected)
    },
  )
  it('end at the minute the period ends', () => {
    const until = clock.startOf('2026-11-20') + 600
    expect([...slicesOf(until - 3 * 1440, until, 'day', clock)]).toEqual(
      [3, 2, 1, 0].map((back) => until - back * 1440),
    )
  })
})

describe('figures', () => {
  it('q of a few equals q of all', () => {
    const random = new Random('q')
    const p = Float64Array.from({ length: 5_000 }, () => Math.round(random.float() ** 3 * 500) / 500)
    for (const method of ['BH', 'BY'] as const)
      expect(adjustedOf(p, p.slice(100, 400), method)).toEqual(adjusted(p, method).slice(100, 400))
  })

  it('the binomial tail equals adding up', () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
    for (const [least, trials, share] of [
      [3, 10, 0.2],
      [0, 5, 0.5],
      [10, 10, 0.3],
      [7, 40, 0.05],
      [30, 40, 0.9],
    ] as const) {
      let sum = 0
      for (let k = least; k <= trials; k++) sum += choose(trials, k) * share ** k * (1 - share) ** (trials - k)
      expect(upperTail(least, trials, share)).toBeCloseTo(sum, 10)
    }
    expect(differs(10, 10)).toBe(1)
    expect(differs(8, 0)).toBeCloseTo(2 / 256, 10)
  })

  it('sampled sums have the exact distribution', () => {
    const random = new Random('sums')
    const counts = Uint32Array.from({ length: 300 }, () => Math.floor(random.exponential(2)))
    const sizes = Uint32Array.of(4, 7)
    const exact = atOnce(exactSums(counts, sizes, Float64Array.of(60)))!
    const sampled = atOnce(sampledSums(Float64Array.from(counts), sizes))
    for (const size of sizes)
      for (let sum = 0; sum < 40; sum++) {
        const [one, other] = [exact.twoSided(size, sum), sampled.twoSided(size, sum)]
        // Four deviations of a share of a million.
        expect(Math.abs(one - other), `${size} ${sum}`).toBeLessThan(8 * Math.sqrt(one / sampled.arrangements) + 4e-6)
      }
  })

  it('deviates by slice ask of each slice what it was exposed to, and nothing where it was to nothing', () => {
    const counts = Uint32Array.of(10, 40, 5, 20)
    const bySlice = deviatesOf(counts, Float64Array.of(100, 400, 50, 200))
    for (const deviate of bySlice) expect(Math.abs(deviate)).toBeLessThan(0.2)
    expect(deviatesOf(counts, Float64Array.of(100, 400))[2]).toBeLessThan(-0.5)
    expect(deviatesOf(Uint32Array.of(3, 4), Float64Array.of(0, 2))[0]).toBe(0)
  })

  it('deviates from exposure have mean 0 and variance 1, large and small exposures alike', () => {
    const random = new Random('deviates')
    const exposure = Float64Array.from({ length: 40_000 }, (_, cell) => (cell % 2 ? 2 : 20))
    const counts = Uint32Array.from(exposure, (mean) => {
      let count = -1
      for (let time = 0; time < mean; count++) time += random.exponential(1)
      return count
    })
    const deviates = deviatesOf(counts, exposure)
    for (const odd of [0, 1]) {
      const own = deviates.filter((_, cell) => cell % 2 === odd)
      const mean = own.reduce((sum, one) => sum + one, 0) / own.length
      const variance = own.reduce((sum, one) => sum + (one - mean) ** 2, 0) / own.length
      // The mean of 2 is where the transformation is furthest off.
      expect(Math.abs(mean)).toBeLessThan(0.1)
      expect(Math.abs(variance - 1)).toBeLessThan(0.1)
    }
  })
})
