/** Against PySAL (esda), statsmodels, SciPy and pymannkendall: fixtures/golden/hotspots, written by its make.py. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { adjusted, classify, threshold } from './discovery.ts'
import { exactly, giStar, ratesOf } from './getis-ord.ts'
import { localMoran } from './local-moran.ts'
import { mannKendall, mannKendallOfEach } from './mann-kendall.ts'
import { degreesOf, neighboursOf } from './neighbours.ts'
import { permute, pOf } from './permutation.ts'
import { CONFIDENCES } from './rules.ts'
import { spaceTimeGiStar } from './space-time.ts'
import { atOnce } from './work.ts'

const FOLDER = new URL('../../../fixtures/golden/hotspots/', import.meta.url)
const read = (name: string, file: 'input' | 'expected') =>
  JSON.parse(readFileSync(new URL(`${name}/${file}.json`, FOLDER), 'utf8'))
const names = readdirSync(FOLDER, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
const areas = names.filter((name) => 'moran' in read(name, 'expected'))

/** The largest difference, and where, so that a failure says more than "not equal". */
function expectClose(got: ArrayLike<number>, expected: readonly number[], within = 1e-6): void {
  expect(got.length).toBe(expected.length)
  expected.forEach((value, at) => {
    expect(Math.abs(got[at]! - value), `number ${at}: got ${got[at]}, expected ${value}`).toBeLessThanOrEqual(within)
  })
}

describe.each(areas)('%s', (name) => {
  const input = read(name, 'input')
  const expected = read(name, 'expected')
  const neighbours = atOnce(neighboursOf(input.cells, { rings: input.rings }))
  const counts = Uint32Array.from(input.values)
  const values = input.exposure ? ratesOf(counts, Float64Array.from(input.exposure)) : counts
  const found = giStar(values, neighbours)

  it('has the neighbours H3 has', () => {
    expect([...degreesOf(neighbours)]).toEqual(expected.degrees)
  })

  it('has the Gi* of esda, z and p', () => {
    expectClose(found.z, expected.giStar.z)
    expectClose(found.p, expected.giStar.p)
    const own = giStar(values, atOnce(neighboursOf(input.cells, { rings: input.rings, self: true })))
    expectClose(own.z, expected.giStar.z)
  })

  it('has the local and global Moran of esda', () => {
    const moran = localMoran(values, neighbours)
    expectClose(moran.i, expected.moran.i)
    expect([...moran.quadrant]).toEqual(expected.moran.quadrants)
    const { i, expected: chance, z, p } = moran.global
    expectClose([i, chance, z, p], expected.moran.global)
  })

  it('has the corrections of statsmodels, and of esda the same discoveries', () => {
    expectClose(adjusted(found.p, 'BH'), expected.discovery.BH)
    expectClose(adjusted(found.p, 'BY'), expected.discovery.BY)
    const { classes } = classify(found.z, found.p)
    CONFIDENCES.forEach(({ level }, number) => {
      const told = [...classes].map((one) => Math.abs(one) > number)
      expect(told).toEqual(expected.discovery.BH.map((q: number) => q <= level))
      expect(told).toEqual(expected.giStar.p.map((p: number) => p < expected.discovery.esda[number]))
      expect([...found.p].map((p) => p <= threshold(found.p, level, 'BY'))).toEqual(
        expected.discovery.BY.map((q: number) => q <= level),
      )
    })
  })

  it('has the p of esda’s permutations within their error, but where a tie decides', () => {
    const permuted = atOnce(permute(values, neighbours, { permutations: expected.permuted.permutations }))
    const { permutations, atLeast, atMost } = permuted
    const directed = pOf(permuted, 'directed')
    const twoSided = pOf(permuted)
    let compared = 0
    for (let cell = 0; cell < counts.length; cell++) {
      const theirs: number = expected.permuted.directed[cell]
      // Both are estimates of one p by 9,999 draws: five deviations of their difference.
      const error = 5 * Math.sqrt((2 * Math.max(theirs, 1e-3) * (1 - theirs)) / permutations) + 2 / permutations
      // esda takes ties from the lower tail: what it counts there are sums under the observed one.
      const inTheirWay = (Math.min(atLeast[cell]!, permutations - atLeast[cell]!) + 1) / (permutations + 1)
      expect(Math.abs(inTheirWay - theirs), `number ${cell}`).toBeLessThan(error)
      expect(directed[cell]!).toBeGreaterThanOrEqual(inTheirWay)
      const ties = (atLeast[cell]! + atMost[cell]! - permutations) / permutations
      if (ties > 0.01) continue
      compared++
      expect(Math.abs(twoSided[cell]! - expected.permuted.twoSided[cell]), `number ${cell}`).toBeLessThan(
        2 * (error + ties),
      )
    }
    if (input.exposure) expect(compared).toBe(counts.length)
  })

  if (expected.exact) {
    it('has the exact p of SciPy’s hypergeometric distribution', () => {
      expectClose(atOnce(exactly(counts, found))!, expected.exact, 1e-9)
    })
  }
})

