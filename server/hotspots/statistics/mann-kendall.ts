/**
 * Mann–Kendall: does a series rise or fall over time, whatever its shape?
 *
 *   S = Σ_{i<j} sign(x_j − x_i),   Var S = (n(n − 1)(2n + 5) − Σ_t t(t − 1)(2t + 5)) / 18 over groups of t equal values,
 *   z = (S − sign S) / √Var S,     τ = S / (n(n − 1)/2)
 *
 * H. B. Mann, Econometrica 13 (1945) 245–259; M. G. Kendall, Rank Correlation Methods (1975), with its correction for ties.
 * Sen's slope is the median of (x_j − x_i)/(j − i) (P. K. Sen, JASA 63 (1968) 1379–1389), in units of the series a slice.
 * Equal to `pymannkendall.original_test`. Values must be numbers: there is no gap in a count.
 *
 * It takes slices for independent. Those of a Gi* that looks back m slices are not: they share what they look back on, and at
 * 10 % a trend is found in 25 % of places without one for m = 1, in 42 % for m = 3. ArcGIS leaves it so. `overlap: m` widens
 * Var S by what sums over m + 1 slices have in common, ρ_k = 1 − k/(m + 1):
 *
 *   1 + 2/(n(n − 1)(n − 2)) · Σ_{k≤m} (n − k)(n − k − 1)(n − k − 2) ρ_k     (K. H. Hamed and A. R. Rao, J. Hydrology 204
 *   (1998) 182–196, with ρ known instead of estimated)
 */
import { twoSided } from './normal.ts'
import type { Work } from './work.ts'

export interface Trend {
  z: number
  /** Two-sided. */
  p: number
  /** −1 … 1; without correction for ties, as pymannkendall's. */
  tau: number
  /** Sen's slope. */
  slope: number
}

export interface Trends {
  z: Float64Array
  p: Float64Array
  tau: Float64Array
  /** Only when asked for: it takes twice as long as all the rest. */
  slope?: Float64Array
}

export interface TrendOptions {
  /** Whether Sen's slope is asked for too. */
  slopes?: boolean
  /** How many slices a value looks back on, as `before` of the Gi*; 0 is the original test. */
  overlap?: number
}

export function mannKendall(series: Float64Array): Trend {
  const { score, variance } = scoreOf(series, new Float64Array(series.length))
  const z = zOf(score, variance)
  return { z, p: twoSided(z), tau: tauOf(score, series.length), slope: slopeOf(series) }
}

/**
 * The test of many series at once.
 * @param cube slice after slice, each one value a cell
 */
export function* mannKendallOfEach(
  cube: Float64Array,
  cells: number,
  { slopes = false, overlap = 0 }: TrendOptions = {},
): Work<Trends> {
  const slices = cells ? cube.length / cells : 0
  if (!Number.isInteger(slices))
    throw new RangeError(`Expected whole slices of ${cells} cells, got ${cube.length} values.`)
  const trends: Trends = { z: new Float64Array(cells), p: new Float64Array(cells), tau: new Float64Array(cells) }
  if (slopes) trends.slope = new Float64Array(cells)
  const together = 512
  const block = new Float64Array(together * slices)
  const spare = new Float64Array(slices)
  const shared = inflation(slices, overlap)
  for (let first = 0; first < cells; first += together) {
    // Turned so that a series lies together: read across the cube, each value would be a cache miss of its own.
    const width = Math.min(together, cells - first)
    for (let slice = 0; slice < slices; slice++) {
      const row = slice * cells + first
      for (let at = 0; at < width; at++) block[at * slices + slice] = cube[row + at]!
    }
    for (let at = 0; at < width; at++) {
      const series = block.subarray(at * slices, (at + 1) * slices)
      const { score, variance } = scoreOf(series, spare)
      trends.z[first + at] = zOf(score, variance * shared)
      trends.p[first + at] = twoSided(trends.z[first + at]!)
      trends.tau[first + at] = tauOf(score, slices)
      if (trends.slope) trends.slope[first + at] = slopeOf(series)
    }
    yield (first + width) / cells
  }
  return trends
}

function scoreOf(series: Float64Array, spare: Float64Array): { score: number; variance: number } {
  const n = series.length
  let above = 0
  let below = 0
  for (let later = 1; later < n; later++) {
    const value = series[later]!
    for (let earlier = 0; earlier < later; earlier++) {
      above += value > series[earlier]! ? 1 : 0
      below += value < series[earlier]! ? 1 : 0
    }
  }
  let variance = n * (n - 1) * (2 * n + 5)
  if (above + below < (n * (n - 1)) / 2) {
    spare.set(series)
    spare.sort()
    for (let from = 0, to = 1; to <= n; to++) {
      if (to < n && spare[to] === spare[from]) continue
      const tied = to - from
      variance -= tied * (tied - 1) * (2 * tied + 5)
      from = to
    }
  }
  return { score: above - below, variance: variance / 18 }
}

function zOf(score: number, variance: number): number {
  return score === 0 ? 0 : (score - Math.sign(score)) / Math.sqrt(variance)
}

/** How many times larger Var S is where values share the slices they look back on. */
function inflation(n: number, overlap: number): number {
  let sum = 0
  for (let lag = 1; lag <= Math.min(overlap, n - 3); lag++) {
    sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * (1 - lag / (overlap + 1))
  }
  return sum > 0 ? 1 + (2 * sum) / (n * (n - 1) * (n - 2)) : 1
}

function tauOf(score: number, n: number): number {
  return n > 1 ? score / ((n * (n - 1)) / 2) : 0
}

function slopeOf(series: Float64Array): number {
  const n = series.length
  if (n < 2) return 0
  const slopes = new Float64Array((n * (n - 1)) / 2)
  let end = 0
  for (let later = 1; later < n; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      slopes[end++] = (series[later]! - series[earlier]!) / (later - earlier)
    }
  }
  const middle = end >> 1
  const upper = nth(slopes, middle)
  if (end & 1) return upper
  // All before the middle are at most what is there.
  let lower = slopes[0]!
  for (let at = 1; at < middle; at++) lower = Math.max(lower, slopes[at]!)
  return (lower + upper) / 2
}

/** The value a sort would put there, with none above it before it and none below it behind (C. A. R. Hoare's FIND, 1961). */
function nth(values: Float64Array, place: number): number {
  let from = 0
  let to = values.length - 1
  while (from < to) {
    const pivot = values[(from + to) >> 1]!
    let left = from
    let right = to
    while (left <= right) {
      while (values[left]! < pivot) left++
      while (values[right]! > pivot) right--
      if (left > right) break
      const moved = values[left]!
      values[left++] = values[right]!
      values[right--] = moved
    }
    if (place <= right) to = right
    else if (place >= left) from = left
    else break
  }
  return values[place]!
}
