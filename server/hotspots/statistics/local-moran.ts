/**
 * Local Moran's I, row-standardised: is a cell like its neighbours? High among high and low among low are clusters, high
 * among low and low among high are outliers, which Gi* cannot see.
 *
 *   I_i = (n − 1)/n · z_i · mean of z over the neighbours,   z = (x − x̄) / s,   s² = Σ(x − x̄)² / n
 *
 * L. Anselin, Geographical Analysis 27 (1995) 93–115; equal to `esda.Moran_Local(y, w, transformation='r')`. A cell without
 * neighbours has I = 0 and counts as among low. Global: Moran's I of the area, with its z under randomisation
 * (A. D. Cliff and J. K. Ord, Spatial Processes, 1981, p. 46), equal to `esda.Moran(...).z_rand`.
 */
import { momentsOf, type Values } from './getis-ord.ts'
import { degreesOf, type Neighbours } from './neighbours.ts'
import { twoSided } from './normal.ts'

export interface LocalMoran {
  i: Float64Array
  /** Of each cell: a number of QUADRANTS, esda's: 1 high among high, 2 low among high, 3 low among low, 4 high among low. */
  quadrant: Uint8Array
  global: GlobalMoran
}

export interface GlobalMoran {
  i: number
  /** What chance gives, −1 / (n − 1). */
  expected: number
  z: number
  /** Two-sided. */
  p: number
}

/** p of I by conditional permutation: `pOf(permute(values, neighbours))`, for I_i rises and falls with the neighbours' sum. */
export function localMoran(values: Values, neighbours: Neighbours): LocalMoran {
  const { offsets, indices, self } = neighbours
  const count = values.length
  if (offsets.length !== count + 1) throw new RangeError(`Expected ${offsets.length - 1} values, got ${count}.`)
  const { mean, deviation } = momentsOf(values)
  const z = Float64Array.from(values, (value) => (deviation > 0 ? (value - mean) / deviation : 0))
  const i = new Float64Array(count)
  const quadrant = new Uint8Array(count)
  for (let cell = 0; cell < count; cell++) {
    const start = offsets[cell]! + (self ? 1 : 0)
    const end = offsets[cell + 1]!
    let lag = 0
    for (let at = start; at < end; at++) lag += z[indices[at]!]!
    if (end > start) lag /= end - start
    i[cell] = ((count - 1) / count) * z[cell]! * lag
    const high = z[cell]! > 0
    quadrant[cell] = lag > 0 ? (high ? 1 : 2) : high ? 4 : 3
  }
  return { i, quadrant, global: globalMoran(z, i, neighbours) }
}

function globalMoran(z: Float64Array, local: Float64Array, neighbours: Neighbours): GlobalMoran {
  const n = z.length
  const expected = -1 / (n - 1)
  const { offsets, indices, self } = neighbours
  const degrees = degreesOf(neighbours)
  // s0, s1, s2 of Cliff and Ord: of weights 1 / degree, and of both directions of a pair.
  let [s0, s1, s2] = [0, 0, 0]
  let [product, squares, fourths] = [0, 0, 0]
  for (let cell = 0; cell < n; cell++) {
    product += (local[cell]! * n) / (n - 1)
    squares += z[cell]! ** 2
    fourths += z[cell]! ** 4
    if (degrees[cell] === 0) continue
    s0++
    let column = 0
    for (let at = offsets[cell]! + (self ? 1 : 0); at < offsets[cell + 1]!; at++) {
      const other = 1 / degrees[indices[at]!]!
      column += other
      s1 += (1 / degrees[cell]! + other) ** 2 / 2
    }
    s2 += (1 + column) ** 2
  }
  if (s0 === 0 || squares === 0 || n < 4) return { i: 0, expected, z: 0, p: 1 }
  const i = ((n / s0) * product) / squares
  const kurtosis = fourths / n / (squares / n) ** 2
  const all = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0 * s0)
  const peaked = kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * s0 * s0)
  const variance = (all - peaked) / ((n - 1) * (n - 2) * (n - 3) * s0 * s0) - expected * expected
  const score = (i - expected) / Math.sqrt(variance)
  return { i, expected, z: score, p: twoSided(score) }
}
