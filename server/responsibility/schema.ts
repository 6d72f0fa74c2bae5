import { type Static, type TSchema, Type } from 'typebox'
import { ClassCode, Geometry, Kind, Named, Position, Sentence } from '../schema.ts'

/** Families of rules in the order of their usual priority; coordination decisions come before, coordination after all. */
export const RULES = {
  decision: { zh: '协调决定', en: 'Coordination decision' },
  component: { zh: '部件权属', en: 'Owner of the component' },
  network: { zh: '最近管网', en: 'Nearest network' },
  corridor: { zh: '线性廊道', en: 'Corridor' },
  special: { zh: '特定区域', en: 'Special area' },
  grid: { zh: '单元网格责任', en: 'Unit grid duty' },
  community: { zh: '社区责任', en: 'Community duty' },
  street: { zh: '街道责任', en: 'Street duty' },
  district: { zh: '区级责任', en: 'District duty' },
  city: { zh: '市级责任', en: 'City duty' },
  coordination: { zh: '协调', en: 'Coordination' },
} as const
export type Rule = keyof typeof RULES
/** Families that are kept as rows; the other two are what is left before and after them. */
export type Family = Exclude<Rule, 'decision' | 'coordination'>
export const RuleName = Type.Unsafe<Rule>(Type.Union(Object.keys(RULES).map((rule) => Type.Literal(rule))))
/** What a rule of each family gets for priority when nobody says: the lowest that names a unit wins. */
export const PRIORITIES: Record<Rule, number> = {
  decision: 0,
  component: 100,
  network: 200,
  corridor: 300,
  special: 350,
  grid: 400,
  community: 500,
  street: 600,
  district: 700,
  city: 800,
  coordination: 1000,
}

/** Family of the duty of an area or grid, by the digits of its code. */
export const BY_DIGITS: Readonly<Record<number, Family>> = {
  15: 'grid',
  12: 'community',
  9: 'street',
  6: 'district',
  4: 'city',
}

export const ZONE_KINDS = {
  park: { zh: '公园', en: 'park', family: 'special' },
  scenic_area: { zh: '景区', en: 'scenic area', family: 'special' },
  construction_site: { zh: '建筑工地', en: 'construction site', family: 'special' },
  campus: { zh: '院区', en: 'campus', family: 'special' },
  other_area: { zh: '特定区域', en: 'special area', family: 'special' },
  trunk_road: { zh: '主干路', en: 'trunk road', family: 'corridor' },
  elevated_road: { zh: '高架路', en: 'elevated road', family: 'corridor' },
  river: { zh: '河道', en: 'river', family: 'corridor' },
  metro: { zh: '地铁', en: 'metro line', family: 'corridor' },
  other_line: { zh: '线性廊道', en: 'corridor', family: 'corridor' },
} as const
export type ZoneKind = keyof typeof ZONE_KINDS

export const NETWORK_NAMES = {
  water: { zh: '给水', en: 'water' },
  storm: { zh: '雨水', en: 'storm' },
  sewage: { zh: '污水', en: 'sewage' },
  gas: { zh: '燃气', en: 'gas' },
  power: { zh: '电力', en: 'power' },
  telecom: { zh: '通信', en: 'telecom' },
} as const
export type Network = keyof typeof NETWORK_NAMES

export const GradeNumber = Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)], {
  description: '1 urgent 紧急, 2 ordinary 一般, 3 minor 较轻',
})

export const ResponsibilityQuestion = Type.Object({
  geometry: Geometry,
  kind: Kind,
  class: ClassCode,
  grade: Type.Optional(GradeNumber),
  component: Type.Optional(Type.String({ pattern: '^[0-9]{16}$', description: 'component code, when known' })),
  accuracyMetres: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000 })),
  on: Type.Optional(Type.String({ description: 'as of this instant (RFC 3339) or day; default now' })),
})
export type ResponsibilityQuestion = Static<typeof ResponsibilityQuestion>

