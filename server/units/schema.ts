import { type Static, Type } from 'typebox'
import { Named } from '../schema.ts'

/** Kinds of responsible unit. */
export const UNIT_KINDS = {
  command: { zh: '指挥中心', en: 'Command centre' },
  supervision: { zh: '监督中心', en: 'Supervision centre' },
  city_department: { zh: '市级部门', en: 'City department' },
  district: { zh: '区级部门', en: 'District department' },
  street_office: { zh: '街道办事处', en: 'Street office' },
  utility: { zh: '公用企业', en: 'Utility' },
  contractor: { zh: '养护企业', en: 'Contractor' },
} as const
export type UnitKind = keyof typeof UNIT_KINDS
export const UnitKindName = Type.Unsafe<UnitKind>(Type.Union(Object.keys(UNIT_KINDS).map((kind) => Type.Literal(kind))))

/** GET /api/units */
export const Unit = Type.Object({
  ...Named.properties,
  kind: UnitKindName,
  areaCode: Type.Union([Type.String(), Type.Null()], { description: 'area it serves; null is the whole city' }),
  isLawEnforcement: Type.Boolean({ description: 'may punish: cases are handed over to it with their evidence' }),
})
export type Unit = Static<typeof Unit>

export const UnitQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 60, description: 'in the name, English name or code' })),
  kind: Type.Optional(UnitKindName),
  area: Type.Optional(Type.String({ pattern: '^[0-9]{4,12}$', description: 'serving this area or a part of it' })),
  lawEnforcement: Type.Optional(Type.Boolean({ description: 'only units that enforce the law, or only others' })),
})
export type UnitQuery = Static<typeof UnitQuery>
