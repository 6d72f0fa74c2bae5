import { expect, it } from 'vitest'
import { Random } from '../../../fixtures/random.ts'
import { mannKendall, mannKendallOfEach } from './mann-kendall.ts'
import { atOnce } from './work.ts'

it('all at once gives what one by one gives, in blocks and over their ends', () => {
  const random = new Random('trends')
  const [cells, slices] = [1_100, 15]
  const cube = Float64Array.from(
    { length: cells * slices },
    (_, at) => random.integer(0, 4) + (at % 3 ? 0 : random.float()),
  )
  const { z, p, tau, slope } = atOnce(mannKendallOfEach(cube, cells, { slopes: true }))
  for (const cell of [0, 1, 511, 512, 700, 1_024, 1_099]) {
    const series = Float64Array.from({ length: slices }, (_, slice) => cube[slice * cells + cell]!)
    expect({ z: z[cell], p: p[cell], tau: tau[cell], slope: slope![cell] }).toEqual(mannKendall(series))
  }
})

it('finds a trend in one of twenty series without one', () => {
  const random = new Random('no trend')
  const cells = 4_000
  const cube = Float64Array.from({ length: cells * 26 }, () => random.float())
  const { p } = atOnce(mannKendallOfEach(cube, cells))
  const share = p.reduce((sum, one) => sum + (one <= 0.05 ? 1 : 0), 0) / cells
  expect(share).toBeGreaterThan(0.04)
  expect(share).toBeLessThan(0.06)
})

it('finds it in one of twenty too where slices overlap, when told so, and in far more when not', () => {
  const random = new Random('overlap')
  const cells = 3_000
  const slices = 40
  for (const before of [1, 3]) {
    const single = Array.from({ length: cells * (slices + before) }, () => random.exponential(1))
    const cube = Float64Array.from({ length: cells * slices }, (_, at) => {
      let sum = 0
      for (let past = 0; past <= before; past++) sum += single[at + past * cells]!
      return sum
    })
    const share = (overlap: number) =>
      atOnce(mannKendallOfEach(cube, cells, { overlap })).p.filter((p) => p <= 0.05).length / cells
    expect(share(0)).toBeGreaterThan(0.12)
    expect(share(before)).toBeGreaterThan(0.03)
    expect(share(before)).toBeLessThan(0.07)
  }
})

it('says nothing of a series of one, of none, or of equals', () => {
  for (const series of [[], [3], [2, 2, 2, 2]]) {
    expect(mannKendall(Float64Array.from(series))).toEqual({ z: 0, p: 1, tau: 0, slope: 0 })
  }
  expect(atOnce(mannKendallOfEach(new Float64Array(0), 0)).z).toHaveLength(0)
})

it('refuses a cube that is not whole', () => {
  expect(() => atOnce(mannKendallOfEach(new Float64Array(7), 3))).toThrow('whole slices of 3 cells, got 7')
})
