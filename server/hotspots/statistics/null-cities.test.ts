/**
 * What the figures promise, over cities made for it: chance is called chance as often as the level says, and what was
 * planted is found. Cities of about 1,000 cells, each with its own seed.
 */
import { gridDisk, latLngToCell } from 'h3-js'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../fixtures/random.ts'
import { classify } from './discovery.ts'
import { exactly, giStar } from './getis-ord.ts'
import { neighboursOf } from './neighbours.ts'
import { permute, pOf } from './permutation.ts'
import { atOnce } from './work.ts'

const CELLS = gridDisk(latLngToCell(30.27, 120.15, 9), 18)
const NEIGHBOURS = atOnce(neighboursOf(CELLS, { rings: 1 }))
const CITIES = 200

function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random.float(); product > limit; product *= random.float()) count++
  return count
}
const city = (seed: string, mean: (cell: number) => number) => {
  const random = new Random(seed)
  return Uint32Array.from(CELLS, (_, cell) => poisson(random, mean(cell)))
}
const share = (values: Iterable<boolean>) => {
  const all = [...values]
  return all.filter(Boolean).length / all.length
}
/** In how many of the cities anything at all is told at 95 %: every one of it would be false. */
function falseAlarms(mean: number, pOfCity: (counts: Uint32Array) => Float64Array): number {
  return share(
    Array.from({ length: CITIES }, (_, number) => {
      const counts = city(`null ${mean} ${number}`, () => mean)
      return classify(giStar(counts, NEIGHBOURS).z, pOfCity(counts)).classes.some((one) => Math.abs(one) >= 2)
    }),
  )
}
const normal = (counts: Uint32Array) => giStar(counts, NEIGHBOURS).p
const exact = (counts: Uint32Array) => atOnce(exactly(counts, giStar(counts, NEIGHBOURS)))!
/** 0.05 and three deviations of a share of 200. */
const AT_MOST = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / CITIES)

describe('cities without a pattern', () => {
  it('have p ≤ 0.05 by permutation in one cell of twenty', () => {
    const random = new Random('rates')
    const shares = Array.from({ length: 40 }, (_, seed) => {
      const rates = Float64Array.from(CELLS, () => random.exponential(1))
      return share([...pOf(atOnce(permute(rates, NEIGHBOURS, { seed })))].map((p) => p <= 0.05))
    })
    const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length
    expect(mean).toBeGreaterThan(0.045)
    expect(mean).toBeLessThan(0.055)
  })

  it('have it in one of ten when the direction is chosen after looking', () => {
    const random = new Random('directed')
    const rates = Float64Array.from(CELLS, () => random.exponential(1))
    const told = share([...pOf(atOnce(permute(rates, NEIGHBOURS)), 'directed')].map((p) => p <= 0.05))
    expect(told).toBeGreaterThan(0.07)
  })

  it.each([0.1, 0.5, 3])('of %s cases a cell are called so by exact p in 95 of 100', (mean) => {
    expect(falseAlarms(mean, exact)).toBeLessThanOrEqual(AT_MOST)
  })

  it('of few cases are full of hot spots by the normal curve, which is why exact p is there', () => {
    expect(falseAlarms(0.1, normal)).toBeGreaterThan(0.8)
  })

  it('of many cases are judged alike by both', () => {
    expect(falseAlarms(30, normal)).toBeLessThanOrEqual(2 * AT_MOST)
    const counts = city('many', () => 30)
    const [one, other] = [normal(counts), exact(counts)]
    const apart = one.map((p, cell) => Math.abs(p - other[cell]!))
    expect(Math.max(...apart)).toBeLessThan(0.05)
  })
})

it('clusters of three times the cases are found, and hardly anything beside them', () => {
  const inside = new Set([CELLS[5]!, CELLS[700]!].flatMap((centre) => gridDisk(centre, 2)))
  const planted = CELLS.map((cell) => inside.has(cell))
  const kinds = CELLS.map((cell) => {
    const near = gridDisk(cell, 1).filter((one) => inside.has(one)).length
    return near === 7 ? 'core' : planted[CELLS.indexOf(cell)] ? 'edge' : near > 0 ? 'beside' : 'elsewhere'
  })
  const cells = { core: 0, edge: 0, beside: 0, elsewhere: 0 }
  const told = { core: 0, edge: 0, beside: 0, elsewhere: 0 }
  let cold = 0
  for (let number = 0; number < 50; number++) {
    const counts = city(`planted ${number}`, (cell) => (planted[cell] ? 9 : 3))
    const { classes } = classify(giStar(counts, NEIGHBOURS).z, exact(counts))
    kinds.forEach((kind, cell) => {
      cells[kind]++
      if (classes[cell]! >= 2) told[kind]++
      if (classes[cell]! <= -2) cold++
    })
  }
  expect(told.core / cells.core).toBeGreaterThan(0.95)
  expect(told.edge / cells.edge).toBeGreaterThan(0.5)
  // A cell beside a planted one has it in its neighbourhood: that is no false discovery.
  expect((told.elsewhere + cold) / (told.core + told.edge + told.beside + told.elsewhere + cold)).toBeLessThan(0.05)
})
