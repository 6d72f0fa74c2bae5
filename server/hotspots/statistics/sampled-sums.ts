/**
 * The distribution of the sum of r values drawn from all n without replacement, by drawing: what `exactSums` computes for counts,
 * for values of any kind. Every arrangement of the values over the area is equally likely, as in Gi*'s own z. What one cell is
 * compared with depends on how many cells are summed and on nothing else, so that a million arrangements serve all cells: the
 * least p is 2 in a million, enough to survive a correction over a city, where permutations of each cell's own surroundings
 * (permutation.ts) would take a thousand times as long.
 */
import { Draws } from './draws.ts'
import type { Work } from './work.ts'

/** Sums kept, of all sizes together: 80 MB. */
const MOST_SUMS = 1e7
const MOST_ARRANGEMENTS = 999_999

export interface SampledSums {
  arrangements: number
  /** Twice the smaller share of arrangements whose sum is at least, at most, this one; what was observed is one of them. */
  twoSided(size: number, sum: number): number
}

/** @param sizes how many are drawn, any number of times the same; no more than there are values */
export function* sampledSums(values: Float64Array, sizes: Uint32Array, seed = 1): Work<SampledSums> {
  const wanted = [...new Set(sizes)].sort((one, other) => one - other)
  const most = wanted.at(-1) ?? 0
  const arrangements = Math.min(MOST_ARRANGEMENTS, Math.floor(MOST_SUMS / Math.max(1, wanted.length)))
  const sums = new Map(wanted.map((size) => [size, new Float64Array(arrangements)]))
  const draws = new Draws(seed)
  const drawn = new Uint32Array(most)
  const at = wanted.map((size) => sums.get(size)!)
  for (let one = 0; one < arrangements; one++) {
    draws.fillDifferent(drawn, values.length)
    let sum = 0
    let next = 0
    // The first r of an arrangement are as likely as any r.
    for (let count = 1; count <= most; count++) {
      sum += values[drawn[count - 1]!]!
      if (wanted[next] === count) at[next++]![one] = sum
    }
    if ((one & 4095) === 4095) yield (0.9 * one) / arrangements
  }
  for (const [number, column] of at.entries()) {
    column.sort()
    yield 0.9 + (0.1 * (number + 1)) / at.length
  }
  return {
    arrangements,
    twoSided: (size, sum) => {
      const sorted = sums.get(size)!
      // Sums in another order differ in their last digits: they are ties all the same.
      const rounding = 1e-9 * Math.max(1, Math.abs(sum))
      const below = countUnder(sorted, sum - rounding)
      const atMost = countUnder(sorted, sum + rounding)
      return Math.min(1, (2 * (Math.min(arrangements - below, atMost) + 1)) / (arrangements + 1))
    },
  }
}

/** How many are under a value. */
function countUnder(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
