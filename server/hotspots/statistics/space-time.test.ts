/** Against the formula bin by bin, and exact p against the cube dealt out anew. */
import { gridDisk, latLngToCell } from 'h3-js'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../fixtures/random.ts'
import { classify } from './discovery.ts'
import { giStar } from './getis-ord.ts'
import { neighboursOf } from './neighbours.ts'
import { spaceTimeGiStar } from './space-time.ts'
import { atOnce } from './work.ts'

const random = new Random('space and time')
const cells = gridDisk(latLngToCell(30.27, 120.15, 9), 8).filter(() => random.chance(0.8))
const slices = 9
const draw = (value: () => number) => Array.from({ length: cells.length * slices }, value)

function byFormula(cube: readonly number[], rings: number, before: number): number[] {
  const n = cube.length
  const mean = cube.reduce((sum, one) => sum + one, 0) / n
  const deviation = Math.sqrt(cube.reduce((sum, one) => sum + one * one, 0) / n - mean * mean)
  return cube.map((_, bin) => {
    const slice = Math.floor(bin / cells.length)
    const near = new Set(gridDisk(cells[bin % cells.length]!, rings))
    let [sum, weights] = [0, 0]
    for (let past = Math.max(0, slice - before); past <= slice; past++) {
      cells.forEach((cell, number) => {
        if (!near.has(cell)) return
        sum += cube[past * cells.length + number]!
        weights++
      })
    }
    return (sum - weights * mean) / (deviation * Math.sqrt((n * weights - weights ** 2) / (n - 1)))
  })
}

describe('space–time Gi*', () => {
  it.each([
    [1, 0],
    [1, 1],
    [2, 3],
    [1, 20],
  ])('of %s rings and %s slices before is the formula, of counts and of rates', (rings, before) => {
    const counts = draw(() => random.integer(0, 5))
    const rates = draw(() => random.exponential(3))
    for (const self of [false, true]) {
      const neighbours = atOnce(neighboursOf(cells, { rings, self }))
      for (const [cube, values] of [
        [counts, Uint16Array.from(counts)],
        [rates, Float64Array.from(rates)],
      ] as const) {
        const { z } = atOnce(spaceTimeGiStar(values, neighbours, { before }))
        byFormula(cube, rings, before).forEach((expected, bin) => {
          expect(Math.abs(z[bin]! - expected)).toBeLessThan(1e-9)
        })
      }
    }
  })

  it('of one slice is Gi*', () => {
    const counts = Uint32Array.from(cells, () => random.integer(0, 5))
    const neighbours = atOnce(neighboursOf(cells, { rings: 1 }))
    const { z, p } = atOnce(spaceTimeGiStar(counts, neighbours))
    const flat = giStar(counts, neighbours)
    expect(z).toEqual(flat.z)
    expect(p).toEqual(flat.p)
  })

  it('has an exact p, by which sparse cubes of chance stay empty in 95 of 100', () => {
    const neighbours = atOnce(neighboursOf(cells, { rings: 1 }))
    const alarms = { exact: 0, normal: 0 }
    for (let city = 0; city < 60; city++) {
      const counts = Uint32Array.from(draw(() => (random.chance(0.03) ? 1 : 0)))
      for (const p of ['exact', 'normal'] as const) {
        const found = atOnce(spaceTimeGiStar(counts, neighbours, { p }))
        expect(found.by).toBe(p)
        if (classify(found.z, found.p).classes.some((one) => Math.abs(one) >= 2)) alarms[p]++
      }
    }
    expect(alarms.exact).toBeLessThanOrEqual(60 * (0.05 + 3 * Math.sqrt((0.05 * 0.95) / 60)))
    expect(alarms.normal).toBeGreaterThan(50)
  })

  it('falls back to the normal curve, and says so, where exact p would take too long', () => {
    const neighbours = atOnce(neighboursOf(cells, { rings: 2 }))
    const counts = Uint32Array.from(draw(() => random.integer(1_000, 60_000)))
    expect(atOnce(spaceTimeGiStar(counts, neighbours, { p: 'exact' })).by).toBe('normal')
    expect(() => atOnce(spaceTimeGiStar(Float64Array.from(counts), neighbours, { p: 'exact' }))).toThrow(
      'Expected counts',
    )
  })
})
