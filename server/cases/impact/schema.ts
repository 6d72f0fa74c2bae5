/** What changes of rules, borders, rosters and owners do to open cases: previewed, confirmed, worked off. */
import { type Static, type TSchema, Type } from 'typebox'
import { Applied, Warning } from '../../responsibility/rulebook/schema.ts'
import { RuleName } from '../../responsibility/schema.ts'
import { Kind, Named, Sentence } from '../../schema.ts'
import { StateName } from '../schema.ts'

const orNull = <Kind extends TSchema>(kind: Kind) => Type.Union([kind, Type.Null()])

/** What becomes of an affected case. */
export const FATES = {
  stay: { zh: '不变', en: 'stays' },
  move: { zh: '改派', en: 'moves to another unit' },
  suggest: { zh: '更新建议', en: 'with no unit yet: another is suggested' },
  keep: { zh: '保留', en: 'another unit is responsible, but a person chose the one it has, or its work is done' },
  place: { zh: '更新区域', en: 'the same unit, but the codes of its place change' },
} as const
export type Fate = keyof typeof FATES
export const FateName = Type.Unsafe<Fate>({ type: 'string', enum: Object.keys(FATES) })

/** Points drawn at most; the counts are of all. */
export const MAXIMUM_POINTS = 2000

export const Counts = Type.Object({
  affected: Type.Integer({ description: 'open cases that the changes could reach' }),
  stay: Type.Integer(),
  move: Type.Integer(),
  suggest: Type.Integer(),
  keep: Type.Integer(),
  place: Type.Integer(),
})
export type Counts = Static<typeof Counts>

const ImpactCase = Type.Object({
  type: Type.Literal('Feature'),
  id: Type.String({ description: 'number of the case' }),
  geometry: Type.Object({ type: Type.Literal('Point'), coordinates: Type.Array(Type.Number()) }),
  properties: Type.Object({
    fate: FateName,
    from: orNull(Type.String()),
    to: orNull(Type.String()),
    state: StateName,
    kind: Kind,
    class: Type.String(),
  }),
})
export const Impact = Type.Object({
  fingerprint: Type.String({ description: 'send it back to confirm' }),
  at: Type.String({ description: 'from when the changes would count' }),
  counts: Counts,
  sentence: Sentence,
  pairs: Type.Array(Type.Object({ fate: FateName, from: orNull(Named), to: orNull(Named), count: Type.Integer() })),
  rules: Type.Array(
    Type.Object({
      rule: orNull(RuleName),
      code: orNull(Type.String()),
      name: orNull(Sentence),
      count: Type.Integer(),
    }),
    { description: 'which rules take over the cases that change' },
  ),
  cases: Type.Object(
    { type: Type.Literal('FeatureCollection'), features: Type.Array(ImpactCase) },
    { description: `cases that change and that you may see, at most ${MAXIMUM_POINTS}, those that move first` },
  ),
  leftOut: Type.Integer({ description: 'cases that change and are not drawn: too many, or not yours to see' }),
  applied: Type.Array(Applied, { description: 'what the changes would be; `handed` tells which components follow' }),
  warnings: Type.Array(Warning),
  milliseconds: Type.Object({
    applying: Type.Integer(),
    finding: Type.Integer(),
    resolving: Type.Integer({ description: 'before and after' }),
    total: Type.Integer(),
  }),
})
export type Impact = Static<typeof Impact>

const StateOfJob = Type.Unsafe<'waiting' | 'running' | 'done' | 'cancelled'>({
  type: 'string',
  enum: ['waiting', 'running', 'done', 'cancelled'],
})
export const Job = Type.Object({
  id: Type.Integer(),
  state: StateOfJob,
  note: Type.String(),
  at: Type.String(),
  createdBy: orNull(Named),
  createdAt: Type.String(),
  startedAt: orNull(Type.String()),
  finishedAt: orNull(Type.String()),
  cancelledBy: orNull(Named),
  counts: Type.Intersect([Counts], { description: 'as previewed when it was confirmed' }),
  edit: orNull(Type.Integer({ description: 'the edit of the inventory that was confirmed with it' })),
  progress: Type.Object({
    left: Type.Integer(),
    moved: Type.Integer(),
    renewed: Type.Integer(),
    skipped: Type.Integer(),
    failed: Type.Integer(),
  }),
})
export type Job = Static<typeof Job>
export const JobList = Type.Object({ reassignments: Type.Array(Job), next: orNull(Type.Integer()) })
export type JobList = Static<typeof JobList>
const OutcomeName = Type.Unsafe<'moved' | 'renewed' | 'skipped' | 'failed'>({
  type: 'string',
  enum: ['moved', 'renewed', 'skipped', 'failed'],
})
export const JobCase = Type.Object({
  id: Type.String(),
  fate: FateName,
  from: orNull(Named),
  to: orNull(Named),
  rule: orNull(Type.String()),
  outcome: Type.Union([OutcomeName, Type.Null()], {
    description: 'null while it waits, or when the job was cancelled',
  }),
  reason: orNull(Type.String({ description: 'why it was skipped, or only renewed' })),
  eventVersion: Type.Union([Type.Integer(), Type.Null()], { description: 'log row of the case that this wrote' }),
  workedAt: orNull(Type.String()),
})
export type JobCase = Static<typeof JobCase>
export const JobDetail = Type.Object({
  ...Job.properties,
  changes: Type.Array(Type.Unknown()),
  cases: Type.Array(JobCase, { description: 'of those you may see, by number' }),
  next: orNull(Type.String({ description: '`after` of the next page' })),
})
export type JobDetail = Static<typeof JobDetail>
