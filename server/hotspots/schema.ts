import { type Static, Type } from 'typebox'
import { Kind } from '../schema.ts'

/** GET /api/hotspots/cells */
export const CellQuery = Type.Object({
  from: Type.Optional(
    Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description: 'first day, in the city’s zone' }),
  ),
  to: Type.Optional(Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description: 'last day, included' })),
  kind: Type.Optional(Kind),
  class: Type.Optional(Type.String({ description: 'class or major class codes, several with commas' })),
  resolution: Type.Optional(Type.Integer({ minimum: 5, maximum: 10, default: 9, description: 'H3 resolution' })),
  bbox: Type.Optional(Type.String({ description: 'west,south,east,north in degrees' })),
})
export type CellQuery = Static<typeof CellQuery>

/** Columns side by side: cells[i] has counts[i]. H3 indexes as hexadecimal text. */
export const Cells = Type.Object({
  resolution: Type.Integer(),
  from: Type.String(),
  to: Type.String(),
  total: Type.Integer(),
  cells: Type.Array(Type.String()),
  counts: Type.Array(Type.Integer()),
})
export type Cells = Static<typeof Cells>

/** GET /api/hotspots/days (same query): one count a day, for the histogram. */
export const Days = Type.Object({ days: Type.Array(Type.String()), counts: Type.Array(Type.Integer()) })
export type Days = Static<typeof Days>

/** GET /api/hotspots/classes (same query): counts by class, largest first. */
export const ClassCounts = Type.Object({
  classes: Type.Array(
    Type.Object({ kind: Kind, code: Type.String(), name: Type.String(), nameEn: Type.String(), count: Type.Integer() }),
  ),
})
export type ClassCounts = Static<typeof ClassCounts>
