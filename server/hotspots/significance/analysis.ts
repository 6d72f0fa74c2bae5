/** From counts of a study area to findings: which statistic, which p, which correction. Pure; run at once or in a thread. */

import { adjusted, classify } from '../statistics/discovery.ts'
import { emerging } from '../statistics/emerging.ts'
import { exactly, type GiStar, giStar, momentsOf, ratesOf, type Values } from '../statistics/getis-ord.ts'
import { type GlobalMoran, localMoran } from '../statistics/local-moran.ts'
import { mannKendallOfEach } from '../statistics/mann-kendall.ts'
import { degreesOf, type Neighbours } from '../statistics/neighbours.ts'
import { permute, pOf } from '../statistics/permutation.ts'
import type { Confidence } from '../statistics/rules.ts'
import { sampledSums } from '../statistics/sampled-sums.ts'
import { spaceTimeGiStar } from '../statistics/space-time.ts'
import { type Warning, warningsOf } from '../statistics/warnings.ts'
import { type Work, within } from '../statistics/work.ts'
import { adjustedOf } from './adjusted.ts'
import { deviatesOf } from './deviates.ts'
import { BEFORE, type Correction, type Measure } from './rules.ts'

/** Comparisons that permutations may take: about a second. The more there are, the smaller a p can be. */
const COMPARISONS = 2e8
const FEWEST_PERMUTATIONS = 999
const MOST_PERMUTATIONS = 99_999

export interface Task {
  measure: Measure
  correction: Correction
  confidence: Confidence
  rings: number
  /** Slice after slice, each one count a cell. */
  counts: Uint32Array
  slices: number
  /** One a cell, above 0; null is counts and not rates. */
  exposure: Float64Array | null
  /** One for each count, where it is not the same in all slices: patrols. */
  exposureBySlice?: Float64Array | null
}

export interface Patterns {
  patterns: Int8Array
  hotSlices: Uint16Array
  coldSlices: Uint16Array
  finalRun: Int16Array
  trendZ: Float64Array
  trendP: Float64Array
  /** Of every bin, slice after slice. */
  bins: Int8Array
}
export type PBy = 'exact' | 'normal' | 'permutation'

/** Columns side by side, one row a cell. */
export interface Findings {
  counts: Uint32Array
  rates: Float64Array | null
  sums: Float64Array
  expected: Float64Array
  /** None of Moran. */
  z: Float64Array | null
  p: Float64Array
  q: Float64Array
  classes: Int8Array
  i: Float64Array | null
  quadrants: Uint8Array | null
  global: GlobalMoran | null
  patterns: Patterns | null
  pBy: PBy
  permutations: number | null
  thresholds: [number, number, number]
  mean: number
  deviation: number
  edgeCells: number
  warnings: Warning[]
  tookMs: number
}

/** @param neighbours of the study area, in the order of the counts */
export function* analyse(task: Task, neighbours: Neighbours): Work<Findings> {
  const began = performance.now()
  const { counts, slices, exposure, rings } = task
  const perCell = totalOfCells(counts, slices)
  const found = yield* task.measure === 'emerging'
    ? inTime(task, neighbours)
    : task.measure === 'moran'
      ? amongNeighbours(task, perCell, neighbours)
      : inSpace(task, perCell, neighbours)
  const whole = 3 * rings * (rings + 1)
  return {
    rates: exposure && ratesOf(perCell, exposure),
    i: null,
    quadrants: null,
    global: null,
    patterns: null,
    permutations: null,
    ...found,
    counts: perCell,
    edgeCells: degreesOf(neighbours).reduce((sum, degree) => sum + +(degree < whole), 0),
    warnings: warningsOf({
      counts,
      neighbours,
      ...(task.measure === 'emerging' ? { slices, before: BEFORE } : {}),
      ...(exposure ? { exposure } : {}),
    }),
    tookMs: performance.now() - began,
  }
}

type Found = Pick<
  Findings,
  'sums' | 'expected' | 'z' | 'p' | 'q' | 'classes' | 'pBy' | 'thresholds' | 'mean' | 'deviation'
> &
  Partial<Findings>

function* inSpace({ exposure, correction }: Task, counts: Uint32Array, neighbours: Neighbours): Work<Found> {
  const deviates = exposure && deviatesOf(counts, exposure)
  const star = giStar(deviates ?? counts, neighbours)
  const sampled = deviates && (yield* sampledSums(deviates, star.sizes))
  const exact = sampled ? null : yield* exactly(counts, star)
  const p = sampled ? star.sums.map((sum, cell) => sampled.twoSided(star.sizes[cell]!, sum)) : (exact ?? star.p)
  const { classes, thresholds } = classify(star.z, p, correction)
  return {
    ...summed(star, counts, exposure, neighbours),
    z: star.z,
    p,
    q: correction === 'none' ? p : adjusted(p, correction),
    classes,
    thresholds,
    pBy: exact ? 'exact' : sampled ? 'permutation' : 'normal',
    permutations: sampled?.arrangements ?? null,
  }
}

