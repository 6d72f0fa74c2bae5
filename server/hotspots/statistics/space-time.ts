/**
 * Gi* over a cube of cells × slices of time: a bin is summed over its cell and the ring around it, in its slice and the m
 * slices before, and compared with all bins of the cube.
 *
 *   z = (Σx over the window − W x̄) / (s √((N W − W²) / (N − 1))),  N = cells × slices, x̄ and s of the whole cube,
 *   W = (neighbours + 1) × min(slice + 1, m + 1): the first slices look back on fewer, and W says so
 *
 * As ArcGIS' Emerging Hot Spot Analysis with its whole cube for a global window ("How Emerging Hot Spot Analysis works");
 * equal to esda's `G_Local(star=True, transform='B')` over the N bins with those weights, which at 100,000 cells × 52 weeks
 * would be a matrix of 73 million entries. Here time is added first, cell by cell, and then the ring.
 */
import { momentsOf, scaleOf, type Values } from './getis-ord.ts'
import { degreesOf, type Neighbours } from './neighbours.ts'
import { twoSided } from './normal.ts'
import { type ExactSums, exactSums } from './randomisation.ts'
import { type SampledSums, sampledSums } from './sampled-sums.ts'
import { type Work, within } from './work.ts'

export interface SpaceTimeOptions {
  /** m: slices before a bin's own that belong to its window. ArcGIS' default is 1. */
  before?: number
  /**
   * `exact` takes p from the distribution of the sums instead of the normal curve; for counts (Uint32Array or Uint16Array) only.
   * `sampled` draws from that distribution, for values of any kind (Float64Array).
   */
  p?: 'normal' | 'exact' | 'sampled'
}

/** Slice after slice, each one value a cell, as the cube that came in. */
export interface SpaceTimeGiStar {
  z: Float64Array
  /** Two-sided. */
  p: Float64Array
  /** How p was found: `normal` where exact was asked for and would have taken too long. */
  by: 'normal' | 'exact' | 'sampled'
  /** How many arrangements were drawn; null where p was not sampled. */
  arrangements: number | null
}

/** @param cube slice after slice, oldest first, each one value a cell of the neighbours */
export function* spaceTimeGiStar(
  cube: Values,
  neighbours: Neighbours,
  { before = 1, p: wanted = 'normal' }: SpaceTimeOptions = {},
): Work<SpaceTimeGiStar> {
  const degrees = degreesOf(neighbours)
  const cells = degrees.length
  const slices = cells ? cube.length / cells : 0
  if (!Number.isInteger(slices))
    throw new RangeError(`Expected whole slices of ${cells} cells, got ${cube.length} values.`)
  if (wanted === 'exact' && cube instanceof Float64Array)
    throw new RangeError('Expected counts for exact p, got numbers.')
  const moments = momentsOf(cube)
  const sums = yield* within(windowSums(cube, neighbours, before), 0, wanted === 'normal' ? 0.6 : 0.4)
  const depthOf = (slice: number) => Math.min(slice, before) + 1

  const sizes = Uint32Array.from(
    new Set(
      Array.from(new Set(degrees)).flatMap((degree) => range(before + 1).map((depth) => (degree + 1) * (depth + 1))),
    ),
  ).filter((size) => size <= cube.length)
  let exact: ExactSums | null = null
  let sampled: SampledSums | null = null
  if (wanted === 'sampled') sampled = yield* within(sampledSums(Float64Array.from(cube), sizes), 0.4, 0.8)
  if (wanted === 'exact') {
    if (cube instanceof Float64Array) throw new RangeError('Expected counts for exact p, got a Float64Array.')
    exact = yield* within(exactSums(cube, sizes, sums), 0.4, 0.8)
  }
  const scales = new Float64Array(sizes.reduce((most, size) => Math.max(most, size), 0) + 1)
  for (const size of sizes) scales[size] = scaleOf(moments, size)

  // z takes the place of the sums: a cube of 5 million bins is 42 MB.
  const z = sums
  const p = new Float64Array(cube.length)
  for (let slice = 0; slice < slices; slice++) {
    for (let cell = 0; cell < cells; cell++) {
      const bin = slice * cells + cell
      const size = (degrees[cell]! + 1) * depthOf(slice)
      const sum = sums[bin]!
      z[bin] = (sum - size * moments.mean) * scales[size]!
      p[bin] = (exact ?? sampled)?.twoSided(size, sum) ?? twoSided(z[bin]!)
    }
    yield 0.8 + (0.2 * (slice + 1)) / slices
  }
  return { z, p, by: exact ? 'exact' : sampled ? 'sampled' : 'normal', arrangements: sampled?.arrangements ?? null }
}

/** Sums over each bin's window. */
function* windowSums(cube: Values, { offsets, indices, self }: Neighbours, before: number): Work<Float64Array> {
  const cells = offsets.length - 1
  const slices = cells ? cube.length / cells : 0
  const sums = new Float64Array(cube.length)
  const column = new Float64Array(cells)
  for (let slice = 0; slice < slices; slice++) {
    // Added anew for each slice: taking the oldest off a running sum would leave rounding behind in rates.
    column.fill(0)
    for (let past = Math.max(0, slice - before); past <= slice; past++) {
      for (let cell = 0; cell < cells; cell++) column[cell]! += cube[past * cells + cell]!
    }
    let at = 0
    for (let cell = 0; cell < cells; cell++) {
      let sum = self ? 0 : column[cell]!
      for (const end = offsets[cell + 1]!; at < end; at++) sum += column[indices[at]!]!
      sums[slice * cells + cell] = sum
    }
    yield (slice + 1) / slices
  }
  return sums
}

const range = (count: number) => Array.from({ length: count }, (_, at) => at)
