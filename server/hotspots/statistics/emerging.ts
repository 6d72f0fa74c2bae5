/**
 * Emerging hot spots: from the Gi* of a place in every slice to what it is becoming, by the definitions that Esri publishes
 * ("How Emerging Hot Spot Analysis works", ArcGIS Pro). "Significant" is after correction over all bins of the cube, at 90 %
 * or better by default, a level Esri's page does not state; "trend" is Mann–Kendall of the place's z, at the same level, not
 * corrected for the number of places. Of a hot spot:
 *
 *   new           significant in the final slice, never before
 *   consecutive   one unbroken run of at least two significant slices at the end, none before it, under 90 % of all slices
 *   intensifying  significant in at least 90 % of the slices, the final one among them, and z rises significantly
 *   persistent    significant in at least 90 % of the slices, without a trend either way
 *   diminishing   significant in at least 90 % of the slices, the final one among them, and z falls significantly
 *   sporadic      significant in the final slice, on and off before; under 90 % of the slices, and never a cold spot
 *   oscillating   significant in the final slice, a significant cold spot in an earlier one; under 90 % of the slices
 *   historical    not significant in the final slice, but in at least 90 % of the slices
 *   none          anything else
 *
 * Cold spots are the mirror image: an intensifying cold spot has a falling z.
 *
 * The definitions overlap in three places, and Esri does not say which goes first. Here: (1) a first or single final run that
 * had cold slices before is new or consecutive, not oscillating: they stand first in Esri's list; `coldSlices` tells.
 * (2) Persistent does not ask for the final slice, historical asks for its absence: not hot now is historical. (3) Hot in 90 %
 * of the slices and cold in the final one is historical hot and new (or oscillating) cold at once: it is told by what it is now.
 */
import type { Trends } from './mann-kendall.ts'
import { CONFIDENCES, type Confidence, PATTERNS, type Pattern, type Reason } from './rules.ts'
import type { Work } from './work.ts'

/** In how many of ten slices a place must be significant to be so nearly always. */
const NEARLY_ALWAYS = 9

export interface Emerging {
  /** Of each cell: a place in PATTERNS, negative for cold. */
  patterns: Int8Array
  /** How many slices there are, and of each cell how many are hot and cold. */
  slices: number
  hotSlices: Uint16Array
  coldSlices: Uint16Array
  /** Of each cell: how many slices up to the final one are hot (positive) or cold (negative) without a break. */
  finalRun: Int16Array
  trend: Trends
  confidence: Confidence
}

/**
 * @param classes of each bin, slice after slice: −3 … 3 of `classify`
 * @param trend of each cell's z
 */
export function* emerging(classes: Int8Array, trend: Trends, confidence: Confidence = 90): Work<Emerging> {
  const cells = trend.z.length
  const slices = cells ? classes.length / cells : 0
  if (!Number.isInteger(slices))
    throw new RangeError(`Expected whole slices of ${cells} cells, got ${classes.length} bins.`)
  const least = CONFIDENCES.findIndex(({ percent }) => percent === confidence) + 1
  const hotSlices = new Uint16Array(cells)
  const coldSlices = new Uint16Array(cells)
  const finalRun = new Int16Array(cells)
  for (let slice = 0; slice < slices; slice++) {
    for (let cell = 0; cell < cells; cell++) {
      const bin = classes[slice * cells + cell]!
      const run = finalRun[cell]!
      if (bin >= least) {
        hotSlices[cell]!++
        finalRun[cell] = Math.max(0, run) + 1
      } else if (bin <= -least) {
        coldSlices[cell]!++
        finalRun[cell] = Math.min(0, run) - 1
      } else finalRun[cell] = 0
    }
    yield (slice + 1) / slices
  }
  const told: Emerging = { patterns: new Int8Array(cells), slices, hotSlices, coldSlices, finalRun, trend, confidence }
  for (let cell = 0; cell < cells; cell++) {
    const { pattern, side } = explain(told, cell)
    const number = PATTERNS.findIndex(({ code }) => code === pattern)
    told.patterns[cell] = side === 'cold' ? -number : number
  }
  return told
}

export interface Explained {
  pattern: Pattern
  /** Null for none. */
  side: 'hot' | 'cold' | null
  reason: Reason
  figures: {
    slices: number
    hotSlices: number
    coldSlices: number
    /** Slices up to the final one without a break, on the side the final one is on; 0 when it is on neither. */
    finalRun: number
    trendZ: number
    trendP: number
    confidence: Confidence
  }
}

/** Why a cell has its pattern, for words. */
export function explain(told: Emerging, cell: number): Explained {
  const { slices, confidence, trend } = told
  const [hot, cold, run] = [told.hotSlices[cell]!, told.coldSlices[cell]!, told.finalRun[cell]!]
  const side = run > 0 ? 'hot' : run < 0 ? 'cold' : hot >= cold ? 'hot' : 'cold'
  const [own, opposite] = side === 'hot' ? [hot, cold] : [cold, hot]
  const nearlyAlways = own > 0 && own * 10 >= slices * NEARLY_ALWAYS
  const level = CONFIDENCES.find(({ percent }) => percent === confidence)!.level
  const steady = !(trend.p[cell]! <= level)
  const stronger = side === 'hot' ? trend.z[cell]! > 0 : trend.z[cell]! < 0

  const judge = (): [Pattern, Reason] => {
    if (run === 0) {
      if (nearlyAlways) return ['historical', 'nearly_always_but_not_now']
      return ['none', hot + cold > 0 ? 'significant_before_only' : 'never_significant']
    }
    if (own === 1) return ['new', 'first_time_in_final_slice']
    if (nearlyAlways) {
      if (steady) return ['persistent', 'nearly_always_steady']
      return stronger ? ['intensifying', 'nearly_always_rising'] : ['diminishing', 'nearly_always_falling']
    }
    if (Math.abs(run) === own) return ['consecutive', 'one_final_run']
    if (opposite === 0) return ['sporadic', 'on_and_off']
    return ['oscillating', side === 'hot' ? 'cold_before' : 'hot_before']
  }
  const [pattern, reason] = judge()
  return {
    pattern,
    side: pattern === 'none' ? null : side,
    reason,
    figures: {
      slices,
      hotSlices: hot,
      coldSlices: cold,
      finalRun: Math.abs(run),
      trendZ: trend.z[cell]!,
      trendP: trend.p[cell]!,
      confidence,
    },
  }
}