/** p by permutation of each cell's surroundings: Moran's product has no distribution that is shared. */
function* amongNeighbours({ exposure, correction }: Task, counts: Uint32Array, neighbours: Neighbours): Work<Found> {
  const values = exposure ? deviatesOf(counts, exposure) : counts
  const { i, quadrant, global } = localMoran(values, neighbours)
  const { p, permutations } = yield* permutedP(values, neighbours)
  // The side is that of the cell itself: 1 HH and 4 HL are high.
  const sides = Float64Array.from(quadrant, (number) => (number === 1 || number === 4 ? 1 : -1))
  const { classes, thresholds } = classify(sides, p, correction)
  return {
    ...summed(giStar(counts, neighbours), counts, exposure, neighbours),
    z: null,
    p,
    q: correction === 'none' ? p : adjusted(p, correction),
    classes,
    thresholds,
    i,
    quadrants: quadrant,
    global,
    pBy: 'permutation',
    permutations,
  }
}

function* permutedP(values: Values, neighbours: Neighbours) {
  const wanted = Math.floor(COMPARISONS / Math.max(1, values.length))
  const permutations = Math.min(MOST_PERMUTATIONS, Math.max(FEWEST_PERMUTATIONS, wanted))
  const permuted = yield* permute(values, neighbours, { permutations })
  return { p: pOf(permuted), permutations }
}

function* inTime(task: Task, neighbours: Neighbours): Work<Found> {
  const { counts, slices, exposure, exposureBySlice, correction, confidence } = task
  const cells = neighbours.offsets.length - 1
  const values = exposure ? deviatesOf(counts, exposureBySlice ?? exposure) : counts
  const window = { before: BEFORE, p: exposure ? 'sampled' : 'exact' } as const
  const { z, p, by, arrangements } = yield* within(spaceTimeGiStar(values, neighbours, window), 0, 0.5)
  const { classes: bins, thresholds } = classify(z, p, correction)
  const trends = yield* within(mannKendallOfEach(z, cells, { overlap: BEFORE }), 0.5, 0.9)
  const told = yield* within(emerging(bins, trends, confidence), 0.9, 1)
  // The last window, as far as it reaches back.
  const depth = Math.min(slices - 1, BEFORE) + 1
  const recent = totalOfCells(counts.subarray((slices - depth) * cells), depth)
  const { sums } = giStar(recent, neighbours)
  const { mean, deviation } = momentsOf(counts)
  const last = (slices - 1) * cells
  const finalP = p.slice(last)
  return {
    sums,
    expected: exposureBySlice
      ? expectedBySlice(counts, exposureBySlice, exposureBySlice.subarray((slices - depth) * cells), neighbours)
      : expectedOf(mean * depth, exposure, neighbours),
    mean,
    deviation,
    z: z.slice(last),
    p: finalP,
    q: correction === 'none' ? finalP : adjustedOf(p, finalP, correction),
    classes: bins.slice(last),
    thresholds,
    pBy: by === 'sampled' ? 'permutation' : by,
    permutations: arrangements,
    patterns: {
      patterns: told.patterns,
      hotSlices: told.hotSlices,
      coldSlices: told.coldSlices,
      finalRun: told.finalRun,
      trendZ: trends.z,
      trendP: trends.p,
      bins,
    },
  }
}

/** Cases of each cell and its neighbours, beside what chance leads to expect of as many cells, or of as much exposure. */
function summed(star: GiStar, counts: Uint32Array, exposure: Float64Array | null, neighbours: Neighbours) {
  const { mean, deviation } = momentsOf(counts)
  const { sums } = exposure ? giStar(counts, neighbours) : star
  return { sums, expected: expectedOf(mean, exposure, neighbours), mean, deviation }
}

/** @param mean cases of a cell */
function expectedOf(mean: number, exposure: Float64Array | null, neighbours: Neighbours): Float64Array {
  const cells = neighbours.offsets.length - 1
  if (!exposure) return Float64Array.from(degreesOf(neighbours), (degree) => (degree + 1) * mean)
  const each = (mean * cells) / exposure.reduce((sum, one) => sum + one, 0)
  return giStar(exposure, neighbours).sums.map((sum) => sum * each)
}

/** The same of the last slices, whose exposure is their own. */
function expectedBySlice(counts: Uint32Array, all: Float64Array, last: Float64Array, neighbours: Neighbours) {
  const cells = neighbours.offsets.length - 1
  const recent = new Float64Array(cells)
  for (const [bin, amount] of last.entries()) recent[bin % cells]! += amount
  const sumOf = (amounts: Float64Array) => amounts.reduce((sum, one) => sum + one, 0)
  const cases = counts.reduce((sum, one) => sum + one, 0)
  return expectedOf(((cases / sumOf(all)) * sumOf(recent)) / cells, recent, neighbours)
}

function totalOfCells(counts: Uint32Array, slices: number): Uint32Array {
  const cells = counts.length / slices
  if (slices === 1) return counts
  const totals = new Uint32Array(cells)
  for (let bin = 0; bin < counts.length; bin++) totals[bin % cells]! += counts[bin]!
  return totals
}
