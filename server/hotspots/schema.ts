import { type Static, Type } from 'typebox'
import { Kind } from '../schema.ts'
import { COARSEST, DEFAULT_RESOLUTION, LEVELS, type Level, STEPS } from './rules.ts'
import { EXPOSURES, type Exposure } from './significance/rules.ts'

/** Every GET /api/hotspots/…: the filter (filter.ts). Lists have commas between. */
export const CellQuery = Type.Object({
  from: Type.Optional(
    Type.String({
      description:
        'first day, in the city’s zone, or an instant (whole minutes); thirty days up to `to` when nothing is said',
    }),
  ),
  to: Type.Optional(
    Type.String({
      description: 'last day, included, or the instant at which the period ends; today when nothing is said',
    }),
  ),
  kind: Type.Optional(Kind),
  class: Type.Optional(
    Type.String({
      description: 'classes (0104) or major classes (01); of one kind alone with it in front: event-0104',
    }),
  ),
  area: Type.Optional(
    Type.String({ description: 'districts, management areas, streets, communities or unit grids: any of them' }),
  ),
  unit: Type.Optional(Type.String({ description: 'responsible units; `none` is cases that have none yet' })),
  state: Type.Optional(
    Type.String({
      description: 'states, `open` or `all`. Voided cases are counted only when asked for here, by `voided` or `all`',
    }),
  ),
  source: Type.Optional(Type.String({ description: 'where the report came from: collector, citizen, hotline, …' })),
  resolution: Type.Optional(
    Type.Integer({ minimum: COARSEST, maximum: 11, default: DEFAULT_RESOLUTION, description: 'H3 resolution' }),
  ),
  bbox: Type.Optional(
    Type.String({
      description: 'west,south,east,north in degrees; a cell of `resolution` belongs to it when its centre does',
    }),
  ),
  cells: Type.Optional(Type.String({ description: 'H3 cells of one resolution, 5 to 11, at most 500' })),
  hours: Type.Optional(Type.String({ description: 'hours of the day, 0 to 23, by the city’s clock: 7-9,17' })),
  weekdays: Type.Optional(Type.String({ description: 'days of the week, 1 (Monday) to 7: 1-5' })),
  openAt: Type.Optional(Type.String({ description: 'only cases that were open at this instant' })),
})
export type CellQuery = Static<typeof CellQuery>

const AreaLevel = (description: string) =>
  Type.Unsafe<Level>(
    Type.Union(
      Object.keys(LEVELS).map((level) => Type.Literal(level)),
      { description },
    ),
  )
const per = <Kind extends Exposure>(kinds: readonly Kind[]) =>
  Type.Optional(
    Type.Unsafe<Kind>(
      Type.Union(
        kinds.map((kind) => Type.Literal(kind)),
        {
          description:
            'gives amounts beside the counts, to make rates of: components in force, of the classes asked for where these are components; metres of road; square metres of gridded ground; hours of patrol on the days of the period (hours of the day make no difference)',
        },
      ),
    ),
  )
export const RateQuery = Type.Object({
  ...CellQuery.properties,
  per: per(Object.keys(EXPOSURES) as Exposure[]),
})
export const AreaCountQuery = Type.Object({
  ...CellQuery.properties,
  level: AreaLevel('what is counted by'),
  per: per(['components', 'roads', 'patrols']),
})
export const FrameQuery = Type.Object({
  ...CellQuery.properties,
  step: Type.Unsafe<(typeof STEPS)[number]>(
    Type.Union(
      STEPS.map((step) => Type.Literal(step)),
      { default: 'day', description: 'length of a slice; weeks begin with the period' },
    ),
  ),
  level: Type.Optional(AreaLevel('areas to count by; cells when nothing is said')),
  per: per(['components', 'roads', 'patrols']),
})
export type FrameQuery = Static<typeof FrameQuery>
export const MomentQuery = Type.Object({
  ...CellQuery.properties,
  carried: Type.Optional(
    Type.Boolean({
      description: 'also cases reported up to a year before the period that were still open when it began',
    }),
  ),
})

const counted = {
  from: Type.String(),
  to: Type.String(),
  total: Type.Integer(),
}

