/**
 * Getis–Ord Gi* with binary weights, the cell itself included: is the sum over a cell and its neighbours larger (hot) or
 * smaller (cold) than the sum over as many cells drawn at random from the whole study area?
 *
 *   z_i = (Σ_j w_ij x_j − W_i x̄) / (s √((n W_i − W_i²) / (n − 1))),  x̄ = Σx / n,  s² = Σx² / n − x̄²,
 *   W_i = number of cells summed, itself among them
 *
 * J. K. Ord and A. Getis, "Local spatial autocorrelation statistics", Geographical Analysis 27 (1995) 286–306, eq. 6.
 * This is what ArcGIS prints as GiZScore, and esda as `G_Local(y, w, transform='B', star=True).Zs`. They part in three things:
 * esda divides by Σx first, so that z changes its sign where Σx < 0 and is no number where Σx = 0: here it stays right;
 * esda's `p_norm` is one-sided, half of ours and of ArcGIS'; a window that is the whole area, or values all alike, give a
 * z that is no number there, and 0 with p = 1 here: nothing stands out.
 */
import { degreesOf, type Neighbours } from './neighbours.ts'
import { twoSided } from './normal.ts'
import { exactSums } from './randomisation.ts'
import type { Work } from './work.ts'

export type Values = Float64Array | Uint32Array | Uint16Array

export interface GiStar {
  /** Of each cell: the sum over itself and its neighbours, in units of the values. */
  sums: Float64Array
  /** Of each cell: how many cells were summed, W_i. */
  sizes: Uint32Array
  z: Float64Array
  /** Two-sided. */
  p: Float64Array
}

/** Mean and (population) standard deviation. */
export interface Moments {
  count: number
  mean: number
  deviation: number
}

export function momentsOf(values: Values): Moments {
  const count = values.length
  let sum = 0
  for (let at = 0; at < count; at++) sum += values[at]!
  const mean = count ? sum / count : 0
  let squares = 0
  for (let at = 0; at < count; at++) squares += (values[at]! - mean) ** 2
  const deviation = count ? Math.sqrt(squares / count) : 0
  // Values all alike leave rounding behind, which must not be divided by.
  return { count, mean, deviation: deviation > 1e-12 * Math.abs(mean) ? deviation : 0 }
}

/** What a difference from the expected sum of so many values is multiplied by to be z; 0 where nothing can stand out. */
export function scaleOf({ count, deviation }: Moments, size: number): number {
  const variance = (count * size - size * size) / (count - 1)
  return variance > 0 && deviation > 0 ? 1 / (deviation * Math.sqrt(variance)) : 0
}

/**
 * @param values one a cell: counts of cases, or rates (`ratesOf`)
 * @returns z and p by the normal approximation; `exactly` gives p for counts without it
 */
export function giStar(values: Values, neighbours: Neighbours): GiStar {
  const { offsets, indices, self } = neighbours
  const count = values.length
  if (offsets.length !== count + 1) throw new RangeError(`Expected ${offsets.length - 1} values, got ${count}.`)
  const sizes = degreesOf(neighbours).map((degree) => degree + 1)
  const moments = momentsOf(values)
  const sums = new Float64Array(count)
  const z = new Float64Array(count)
  const p = new Float64Array(count)
  for (let cell = 0; cell < count; cell++) {
    let sum = self ? 0 : values[cell]!
    for (let at = offsets[cell]!; at < offsets[cell + 1]!; at++) sum += values[indices[at]!]!
    sums[cell] = sum
    z[cell] = (sum - sizes[cell]! * moments.mean) * scaleOf(moments, sizes[cell]!)
    p[cell] = twoSided(z[cell]!)
  }
  return { sums, sizes, z, p }
}

/**
 * p of Gi* without the normal approximation, which calls chance a hot spot where counts are small (randomisation.ts).
 * @param counts those `found` was computed from
 * @returns null where counts are so many and so different that it would take seconds; the approximation is better there
 */
export function* exactly(counts: Uint32Array, found: GiStar): Work<Float64Array | null> {
  const exact = yield* exactSums(counts, found.sizes, found.sums)
  return exact && found.sums.map((sum, cell) => exact.twoSided(found.sizes[cell]!, sum))
}

/**
 * Cases by exposure (residents, components, metres of road): what Gi* asks of rates.
 * @throws RangeError for a cell without exposure: it has no rate, and a rate of zero would be a cold spot made up. Leave such
 * cells out of the study area.
 */
export function ratesOf(counts: Uint32Array, exposure: Float64Array): Float64Array {
  const rates = new Float64Array(counts.length)
  for (let cell = 0; cell < counts.length; cell++) {
    if (!(exposure[cell]! > 0)) {
      throw new RangeError(`Expected an exposure above 0 in every cell, got ${exposure[cell]} in number ${cell}.`)
    }
    rates[cell] = counts[cell]! / exposure[cell]!
  }
  return rates
}
