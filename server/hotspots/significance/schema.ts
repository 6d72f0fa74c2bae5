/** Shapes of findings, of the runs that look for large ones, and of why a cell is one. */
import { type Static, type TSchema, type TSchemaOptions, Type } from 'typebox'
import { Kind, Position, Sentence } from '../../schema.ts'
import { LOADED_KINDS } from '../markers/rules.ts'
import { CellQuery } from '../schema.ts'
import {
  type Confidence,
  PATTERNS,
  type Pattern,
  REASONS,
  type Reason,
  WARNINGS,
  type WarningCode,
} from '../statistics/rules.ts'
import { CORRECTIONS, EXPOSURE_NAMES, MEASURES, RUN_STATES, SLICE_STEPS } from './rules.ts'

const one = <Value extends string | number>(values: readonly Value[], options: TSchemaOptions = {}) =>
  Type.Unsafe<Value>(
    Type.Union(
      values.map((value) => Type.Literal(value)),
      options,
    ),
  )
const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const text = Type.String()
const number = Type.Number()
const count = Type.Integer({ minimum: 0 })
const numbers = (description: string) => Type.Optional(Type.Array(number, { description }))

const asked = {
  measure: Type.Optional(
    one(MEASURES, {
      default: 'gi',
      description:
        'gi: where cases gather (Getis–Ord Gi*); moran: which cells are like or unlike their neighbours; emerging: what a place is becoming',
    }),
  ),
  rings: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 3, default: 1, description: 'rings of neighbours that are summed' }),
  ),
  correction: Type.Optional(
    one(CORRECTIONS, { default: 'BH', description: 'how the false discovery rate is held; none leaves p as it is' }),
  ),
  exposure: Type.Optional(
    one(EXPOSURE_NAMES, {
      default: 'none',
      description: 'rates by components, metres of road, area or hours of patrol, not counts',
    }),
  ),
  step: Type.Optional(
    one(SLICE_STEPS, {
      description: 'length of a slice, for emerging; without it days up to 45 days, weeks up to two years, then months',
    }),
  ),
  confidence: Type.Optional(
    one<Confidence>([90, 95, 99], { default: 95, description: 'percent from which a cell is a finding' }),
  ),
}
/** GET /api/hotspots/significance; the body of POST /api/hotspots/runs is the same. */
export const SignificanceQuery = Type.Object({
  ...CellQuery.properties,
  ...asked,
  all: Type.Optional(
    Type.Boolean({ default: false, description: 'every cell of the study area, not the findings alone' }),
  ),
  format: Type.Optional(
    one(['json', 'csv', 'geojson', 'parquet', 'columns'], {
      description: 'instead of an Accept header: a file to download',
    }),
  ),
})
export type SignificanceQuery = Static<typeof SignificanceQuery>

export const RunAsked = Type.Object({ ...CellQuery.properties, ...asked }, { additionalProperties: false })
export type RunAsked = Static<typeof RunAsked>

export const ResultQuery = Type.Object({ format: SignificanceQuery.properties.format })

/** GET /api/hotspots/tiles/{z}/{x}/{y}.mvt: the tile is the box. */
const { bbox: _bbox, ...withoutBox } = CellQuery.properties
export const SignificanceTileQuery = Type.Object({ ...withoutBox, ...asked })
export type SignificanceTileQuery = Static<typeof SignificanceTileQuery>

export const WarningTold = Type.Object({
  code: one<WarningCode>(WARNINGS),
  figures: Type.Record(Type.String(), number),
  sentence: Sentence,
})
export type WarningTold = Static<typeof WarningTold>

export const Method = Type.Object({
  cells: Type.Integer({ description: 'cells of the study area, those without a case among them' }),
  cellsWithCases: count,
  edgeCells: Type.Integer({ description: 'cells with fewer neighbours than the rings have: at the edge of the area' }),
  leftOut: Type.Integer({ description: 'cells without exposure, which have no rate' }),
  slices: count,
  before: Type.Integer({ description: 'slices before its own that a bin looks back on' }),
  mean: Type.Number({ description: 'cases (or rate) of a cell, or of a bin of emerging' }),
  deviation: number,
  thresholds: Type.Array(number, { description: 'the largest p told at 90, 95 and 99 %; 0: none is' }),
  p: one(['exact', 'normal', 'permutation'], {
    description: 'exact: from the distribution of sums; normal: the curve, where exact would take too long',
  }),
  permutations: nullable(Type.Integer()),
  exposure: nullable(
    Type.Object({
      name: text,
      total: number,
      per: Type.Integer({
        description: 'what a rate is by: 1,000 components or metres, 1,000,000 square metres, 100 hours',
      }),
      at: Type.String({ description: 'when it was measured; it is measured again when the inventory changes' }),
      covered: Type.Optional(Type.Number({ description: 'of patrols: what share of all days and grids is known' })),
    }),
  ),
  tookMs: Type.Integer({ description: 'of the statistics alone' }),
})
export type Method = Static<typeof Method>

