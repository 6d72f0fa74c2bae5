import { type Static, Type } from 'typebox'
import { Candidate, ResponsibilityAnswer, RuleName } from '../../responsibility/schema.ts'
import { Named, Problem, Sentence } from '../../schema.ts'
import { CaseQuery, CaseSummary, ReasonName } from '../schema.ts'
import { BULK_AT_MOST, DOUBTS, type Doubt } from './rules.ts'

const CaseId = Type.String({ pattern: '^[0-9]{19}$' })

/** POST /api/cases/bulk/preview: the cases named, or the newest of a queue that wait to be dispatched. */
export const BulkSelection = Type.Object(
  {
    ids: Type.Optional(Type.Array(CaseId, { minItems: 1, maxItems: BULK_AT_MOST, uniqueItems: true })),
    filter: Type.Optional(Type.Omit(CaseQuery, ['cursor', 'limit', 'state', 'mine'])),
  },
  { additionalProperties: false },
)
export type BulkSelection = Static<typeof BulkSelection>

export const BulkRow = Type.Object({
  id: CaseId,
  version: Type.Integer(),
  state: CaseSummary.properties.state,
  level: CaseSummary.properties.level,
  class: Named,
  district: Named,
  address: Type.String(),
  position: Type.Array(Type.Number()),
  grade: CaseSummary.properties.grade,
  suggestion: Type.Union(
    [
      Type.Object({
        unit: Named,
        rule: RuleName,
        share: Type.Number(),
        reason: Sentence,
      }),
      Type.Null(),
    ],
    { description: 'who is responsible, by which rule, with which part of the geometry' },
  ),
  candidates: Type.Array(Candidate, { description: 'every unit with a claim, each once, the strongest first' }),
  assisting: Type.Array(Named, { description: 'units with a part worth sending somebody for' }),
  certainty: ResponsibilityAnswer.properties.certainty,
  blocked: Type.Union([ReasonName, Type.Null()], { description: 'why I cannot dispatch it at all' }),
  doubts: Type.Array(Type.Unsafe<Doubt>(Type.Union(Object.keys(DOUBTS).map((name) => Type.Literal(name)))), {
    description: 'why the suggestion is not to be taken unseen',
  }),
})
export type BulkRow = Static<typeof BulkRow>

export const BulkPreview = Type.Object({
  rows: Type.Array(BulkRow),
  missing: Type.Array(CaseId, { description: 'asked for, but not among what I may see' }),
  more: Type.Boolean({ description: 'the filter finds more than one preview takes' }),
})
export type BulkPreview = Static<typeof BulkPreview>

/** POST /api/cases/bulk/dispatch */
export const BulkDispatch = Type.Object(
  {
    cases: Type.Array(
      Type.Object(
        {
          id: CaseId,
          version: Type.Integer({ minimum: 1, description: 'the version seen in the preview' }),
          unit: Type.String({ minLength: 1, maxLength: 18 }),
          assisting: Type.Optional(Type.Array(Type.String(), { maxItems: 8 })),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: BULK_AT_MOST },
    ),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
  },
  { additionalProperties: false },
)
export type BulkDispatch = Static<typeof BulkDispatch>

export const BulkResult = Type.Object({
  results: Type.Array(
    Type.Object({
      id: CaseId,
      done: Type.Boolean(),
      version: Type.Optional(Type.Integer({ description: 'the version it has now' })),
      problem: Type.Optional(Problem),
    }),
    { description: 'in the order asked' },
  ),
})
export type BulkResult = Static<typeof BulkResult>
