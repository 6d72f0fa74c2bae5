/** Class breaks of the heat: pure. */

/** Upper parts get more of the ramp: a city's cells are mostly quiet, and it is the loud ones one looks for. */
const QUANTILES = [0, 0.35, 0.6, 0.8, 0.92, 0.98]
export const RAMP_LENGTH = QUANTILES.length

export interface HeatClass {
  /** Least and greatest count. */
  from: number
  to: number
  cells: number
  /** Place on the ramp, 0 … RAMP_LENGTH - 1. */
  rank: number
}

/** At most six classes of counts at quantiles; every value its own class where there are few. */
export function heatClasses(counts: ArrayLike<number>): HeatClass[] {
  if (counts.length === 0) return []
  // Numbers sort natively in a typed array: 20,000 of them in two milliseconds.
  const sorted = Array.from(Float64Array.from(counts).sort())
  const distinct = [...new Set(sorted)]
  const starts =
    distinct.length <= RAMP_LENGTH
      ? distinct
      : [...new Set(QUANTILES.map((part) => sorted[Math.floor(part * sorted.length)]!))]
  return starts.map((from, index) => {
    const below = starts[index + 1] ?? Number.POSITIVE_INFINITY
    const inside = sorted.filter((count) => count >= from && count < below)
    const rank =
      starts.length === 1 ? RAMP_LENGTH - 3 : Math.round((index * (RAMP_LENGTH - 1)) / Math.max(1, starts.length - 1))
    return { from, to: inside.at(-1)!, cells: inside.length, rank }
  })
}

export function rankOf(classes: readonly HeatClass[], count: number): number {
  let rank = 0
  for (const one of classes) if (count >= one.from) rank = one.rank
  return rank
}