/**
 * Columns side by side, in the order of cells: cells[i] has counts[i]. As binary columns: highs, lows, counts, sums, and each
 * column below under its own name, whole numbers in the fewest bytes and others as 32-bit floats.
 */
export const Significance = Type.Object({
  measure: one(MEASURES),
  resolution: Type.Integer(),
  rings: Type.Integer(),
  correction: one(CORRECTIONS),
  exposure: one(EXPOSURE_NAMES),
  step: nullable(one(SLICE_STEPS)),
  confidence: one<Confidence>([90, 95, 99]),
  all: Type.Boolean(),
  from: text,
  to: text,
  seq: Type.Integer({ description: 'the last row of the log that is counted' }),
  total: Type.Integer({ description: 'cases in the study area' }),
  caption: Sentence,
  warnings: Type.Array(WarningTold),
  method: Method,
  /** Cells of each class, −3 … 3, in the whole study area. */
  tally: Type.Array(Type.Integer(), { minItems: 7, maxItems: 7 }),
  /** Cells of each pattern (PATTERNS), hot and cold; of emerging alone. */
  patternTally: Type.Optional(
    Type.Array(Type.Object({ pattern: one<Pattern>(PATTERNS.map(({ code }) => code)), hot: count, cold: count })),
  ),
  global: Type.Optional(Type.Object({ i: number, expected: number, z: number, p: number })),
  /** Minutes at which slices begin, as instants; of emerging alone. */
  starts: Type.Optional(Type.Array(text)),
  cells: Type.Array(text),
  counts: Type.Array(Type.Integer({ description: 'cases in the cell, all slices together' })),
  sums: Type.Array(
    Type.Number({ description: 'cases (or rates) of the cell and its neighbours; of emerging in the last window' }),
  ),
  expected: Type.Array(Type.Number({ description: 'what `sums` would be if all were spread by chance' })),
  z: numbers('of emerging: of the final slice; moran has none'),
  p: Type.Array(number),
  q: Type.Array(Type.Number({ description: 'p after correction' })),
  classes: Type.Array(Type.Integer({ minimum: -3, maximum: 3 }), {
    description: '1, 2, 3 hot at 90, 95, 99 %; negative cold; 0 not significant. Of moran by the cell’s own value.',
  }),
  exposures: numbers('components, metres, square metres or hours'),
  rates: numbers('cases by `per` of exposure'),
  i: numbers('Local Moran’s I'),
  quadrants: Type.Optional(Type.Array(Type.Integer({ description: '1 HH, 2 LH, 3 LL, 4 HL' }))),
  patterns: Type.Optional(Type.Array(Type.Integer({ description: 'a place in PATTERNS, negative for cold' }))),
  hotSlices: Type.Optional(Type.Array(count)),
  coldSlices: Type.Optional(Type.Array(count)),
  finalRun: numbers('hot (positive) or cold (negative) slices up to the final one without a break'),
  trendZ: numbers('Mann–Kendall of the cell’s z'),
  trendP: numbers('two-sided'),
})
export type Significance = Static<typeof Significance>

export const Run = Type.Object({
  id: Type.Integer(),
  state: one(RUN_STATES),
  question: RunAsked,
  /** 0–1 */
  progress: number,
  cells: Type.Integer({ description: 'of the study area' }),
  slices: count,
  findings: nullable(Type.Integer({ description: 'cells that stand out; null until it is done' })),
  bytes: nullable(Type.Integer()),
  createdAt: text,
  createdBy: text,
  startedAt: nullable(text),
  finishedAt: nullable(text),
  expiresAt: Type.String({ description: 'then it is deleted' }),
  error: nullable(Type.Object({ sentence: Sentence })),
})
export type Run = Static<typeof Run>
export const RunList = Type.Object({ runs: Type.Array(Run), next: nullable(Type.Integer()) })
export type RunList = Static<typeof RunList>
/** 202: too large to be answered while one waits. The run is at Location. */
export const RunStarted = Type.Object({
  run: Run,
  bins: Type.Integer({ description: 'cells × slices' }),
  most: Type.Integer({ description: 'bins answered at once' }),
})
export type RunStarted = Static<typeof RunStarted>

/** The question that the cell was a finding of; `resolution` and `cells` are the cell itself. */
const { cells: _cells, resolution: _resolution, ...ofOneCell } = CellQuery.properties
const { measure: _measure, ...askedOfOneCell } = asked
export const WhyQuery = Type.Object({ ...ofOneCell, ...askedOfOneCell })
export type WhyQuery = Static<typeof WhyQuery>

