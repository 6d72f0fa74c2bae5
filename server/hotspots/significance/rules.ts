/** What may be asked of findings, and how much at once: pure, and what the console may import. */
import { gridDisk } from 'h3-js'
import type { HeatAsked } from '../rules.ts'
import type { Confidence } from '../statistics/rules.ts'

export * from './sentences.ts'

/** Gi*: where cases gather. Moran: where a cell is like or unlike its neighbours. Emerging: what a place is becoming. */
export const MEASURES = ['gi', 'moran', 'emerging'] as const
export type Measure = (typeof MEASURES)[number]
export const CORRECTIONS = ['BH', 'BY', 'none'] as const
export type Correction = (typeof CORRECTIONS)[number]

/** What cases may be counted by instead of by cell, and what a rate is of. */
export const EXPOSURES = {
  components: { per: 1_000, zh: '每千个部件', en: 'per 1,000 components' },
  roads: { per: 1_000, zh: '每公里道路', en: 'per kilometre of road' },
  area: { per: 1_000_000, zh: '每平方公里', en: 'per square kilometre' },
  patrols: { per: 100, zh: '每百小时巡查', en: 'per 100 hours of patrol' },
} as const
export type Exposure = keyof typeof EXPOSURES
export const EXPOSURE_NAMES = ['none', 'components', 'roads', 'area', 'patrols'] as const

export const SLICE_STEPS = ['day', 'week', 'month'] as const
export type SliceStep = (typeof SLICE_STEPS)[number]
/** Slices before a bin's own that its window looks back on; ArcGIS' default. */
export const BEFORE = 1

/** Takes a cell out of `left` with all that hang together with it, for they are one place; none when it is not there. */
export function takeCluster(cell: string, left: Set<string>): string[] {
  if (!left.delete(cell)) return []
  const found = [cell]
  // Grows while it is walked.
  for (const one of found) for (const next of gridDisk(one, 1)) if (left.delete(next)) found.push(next)
  return found
}

/** Answered while one waits; what is larger becomes a run. */
export const MOST_CELLS_AT_ONCE = 30_000
export const MOST_BINS_AT_ONCE = 2_000_000
/** More takes gigabytes. */
export const MOST_BINS = 20_000_000

export const RUN_STATES = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const

/** As it stands in a query string: the filter of the counts, and what is asked of them. */
export interface SignificanceAsked extends HeatAsked {
  measure?: Measure | undefined
  rings?: number | undefined
  correction?: Correction | undefined
  exposure?: Exposure | 'none' | undefined
  step?: SliceStep | undefined
  confidence?: Confidence | undefined
  all?: boolean | undefined
}

/** A question with every default filled in. */
export interface SignificanceQuestion {
  measure: Measure
  rings: number
  correction: Correction
  exposure: Exposure | null
  /** Null for what asks about the whole period at once. */
  step: SliceStep | null
  confidence: Confidence
}

const DAYS_BY_DAY = 45
const DAYS_BY_WEEK = 731

/** @param days length of the period: what a slice is when nothing is said */
export function readQuestion(asked: SignificanceAsked, days: number): SignificanceQuestion {
  const measure = asked.measure ?? 'gi'
  const exposure = asked.exposure ?? 'none'
  const usual = days <= DAYS_BY_DAY ? 'day' : days <= DAYS_BY_WEEK ? 'week' : 'month'
  return {
    measure,
    rings: asked.rings ?? 1,
    correction: asked.correction ?? 'BH',
    exposure: exposure === 'none' ? null : exposure,
    step: measure === 'emerging' ? (asked.step ?? usual) : null,
    confidence: asked.confidence ?? 95,
  }
}

/** The question as parameters, without what is the default: as the filter writes its own. */
export const writeQuestion = ({ measure, rings, correction, exposure, step, confidence }: SignificanceQuestion) =>
  Object.fromEntries(
    Object.entries({
      measure: measure === 'gi' ? '' : measure,
      rings: rings === 1 ? '' : String(rings),
      correction: correction === 'BH' ? '' : correction,
      exposure: exposure ?? '',
      step: step ?? '',
      confidence: confidence === 95 ? '' : String(confidence),
    }).filter(([, value]) => value !== ''),
  )
