/**
 * The exact distribution of the sum of r counts drawn from all n without replacement: what Gi* is compared with, if every
 * arrangement of the counts over the area is equally likely. Its mean and variance are those in Gi*'s z; the normal curve
 * through them is right for large sums only. Where a neighbourhood has a handful of cases its upper tail is far too thin:
 * 100 cases in 2,000 cells make hot spots of chance by the dozen. Permutations cannot help a city, for with 999 of them no p
 * is below 0.002 and none survives a correction over thousands of cells. The distribution itself can be had:
 *
 *   classes of equal counts v, n_v cells each, are added one after another. Of r draws from the m cells of the classes so far,
 *   j are of the newest with the hypergeometric probability C(n_v, j) C(m − n_v, r − j) / C(m, r), and add v·j.
 *
 * All terms are positive, so small tails keep their digits; the sums of all sizes r come out of one pass. Multivariate
 * hypergeometric, as in the exact permutation tests of M. Pagano and D. Tritchler, JASA 78 (1983) 435–440. 0/1 counts give
 * the hypergeometric distribution (tested against scipy), small cases every subset (tested by counting them).
 */
import type { Work } from './work.ts'

/** Multiplications a distribution may take: about a second. */
const MOST_STEPS = 4e8
/** What is less likely than this is left out: a p under it may come out as 0. */
const NEGLIGIBLE = 1e-25

export interface ExactSums {
  /** Twice the smaller of P(sum ≥ it) and P(sum ≤ it), at most 1: of `size` counts drawn. */
  twoSided(size: number, sum: number): number
}

/**
 * @param counts all of them
 * @param sizes how many are drawn, any number of times the same
 * @param sums what will be asked for: sums above the largest are told together
 * @returns null when it would take more than MOST_STEPS
 */
export function* exactSums(
  counts: Uint32Array | Uint16Array,
  sizes: Uint32Array,
  sums: Float64Array,
): Work<ExactSums | null> {
  const classes = classesOf(counts)
  const draws = sizes.reduce((most, size) => Math.max(most, size), 0)
  const largest = sums.reduce((most, sum) => Math.max(most, sum), 0)
  const width = largest + 2
  /** chances[r * width + s]: of r draws from the classes so far, that they add up to s; the last column is all sums beyond. */
  const chances = new Float64Array((draws + 1) * width)
  chances[0] = 1
  let cells = 0
  let reach = 0
  let steps = 0
  for (const [number, { value, members }] of classes.entries()) {
    const total = cells + members
    const ways = { own: logChoices(members, draws), others: logChoices(cells, draws), all: logChoices(total, draws) }
    // Largest first: a row is made of itself and of smaller ones, which are still those of the classes before.
    for (let size = draws; size >= 0; size--) {
      const row = size * width
      const chance = (taken: number) => Math.exp(ways.own[taken]! + ways.others[size - taken]! - ways.all[size]!) || 0
      const none = chance(0)
      const used = Math.min(width, reach * size + 1)
      for (let sum = 0; sum < used; sum++) chances[row + sum]! *= none
      for (let taken = 1; taken <= Math.min(size, members); taken++) {
        const share = chance(taken)
        if (share < NEGLIGIBLE) continue
        const from = (size - taken) * width
        const fromUsed = Math.min(width, reach * (size - taken) + 1)
        const shift = taken * value
        const inside = Math.min(fromUsed, Math.max(0, width - 1 - shift))
        for (let sum = 0; sum < inside; sum++) chances[row + sum + shift]! += share * chances[from + sum]!
        for (let sum = inside; sum < fromUsed; sum++) chances[row + width - 1]! += share * chances[from + sum]!
        steps += fromUsed
      }
      if (steps > MOST_STEPS) return null
    }
    cells = total
    reach = value
    yield (number + 1) / classes.length
  }
  return tailsOf(chances, width, new Set(sizes))
}

interface CountClass {
  value: number
  members: number
}

/** Equal counts together, smallest first. */
function classesOf(counts: Uint32Array | Uint16Array): CountClass[] {
  const members = new Map<number, number>()
  for (const count of counts) members.set(count, (members.get(count) ?? 0) + 1)
  return [...members].map(([value, members]) => ({ value, members })).sort((one, other) => one.value - other.value)
}

/** ln C(of, taken) for taken = 0 … most; −∞ where there are not so many. Added up, for Stirling's ln Γ loses eight digits here. */
function logChoices(of: number, most: number): Float64Array {
  const logs = new Float64Array(most + 1)
  for (let taken = 1; taken <= most; taken++) {
    logs[taken] = taken > of ? Number.NEGATIVE_INFINITY : logs[taken - 1]! + Math.log((of - taken + 1) / taken)
  }
  return logs
}

/** Both tails of the sizes asked for, each added up from its small end. */
function tailsOf(chances: Float64Array, width: number, sizes: ReadonlySet<number>): ExactSums {
  const upper = new Map<number, Float64Array>()
  const lower = new Map<number, Float64Array>()
  for (const size of sizes) {
    const above = chances.slice(size * width, (size + 1) * width)
    const below = above.slice()
    for (let sum = width - 2; sum >= 0; sum--) above[sum]! += above[sum + 1]!
    for (let sum = 1; sum < width; sum++) below[sum]! += below[sum - 1]!
    upper.set(size, above)
    lower.set(size, below)
  }
  return {
    twoSided: (size, sum) => Math.min(1, 2 * Math.min(upper.get(size)![sum]!, lower.get(size)![sum]!)),
  }
}
