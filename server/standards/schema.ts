import { type Static, Type } from 'typebox'
import { Kind, Named } from '../schema.ts'
import { CONDITION_UNITS } from './rules.ts'

export const Condition = Type.Object({
  seq: Type.Integer(),
  version: Type.Integer({ description: 'a case keeps the version it was filed on' }),
  filing: Type.String(),
  closing: Type.String(),
  limitValue: Type.Integer(),
  limitUnit: Type.Union(CONDITION_UNITS.map((unit) => Type.Literal(unit))),
  grade: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)], {
    description: '1 urgent 紧急, 2 ordinary 一般, 3 minor 较轻',
  }),
  validFrom: Type.String({ description: 'in force since' }),
  defaultUnit: Type.Union([Named, Type.Null()], { description: 'proposed where duty by place names nobody' }),
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
  version: Type.Integer(),
  validFrom: Type.String(),
  conditions: Type.Array(Condition),
})
export type CatalogueClass = Static<typeof CatalogueClass>
