import { type Static, type TSchema, Type } from 'typebox'
import { ClassCode, Geometry, Kind, Named } from '../schema.ts'

/** The rules in their order: the first that names a unit wins. */
export const RULES = {
  decision: { zh: '协调决定', en: 'Coordination decision' },
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

export const DECIDERS = { district: { zh: '区', en: 'District' }, city: { zh: '市', en: 'City' } } as const
const Level = Type.Union([Type.Literal('district'), Type.Literal('city')])
const orNull = <Kind extends TSchema>(kind: Kind) => Type.Union([kind, Type.Null()])

/** A recorded coordination decision; people are named by their sign-in name. */
export const Decision = Type.Object({
  caseId: Type.String({ description: 'the case it was decided in' }),
  version: Type.Integer({ description: 'the log row of that case' }),
  scope: Type.Object(
    {
      kind: Type.Union([Type.Literal('component'), Type.Literal('grid'), Type.Literal('community')]),
      ...Named.properties,
    },
    { description: 'the place it binds; a unit grid has the name of its community' },
  ),
  district: Named,
  kind: Kind,
  class: Named,
  unit: Named,
  level: Level,
  note: Type.String(),
  decidedBy: Named,
  decidedAt: Type.String(),
  validFrom: Type.String(),
  validTo: orNull(Type.String()),
  revokedBy: orNull(Named),
  revokeReason: orNull(Type.String()),
  revocable: Type.Boolean({ description: 'whether you may revoke it now' }),
})
export type Decision = Static<typeof Decision>

/** GET /api/responsibility/decisions */
export const DecisionQuery = Type.Object({
  district: Type.Optional(Type.String({ pattern: '^[0-9]{6}$', description: 'district or management area' })),
  kind: Type.Optional(Kind),
  class: Type.Optional(ClassCode),
  unit: Type.Optional(Type.String({ maxLength: 18, description: 'made responsible' })),
  inForce: Type.Optional(Type.Boolean({ description: 'only those in force, or only those ended' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: 'default 50' })),
  cursor: Type.Optional(Type.String({ maxLength: 60, description: '`next` of the page before' })),
})
export type DecisionQuery = Static<typeof DecisionQuery>
export const DecisionList = Type.Object({ decisions: Type.Array(Decision), next: orNull(Type.String()) })
export type DecisionList = Static<typeof DecisionList>
export const DecisionRevocation = Type.Object({
  reason: Type.String({ minLength: 1, maxLength: 1000, description: 'why it shall bind no longer' }),
})

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
