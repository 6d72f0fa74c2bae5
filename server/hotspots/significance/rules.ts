/** What may be asked of findings, and how much at once: pure, and what the console may import. */
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
} as const
export type Exposure = keyof typeof EXPOSURES
export const EXPOSURE_NAMES = ['none', 'components', 'roads', 'area'] as const

export const SLICE_STEPS = ['day', 'week', 'month'] as const
export type SliceStep = (typeof SLICE_STEPS)[number]
/** Slices before a bin's own that its window looks back on; ArcGIS' default. */
export const BEFORE = 1

/** Answered while one waits; what is larger becomes a run. */
export const MOST_CELLS_AT_ONCE = 30_000
export const MOST_BINS_AT_ONCE = 2_000_000
/** More takes gigabytes. */
export const MOST_BINS = 20_000_000

export const RUN_STATES = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const
export type RunState = (typeof RUN_STATES)[number]

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
