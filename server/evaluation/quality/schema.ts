import { type Static, type TSchema, Type } from 'typebox'
import { type Family, RULES, type Rule } from '../../responsibility/schema.ts'
import { ClassCode, Geometry, Kind, Named, Sentence } from '../../schema.ts'
import { DAY } from '../schema.ts'
import { OUTCOMES, type Outcome } from './rules.ts'

const oneOf = <Name extends string>(names: readonly Name[]) =>
  Type.Unsafe<Name>(Type.Union(names.map((name) => Type.Literal(name))))
const orNull = <Kind extends TSchema>(kind: Kind) => Type.Union([kind, Type.Null()])
const RuleFamily = oneOf(Object.keys(RULES) as Rule[])
const Count = Type.Integer({ minimum: 0 })
const Share = Type.Object({
  share: Type.Number(),
  low: Type.Number({ description: 'Wilson 95 % interval' }),
  high: Type.Number(),
})

const PERIOD = {
  from: Type.Optional(Type.String({ pattern: DAY, description: 'first day, of the city; default 90 days back' })),
  to: Type.Optional(Type.String({ pattern: DAY, description: 'last day, included; default today' })),
  district: Type.Optional(Type.String({ pattern: '^[0-9]{6}$', description: 'district or management area' })),
}
export const GROUPS = {
  rule: { zh: '规则', en: 'Rule' },
  class: { zh: '小类', en: 'Class' },
  area: { zh: '区域', en: 'Area' },
  unit: { zh: '单位', en: 'Unit' },
} as const
export type Group = keyof typeof GROUPS

export const QualityQuery = Type.Object({
  ...PERIOD,
  by: Type.Optional(oneOf(Object.keys(GROUPS) as Group[])),
})
export type QualityQuery = Static<typeof QualityQuery>

const measured = {
  dispatches: Type.Integer({ description: 'suggestions made, one a case and rule; pending ones included' }),
  pending: Count,
  judged: Type.Integer({ description: 'of these, those whose last unit has accepted' }),
  right: Count,
  wrong: Count,
  outcomes: Type.Unsafe<Record<Outcome, number>>(
    Type.Object(Object.fromEntries(Object.keys(OUTCOMES).map((outcome) => [outcome, Count]))),
  ),
  accuracy: orNull(Share),
  small: Type.Boolean({ description: 'too few to tell much' }),
  before: Type.Object(
    { judged: Count, right: Count, accuracy: orNull(Share) },
    { description: 'the same number of days before' },
  ),
  trend: orNull(
    Type.Object({
      change: Type.Number({ description: 'of the share' }),
      low: Type.Number({ description: 'Newcombe 95 % interval' }),
      high: Type.Number(),
      clear: Type.Boolean({ description: 'whether it is more than chance' }),
    }),
  ),
}
export const QualityRow = Type.Object({
  code: Type.String({
    description: 'rule, class, area or unit; of rules without a code their family; empty when not known',
  }),
  kind: orNull(Kind),
  family: orNull(RuleFamily),
  name: orNull(Type.String()),
  nameEn: orNull(Type.String()),
  ...measured,
})
export type QualityRow = Static<typeof QualityRow>
export const Quality = Type.Object({
  from: Type.String(),
  to: Type.String(),
  by: oneOf(Object.keys(GROUPS) as Group[]),
  total: Type.Object(measured),
  rows: Type.Array(QualityRow, { description: 'most wrong first, at most 300' }),
  more: Type.Integer({ description: 'rows left off' }),
})
export type Quality = Static<typeof Quality>