/** Which version of which rule: null where the step is not about one row. */
const ruleFields = {
  code: Type.Optional(Type.String({ description: 'code of the rule, when the step is about exactly one' })),
  version: Type.Optional(Type.String({ description: 'since when that version of it is in force' })),
  name: Type.Optional(Sentence),
}

export const Candidate = Type.Object({
  unit: Named,
  rule: RuleName,
  share: Type.Number({
    description: 'part of the geometry, 0–1: by length for lines, by area for polygons, 1 for points',
  }),
  reason: Sentence,
  distanceMetres: Type.Optional(Type.Number()),
})
export type Candidate = Static<typeof Candidate>

export const TraceStep = Type.Object({
  rule: RuleName,
  ...ruleFields,
  hit: Type.Boolean(),
  scope: Type.Optional(Type.String({ description: 'code of the grid, area, zone, component or pipe looked at' })),
  unit: Type.Optional(Named),
  share: Type.Optional(Type.Number()),
  distanceMetres: Type.Optional(Type.Number()),
  sentence: Sentence,
})
export type TraceStep = Static<typeof TraceStep>

export const DECIDERS = { district: { zh: '区', en: 'District' }, city: { zh: '市', en: 'City' } } as const

/** Whom a thing itself names. */
export const POSTS = {
  maintainer: { zh: '养护单位', en: 'maintainer' },
  owner: { zh: '权属单位', en: 'owner' },
} as const

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

export type AreaPath = Static<typeof AreaPath>
export const AreaPath = Type.Object({
  district: Named,
  management: Type.Union([Named, Type.Null()]),
  street: Named,
  community: Named,
})
const unitShare = { unit: Named, rule: RuleName, share: Type.Number() }
export const ResponsibilityAnswer = Type.Object({
  winner: Type.Object({ ...unitShare, ...ruleFields }),
  /** Other units with a part of a line or polygon not below the city's threshold, the larger first. */
  assisting: Type.Optional(Type.Array(Type.Object(unitShare))),
  candidates: Type.Array(Candidate),
  certainty: Type.Optional(
    Type.Object({
      probability: Type.Number({
        description: 'that the winner is the right unit, given the accuracy of the position',
      }),
      threshold: Type.Number({ description: 'under it a dispatcher is asked to choose' }),
      choose: Type.Boolean({ description: 'whether the dispatcher must choose among the options' }),
      clipped: Type.Boolean({ description: 'whether ground where this class cannot be was left out' }),
      options: Type.Array(Type.Object({ unit: Named, rule: RuleName, probability: Type.Number() })),
    }),
  ),
  trace: Type.Array(TraceStep),
  grid: Type.Union([
    Type.Object({ code: Type.String(), responsibilityGrid: Type.Union([Type.String(), Type.Null()]) }),
    Type.Null(),
  ]),
  area: AreaPath,
  on: Type.String(),
})
export type ResponsibilityAnswer = Static<typeof ResponsibilityAnswer>

/** POST /api/responsibility/options: where each unit would answer, within the accuracy of a position. GeoJSON, CRS84. */
export const ResponsibilityOptions = Type.Object({
  type: Type.Literal('FeatureCollection'),
  features: Type.Array(
    Type.Object({
      type: Type.Literal('Feature'),
      geometry: Geometry,
      properties: Type.Object({
        unit: Named,
        rule: RuleName,
        probability: Type.Number(),
        label: Position,
      }),
    }),
    { description: 'the ground of each option of `certainty`, the likeliest first' },
  ),
  disc: Geometry,
  threshold: Type.Number({ description: 'probability under which the dispatcher chooses' }),
  choose: Type.Boolean(),
  clipped: Type.Boolean({ description: 'ground where this class cannot be is left out' }),
})
export type ResponsibilityOptions = Static<typeof ResponsibilityOptions>