it('01-planted-clusters: hot spots are where they were planted, and esda’s versions are told', () => {
  const input = read('01-planted-clusters', 'input')
  const found = giStar(Uint32Array.from(input.values), atOnce(neighboursOf(input.cells, { rings: 1 })))
  const { classes } = classify(found.z, found.p)
  expect([classes[20], classes[90]]).toEqual([3, 3])
  expect(read('01-planted-clusters', 'expected').versions).toMatchObject({ esda: expect.stringMatching(/^\d/) })
})

it('03-many-zeros: a cell without cases among such cells is no cold spot, as esda’s default tells it to be', () => {
  const input = read('03-many-zeros', 'input')
  const expected = read('03-many-zeros', 'expected')
  const neighbours = atOnce(neighboursOf(input.cells, { rings: 1 }))
  const counts = Uint32Array.from(input.values)
  const p = pOf(atOnce(permute(counts, neighbours)))
  const { sums } = giStar(counts, neighbours)
  const empty = [...counts.keys()].filter((cell) => sums[cell] === 0)
  expect(empty.length).toBeGreaterThan(20)
  for (const cell of empty) {
    expect(expected.permuted.directed[cell]).toBe(1 / 10_000)
    expect(p[cell]).toBeGreaterThan(0.3)
  }
})

it('07-series: trends are those of pymannkendall, one by one and all at once', () => {
  const input = read('07-series', 'input')
  const { trends } = read('07-series', 'expected')
  const series: number[][] = input.series
  const alone = series.map((one) => mannKendall(Float64Array.from(one)))
  for (const key of ['z', 'p', 'tau', 'slope'] as const) {
    expectClose(
      alone.map((one) => one[key]),
      trends[key],
    )
  }
  const cube = Float64Array.from(series[0]!.flatMap((_, slice) => series.map((one) => one[slice]!)))
  const together = atOnce(mannKendallOfEach(cube, series.length, { slopes: true }))
  for (const key of ['z', 'p', 'tau', 'slope'] as const) expectClose(together[key]!, trends[key])
})

it('08-cube: bins are those of esda over all bins at once, and so are trends and discoveries', () => {
  const input = read('08-cube', 'input')
  const expected = read('08-cube', 'expected')
  const neighbours = atOnce(neighboursOf(input.cells, { rings: input.rings }))
  const counts = Uint32Array.from(input.values)
  const { z, p } = atOnce(spaceTimeGiStar(counts, neighbours, { before: input.before }))
  expectClose(z, expected.giStar.z)
  expectClose(p, expected.giStar.p)
  expectClose(adjusted(p), expected.bh)
  const trends = atOnce(mannKendallOfEach(z, input.cells.length))
  expectClose(trends.z, expected.trends.z)
  expectClose(trends.p, expected.trends.p)
})