export const DisagreementQuery = Type.Object({
  ...PERIOD,
  withinMetres: Type.Optional(Type.Integer({ minimum: 5, maximum: 200, default: 40 })),
  atLeast: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 2 })),
})
export type DisagreementQuery = Static<typeof DisagreementQuery>
const Disagreement = Type.Object({
  level: oneOf(['zone', 'grid', 'area'] as const),
  grounds: Type.Array(Type.String(), {
    description: 'the zone, or the areas that it lies between; of borders of grids, the streets they are in',
  }),
  names: Type.Array(Type.Object({ name: Type.String(), nameEn: Type.String() })),
  units: Type.Array(Named, { description: 'the two that disagree' }),
  disagreements: Type.Integer({ description: 'wrong suggestions between the two within the distance' }),
  dispatches: Type.Integer({ description: 'judged suggestions of either within the distance' }),
  per100: Type.Number({ description: 'disagreements per 100 dispatches' }),
  cases: Type.Array(Type.String(), { description: 'the newest, at most 20' }),
})
export const Disagreements = Type.Object({
  type: Type.Literal('FeatureCollection'),
  from: Type.String(),
  to: Type.String(),
  wrong: Type.Integer({ description: 'wrong suggestions of the period, of 20,000 at most the newest' }),
  placed: Type.Integer({ description: 'of these, those near one of the boundaries' }),
  features: Type.Array(
    Type.Object({
      type: Type.Literal('Feature'),
      id: Type.String(),
      geometry: Geometry,
      properties: Disagreement,
    }),
  ),
})
export type Disagreements = Static<typeof Disagreements>

export const SuggestionQuery = Type.Object({
  ...PERIOD,
  dismissed: Type.Optional(Type.Boolean({ description: 'those put aside instead' })),
})
export type SuggestionQuery = Static<typeof SuggestionQuery>
const SuggestionKey = {
  scope: Type.String({ pattern: '^([0-9]{4,15}|Z[A-Z0-9-]{1,30})$' }),
  kind: Kind,
  class: ClassCode,
  unit: Type.String({ pattern: '^[A-Z0-9-]{2,18}$' }),
}
export const Dismissal = Type.Object({
  ...SuggestionKey,
  reason: Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S' }),
})
export type Dismissal = Static<typeof Dismissal>
export const DismissalKey = Type.Object(SuggestionKey)
export type DismissalKey = Static<typeof DismissalKey>

/** A change of the rule book, as POST /api/responsibility/drafts takes it. */
export const RuleDraft = Type.Object({
  what: Type.Literal('rule'),
  code: Type.Optional(Type.String({ description: 'of the rule it is the next version of' })),
  version: Type.Optional(Type.Integer()),
  name: Type.String(),
  nameEn: Type.String(),
  family: Type.Unsafe<Family>(RuleFamily),
  priority: Type.Integer(),
  scope: Type.String(),
  kind: Kind,
  class: Type.String(),
  unit: Type.String(),
  note: Type.String(),
})
export type RuleDraft = Static<typeof RuleDraft>

export const Suggestion = Type.Object({
  scope: Type.Object({ ...Named.properties, level: RuleFamily }),
  kind: Kind,
  class: Named,
  from: orNull(Named),
  unit: Named,
  source: oneOf(['dispatches', 'decisions'] as const),
  rule: orNull(Type.Object({ ...Named.properties, family: RuleFamily })),
  support: Type.Integer({ description: 'cases that went to the unit' }),
  of: Type.Integer({ description: 'judged cases of this place and class that were suggested the same' }),
  confidence: Share,
  sentence: Sentence,
  draft: RuleDraft,
  cases: Type.Array(Type.Object({ id: Type.String(), at: Type.String(), grid: Type.String() }), {
    description: 'evidence, the newest, at most 20',
  }),
  editable: Type.Boolean({ description: 'whether you keep the rules of this place' }),
  dismissed: orNull(Type.Object({ by: Named, at: Type.String(), reason: Type.String() })),
})
export type Suggestion = Static<typeof Suggestion>
export const Suggestions = Type.Object({
  from: Type.String(),
  to: Type.String(),
  suggestions: Type.Array(Suggestion, { description: 'surest first, at most 50' }),
})
export type Suggestions = Static<typeof Suggestions>
