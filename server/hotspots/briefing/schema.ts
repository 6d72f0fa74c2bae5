import { type Static, type TSchema, Type } from 'typebox'
import { Named, Position, Sentence } from '../../schema.ts'
import { CellQuery } from '../schema.ts'
import { Significance } from '../significance/schema.ts'
import { MONTH } from './rules.ts'

const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const text = Type.String()
const count = Type.Integer({ minimum: 0 })
const change = nullable(Type.Number({ description: 'share by which it grew; null where there was none' }))

/** GET /api/hotspots/briefing: the filter of the counts, of one month. */
const { from: _from, to: _to, resolution: _resolution, openAt: _openAt, ...filter } = CellQuery.properties
export const BriefingQuery = Type.Object({
  month: Type.String({ pattern: MONTH.source, description: 'as 2026-10; the one that runs is told up to today' }),
  ...filter,
})
export type BriefingQuery = Static<typeof BriefingQuery>

const Period = Type.Object({ from: text, to: text, days: count, count })
/** Null where the platform has no case at all of that time: nothing is compared with nothing. */
const Earlier = nullable(Type.Object({ ...Period.properties, change }))
const Row = Type.Object({
  code: nullable(text),
  name: nullable(text),
  nameEn: nullable(text),
  count,
  before: nullable(count),
  change,
})
export type BriefingRow = Static<typeof Row>
const ClassRow = Type.Object({ ...Row.properties, kind: text })

const Spot = Type.Object({
  cell: Type.String({ description: 'the one of its cells that has most cases' }),
  position: Position,
  street: nullable(Named),
  community: nullable(Named),
  cells: Type.Integer({ description: 'cells that touch' }),
  count: Type.Integer({ description: 'cases in all of them' }),
})
export const BriefingSpot = Type.Object({
  ...Spot.properties,
  z: nullable(Type.Number({ description: 'of its strongest cell' })),
  q: Type.Number(),
  isNew: nullable(Type.Boolean({ description: 'none of its cells was one last month; null where that is not known' })),
  classes: Type.Array(Type.Object({ name: text, nameEn: text, count })),
  reasons: Type.Array(Sentence, { description: 'why, of that cell' }),
})
export type BriefingSpot = Static<typeof BriefingSpot>

export const Briefing = Type.Object({
  month: text,
  ...Period.properties,
  partial: Type.Boolean({ description: 'the month is not over: it is told up to `to`' }),
  writtenAt: text,
  seq: Type.Integer({ description: 'the last row of the log that is counted' }),
  within: nullable(Named),
  question: Sentence,
  before: Earlier,
  yearBefore: Earlier,
  perDay: Type.Array(count, { description: 'of each day from `from`' }),
  areas: Type.Object({ districts: Type.Array(Row), streets: Type.Array(Row) }),
  classes: Type.Array(ClassRow),
  risen: Type.Array(ClassRow, { description: 'classes that rose more than chance, the most cases more first' }),
  units: Type.Array(Row),
  /** Null for a month without a case. */
  gi: nullable(Significance),
  emerging: nullable(Significance),
  hotSpots: Type.Integer({ description: 'hot spots in all, cells that touch being one' }),
  strongest: Type.Array(BriefingSpot),
  appeared: nullable(Type.Integer({ description: 'hot spots of which no cell was one last month' })),
  gone: nullable(Type.Object({ count, spots: Type.Array(Spot) })),
})
export type Briefing = Static<typeof Briefing>
