import { type Static, Type } from 'typebox'
import { ClassCode, Geometry, Kind, Named } from '../schema.ts'

export const RULES = {
  component: { zh: '部件养护单位', en: 'Component maintainer' },
  grid: { zh: '单元网格责任', en: 'Unit grid duty' },
  community: { zh: '社区责任', en: 'Community duty' },
  street: { zh: '街道责任', en: 'Street duty' },
  district: { zh: '区级责任', en: 'District duty' },
  city: { zh: '市级责任', en: 'City duty' },
  coordination: { zh: '协调', en: 'Coordination' },
} as const
export type Rule = keyof typeof RULES
export const RuleName = Type.Unsafe<Rule>(Type.Union(Object.keys(RULES).map((rule) => Type.Literal(rule))))

export const ResponsibilityQuestion = Type.Object({
  geometry: Geometry,
  kind: Kind,
  class: ClassCode,
  component: Type.Optional(Type.String({ pattern: '^[0-9]{16}$', description: 'component code, when known' })),
  accuracyMetres: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000 })),
  on: Type.Optional(Type.String({ description: 'as of this instant (RFC 3339) or day; default now' })),
})
export type ResponsibilityQuestion = Static<typeof ResponsibilityQuestion>

export const Candidate = Type.Object({
  unit: Named,
  rule: RuleName,
  share: Type.Number({
    description: 'part of the geometry, 0–1: by length for lines, by area for polygons, 1 for points',
  }),
  reason: Type.Object({ zh: Type.String(), en: Type.String() }),
  distanceMetres: Type.Optional(Type.Number()),
})
export type Candidate = Static<typeof Candidate>

export const TraceStep = Type.Object({
  rule: RuleName,
  hit: Type.Boolean(),
  scope: Type.Optional(Type.String({ description: 'code of the grid, area or component looked at' })),
  unit: Type.Optional(Named),
  share: Type.Optional(Type.Number()),
  distanceMetres: Type.Optional(Type.Number()),
  sentence: Type.Object({ zh: Type.String(), en: Type.String() }),
})
export type TraceStep = Static<typeof TraceStep>

export const AreaPath = Type.Object({
  district: Named,
  management: Type.Union([Named, Type.Null()]),
  street: Named,
  community: Named,
})
export const ResponsibilityAnswer = Type.Object({
  winner: Type.Object({ unit: Named, rule: RuleName, share: Type.Number() }),
  candidates: Type.Array(Candidate),
  trace: Type.Array(TraceStep),
  grid: Type.Union([
    Type.Object({ code: Type.String(), responsibilityGrid: Type.Union([Type.String(), Type.Null()]) }),
    Type.Null(),
  ]),
  area: AreaPath,
  on: Type.String(),
})
export type ResponsibilityAnswer = Static<typeof ResponsibilityAnswer>
