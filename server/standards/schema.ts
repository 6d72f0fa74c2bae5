import { type Static, Type } from 'typebox'
import { Kind } from '../schema.ts'

export const Condition = Type.Object({
  seq: Type.Integer(),
  filing: Type.String(),
  closing: Type.String(),
  limitValue: Type.Integer(),
  limitUnit: Type.Union(['working_hour', 'working_day', 'urgent_hour', 'urgent_day'].map((unit) => Type.Literal(unit))),
})
export type Condition = Static<typeof Condition>

/** GET /api/standards/classes */
export const CatalogueClass = Type.Object({
  kind: Kind,
  code: Type.String(),
  majorName: Type.String(),
  name: Type.String(),
  nameEn: Type.String(),
  geometryKind: Type.String(),
  isLocal: Type.Boolean(),
  conditions: Type.Array(Condition),
})
export type CatalogueClass = Static<typeof CatalogueClass>