const amounts = Type.Optional(Type.Array(Type.Number()))
const covered = Type.Optional(
  Type.Number({ description: 'of patrols: what share of all days and responsibility grids is known' }),
)
/** Columns side by side: cells[i] has counts[i], and amounts[i] when they are asked for. H3 indexes as hexadecimal text. */
export const Cells = Type.Object({
  resolution: Type.Integer(),
  ...counted,
  cells: Type.Array(Type.String()),
  counts: Type.Array(Type.Integer()),
  amounts,
  covered,
})
export type Cells = Static<typeof Cells>

/** GET /api/hotspots/days: one count a day, for the histogram. */
export const Days = Type.Object({ days: Type.Array(Type.String()), counts: Type.Array(Type.Integer()) })
export type Days = Static<typeof Days>

/** GET /api/hotspots/hours: seven days from Monday, 24 hours each. */
export const Hours = Type.Object({ ...counted, counts: Type.Array(Type.Array(Type.Integer())) })
export type Hours = Static<typeof Hours>

/** GET /api/hotspots/classes: counts by class, largest first. */
export const ClassCounts = Type.Object({
  classes: Type.Array(
    Type.Object({ kind: Kind, code: Type.String(), name: Type.String(), nameEn: Type.String(), count: Type.Integer() }),
  ),
})
export type ClassCounts = Static<typeof ClassCounts>

const Nullable = Type.Union([Type.String(), Type.Null()])
/** GET /api/hotspots/units: largest first; no code is cases that have no unit yet. */
export const UnitCounts = Type.Object({
  ...counted,
  units: Type.Array(Type.Object({ code: Nullable, name: Nullable, nameEn: Nullable, count: Type.Integer() })),
})
export type UnitCounts = Static<typeof UnitCounts>

/** GET /api/hotspots/states */
export const StateCounts = Type.Object({
  ...counted,
  states: Type.Array(Type.Object({ state: Type.String(), count: Type.Integer() })),
})
export type StateCounts = Static<typeof StateCounts>

/** GET /api/hotspots/areas: largest first; unit grids have no names. Cases outside all unit grids are in `total` alone. */
export const AreaCounts = Type.Object({
  ...counted,
  level: Type.String(),
  areas: Type.Array(
    Type.Object({
      code: Type.String(),
      name: Nullable,
      nameEn: Nullable,
      count: Type.Integer(),
      amount: Type.Optional(Type.Number()),
    }),
  ),
  covered,
})
export type AreaCounts = Static<typeof AreaCounts>

/**
 * GET /api/hotspots/frames: in slice s, which begins at starts[s], cells[numbers[i]] has counts[i], i from offsets[s] to
 * offsets[s + 1]; by level, areas instead of cells. Amounts are one a cell. Hours of patrol are other ones in every
 * slice: of g responsibility grids, number n was patrolled hours[s × g + n] hours in slice s, of which cells[c] has shares[i] of
 * patrols[i], i from shareOffsets[c] to shareOffsets[c + 1].
 */
export const Frames = Type.Object({
  resolution: Type.Optional(Type.Integer()),
  level: Type.Optional(Type.String()),
  step: Type.String(),
  ...counted,
  starts: Type.Array(Type.String()),
  cells: Type.Optional(Type.Array(Type.String())),
  areas: Type.Optional(Type.Array(Type.String())),
  offsets: Type.Array(Type.Integer()),
  numbers: Type.Array(Type.Integer()),
  counts: Type.Array(Type.Integer()),
  amounts,
  shareOffsets: Type.Optional(Type.Array(Type.Integer())),
  patrols: Type.Optional(Type.Array(Type.Integer())),
  shares: amounts,
  hours: amounts,
  covered,
})
export type Frames = Static<typeof Frames>

/** GET /api/hotspots/moments: case i lies in cells[numbers[i]], was reported and ended at these minutes since 1970; 0 is open still. */
export const Moments = Type.Object({
  resolution: Type.Integer(),
  ...counted,
  cells: Type.Array(Type.String()),
  numbers: Type.Array(Type.Integer()),
  reported: Type.Array(Type.Integer()),
  ended: Type.Array(Type.Integer()),
})
export type Moments = Static<typeof Moments>