export const WHY_CODES = [
  'count_beside_expected',
  'significant',
  'not_significant',
  'outside_area',
  'neighbours',
  'emerging',
  'class_stands_out',
  'unit_leads',
  'repeat_component',
  'repeat_place',
  'hours_stand_out',
  'weekdays_stand_out',
  'more_than_before',
  'fewer_than_before',
  'as_before',
  'more_than_year_before',
  'fewer_than_year_before',
  'as_year_before',
  'more_on_days_off',
  'more_on_working_days',
  'marker_stands_out',
  'similar_cells',
  'few_cases',
] as const
export type WhyCode = (typeof WHY_CODES)[number]

const Compared = Type.Object({
  from: text,
  to: text,
  count,
  change: nullable(Type.Number({ description: 'share by which it grew since; null where there was none' })),
  areaChange: nullable(Type.Number({ description: 'the same of the whole study area' })),
})
/** GET /api/hotspots/cells/{cell}/why */
export const Why = Type.Object({
  cell: text,
  resolution: Type.Integer(),
  position: Position,
  from: text,
  to: text,
  count,
  /** Of the cell alone, by chance. */
  expected: number,
  neighbours: Type.Object({ cells: count, count, expected: number }),
  /** Null for a cell outside the study area. */
  finding: nullable(
    Type.Object({
      class: Type.Integer({ minimum: -3, maximum: 3 }),
      sum: number,
      expected: number,
      z: number,
      p: number,
      q: number,
      pBy: one(['exact', 'normal', 'permutation']),
    }),
  ),
  /** Null for a period of fewer than two slices. */
  emerging: nullable(
    Type.Object({
      step: one(SLICE_STEPS),
      pattern: one<Pattern>(PATTERNS.map(({ code }) => code)),
      side: nullable(one(['hot', 'cold'])),
      reason: one<Reason>(REASONS),
      figures: Type.Record(Type.String(), number),
      starts: Type.Array(text),
      counts: Type.Array(count),
      classes: Type.Array(Type.Integer()),
    }),
  ),
  classes: Type.Array(
    Type.Object({
      kind: Kind,
      code: text,
      name: text,
      nameEn: text,
      count,
      share: number,
      cityShare: Type.Number({ description: 'of the study area' }),
      lift: nullable(Type.Number({ description: 'share here by share in the area; null under 5 cases' })),
    }),
  ),
  units: Type.Array(
    Type.Object({ code: nullable(text), name: nullable(text), nameEn: nullable(text), count, share: number }),
  ),
  repeats: Type.Array(
    Type.Object({
      component: nullable(Type.String({ description: 'code; null for a place' })),
      name: nullable(text),
      position: Position,
      radiusMetres: Type.Number({ description: 'from the middle to the farthest case' }),
      count,
      lastAt: text,
      cases: Type.Array(text, { description: 'the newest, at most five' }),
    }),
  ),
  /** 7 × 24 from Monday. */
  hours: Type.Array(Type.Array(count)),
  /** What stands out against the study area’s own rhythm. */
  times: Type.Array(
    Type.Object({
      what: one(['hours', 'weekdays']),
      from: Type.Integer(),
      to: Type.Integer({ description: 'the last one, included; smaller than from over midnight' }),
      count,
      expected: number,
      p: number,
    }),
  ),
  before: nullable(Compared),
  yearBefore: nullable(Compared),
  calendar: nullable(
    Type.Object({
      workingDays: count,
      daysOff: count,
      onWorkingDays: count,
      onDaysOff: count,
      expectedOnDaysOff: number,
      holidays: Type.Array(Type.Object({ name: text, days: count, count })),
    }),
  ),
  /** Weather and events that were loaded for days of the period, the most telling first. */
  markers: Type.Array(
    Type.Object({
      kind: one(LOADED_KINDS),
      name: text,
      nameEn: nullable(text),
      days: count,
      count,
      expected: number,
      p: Type.Number({ description: 'of as many by chance at the rhythm of the whole area; of each marker alone' }),
    }),
  ),
  similar: Type.Array(
    Type.Object({ cell: text, position: Position, similarity: Type.Number({ description: 'cosine' }), count }),
  ),
  /** The most telling first. */
  reasons: Type.Array(
    Type.Object({
      code: one<WhyCode>(WHY_CODES),
      figures: Type.Record(Type.String(), Type.Unknown()),
      sentence: Sentence,
    }),
  ),
  warnings: Type.Array(WarningTold),
})
export type Why = Static<typeof Why>
