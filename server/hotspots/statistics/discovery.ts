/**
 * Which of many tests are discoveries, when a share of at most α of those told may be false (false discovery rate).
 * Of 10,000 cells without any pattern 500 have p ≤ 0.05: a map of them is a map of chance.
 *
 * `BH`: Y. Benjamini and Y. Hochberg, JRSS B 57 (1995) 289–300: all with p ≤ the largest p_(k) ≤ kα / n. Right for
 * independent tests and for those that rise together, as Gi* of neighbours does (Caldas de Castro and Singer, Geographical
 * Analysis 38 (2006) 180–208, who brought it to Gi*; ArcGIS uses it). `BY`: Y. Benjamini and D. Yekutieli, Annals of
 * Statistics 29 (2001) 1165–1188: right whatever the dependence, α divided by 1 + 1/2 + … + 1/n, about 10 for a city.
 *
 * `esda.fdr` gives a threshold as well, with < for ≤, and α / n where there is no discovery: no p is below that then, so
 * both name the same cells but for a p that equals kα / n to the last digit.
 */
import { CONFIDENCES } from './rules.ts'

export type Method = 'BH' | 'BY'

/** The largest p that is a discovery at level α, as kα / n; 0 where none is. Equals are told together. */
export function threshold(p: Float64Array, level: number, method: Method = 'BH'): number {
  // Only these can be at or under kα / n, so only these are sorted: 5 million bins take 0.1 s and not 0.6.
  const candidates = p.filter((one) => one <= level).sort()
  const each = level / (p.length * penaltyOf(p.length, method))
  for (let rank = candidates.length; rank > 0; rank--) if (candidates[rank - 1]! <= rank * each) return rank * each
  return 0
}

/** Of each test the smallest level at which it is a discovery: q ≤ α exactly where p ≤ threshold(α). */
export function adjusted(p: Float64Array, method: Method = 'BH'): Float64Array {
  const order = Uint32Array.from(p, (_, at) => at).sort((one, other) => p[one]! - p[other]!)
  const q = new Float64Array(p.length)
  const factor = p.length * penaltyOf(p.length, method)
  let least = 1
  for (let rank = p.length; rank > 0; rank--) {
    const at = order[rank - 1]!
    least = Math.min(least, (p[at]! * factor) / rank)
    q[at] = least
  }
  return q
}

export interface Classes {
  /** Of each test −3 … 3: a number of CONFIDENCES, negative for cold. */
  classes: Int8Array
  /** The largest p told at 90, 95 and 99 %. */
  thresholds: [number, number, number]
}

/** Hot and cold spots at 90, 95 and 99 % after correction, as ArcGIS' Gi_Bin; `none` leaves p as it is. */
export function classify(z: Float64Array, p: Float64Array, method: Method | 'none' = 'BH'): Classes {
  const levels = CONFIDENCES.map(({ level }) => level)
  const [some, more, most] = levels.map((level) => (method === 'none' ? level : threshold(p, level, method))) as [
    number,
    number,
    number,
  ]
  const classes = new Int8Array(p.length)
  // p = 0 is far beyond the last digit of a double; where nothing is a discovery the threshold is 0 too, and some > 0 tells.
  for (let at = 0; at < p.length; at++) {
    if (p[at]! > some || some === 0) continue
    const size = most > 0 && p[at]! <= most ? 3 : more > 0 && p[at]! <= more ? 2 : 1
    classes[at] = z[at]! < 0 ? -size : size
  }
  return { classes, thresholds: [some, more, most] }
}

export function penaltyOf(count: number, method: Method): number {
  if (method === 'BH') return 1
  let sum = 0
  for (let rank = 1; rank <= count; rank++) sum += 1 / rank
  return sum
}
