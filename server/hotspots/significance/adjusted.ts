import { type Method, penaltyOf } from '../statistics/discovery.ts'

/**
 * q of a few tests among many, as `adjusted` gives them: sorting places of 2 million bins takes seconds, sorting their p a
 * fifth of one.
 */
export function adjustedOf(p: Float64Array, asked: Float64Array, method: Method): Float64Array {
  const sorted = p.slice().sort()
  const factor = p.length * penaltyOf(p.length, method)
  // q by rank, in the place of what it is made of: from the largest down, each is needed once.
  let least = 1
  const q = new Float64Array(sorted.length)
  for (let rank = sorted.length; rank > 0; rank--) {
    least = Math.min(least, (sorted[rank - 1]! * factor) / rank)
    q[rank - 1] = least
  }
  return asked.map((one) => q[lastAt(sorted, one)]!)
}

/** The last place of a value that is there: of equals the largest rank counts. */
function lastAt(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}
