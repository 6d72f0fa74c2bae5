import { type Static, Type } from 'typebox'
import { ClassCode, Kind, Named } from '../schema.ts'
import { CONDITION_UNITS, type ConditionUnit, LIMIT_UNITS, type LimitUnit, STAGES, type Stage } from './rules.ts'

const Instant = Type.String({ format: 'date-time', description: 'instant with offset, ISO 8601' })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'calendar day in the city’s zone' })
const HandlingUnit = Type.Unsafe<ConditionUnit>(Type.Union(CONDITION_UNITS.map((unit) => Type.Literal(unit))))
const AnyUnit = Type.Unsafe<LimitUnit>(
  Type.Union(
    Object.keys(LIMIT_UNITS).map((unit) => Type.Literal(unit)),
    { description: 'minutes and urgent units run round the clock, working ones in office hours' },
  ),
)
const Grade = Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)], {
  description: '1 urgent 紧急, 2 ordinary 一般, 3 minor 较轻',
})
/** The largest limit that means anything: 2,000 minutes to 2,000 days. */
const LimitValue = Type.Integer({ minimum: 1, maximum: 2000 })
const text = (longest: number) => Type.String({ minLength: 1, maxLength: longest, pattern: '\\S' })

const conditionFields = {
  seq: Type.Integer(),
  version: Type.Integer({ description: 'a case keeps the version it was filed on' }),
  filing: Type.String(),
  closing: Type.String(),
  limitValue: Type.Integer(),
  limitUnit: HandlingUnit,
  grade: Grade,
  validFrom: Type.String({ description: 'in force since' }),
  defaultUnit: Type.Union([Named, Type.Null()], { description: 'proposed where duty by place names nobody' }),
}
export const Condition = Type.Object(conditionFields)
export type Condition = Static<typeof Condition>

const classFields = {
  kind: Kind,
  code: Type.String(),
  majorName: Type.String(),
  name: Type.String(),
  nameEn: Type.String(),
  geometryKind: Type.String(),
  isLocal: Type.Boolean(),
  version: Type.Integer(),
  validFrom: Type.String(),
}
/** GET /api/standards/classes */
export const CatalogueClass = Type.Object({
  ...classFields,
  conditions: Type.Array(Condition),
  upcoming: Type.Array(Type.Pick(Condition, ['seq', 'version', 'filing', 'limitValue', 'limitUnit', 'validFrom']), {
    description: 'versions published but not in force yet',
  }),
})
export type CatalogueClass = Static<typeof CatalogueClass>

export const ClassQuery = Type.Object({
  kind: Type.Optional(Kind),
  retired: Type.Optional(Type.Boolean({ description: 'those no longer in use instead' })),
  q: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'words in code, name, Latin name, filing or closing condition; all must occur',
    }),
  ),
})
export type ClassQuery = Static<typeof ClassQuery>

/** GET /api/standards/classes/:kind/:code: retired or not, with all that was ever in force. */
export const ClassDetail = Type.Object({
  ...classFields,
  validTo: Type.Union([Type.String(), Type.Null()]),
  catalogue: Type.String(),
  successor: Type.Union([Named, Type.Null()]),
  names: Type.Array(Type.Object({ name: Type.String(), nameEn: Type.String(), validFrom: Type.String() })),
  conditions: Type.Array(
    Type.Object({
      ...conditionFields,
      validTo: Type.Union([Type.String(), Type.Null()], { description: 'equal to validFrom: withdrawn unused' }),
      reason: Type.String(),
    }),
  ),
})
export type ClassDetail = Static<typeof ClassDetail>
export const ClassPath = Type.Object({ kind: Kind, code: ClassCode })

const names = { name: text(60), nameEn: Type.String({ maxLength: 80 }) }
export const ClassNew = Type.Object({
  kind: Kind,
  code: ClassCode,
  ...names,
  majorName: Type.Optional(text(60)),
  geometryKind: Type.Optional(Type.Union([Type.Literal('point'), Type.Literal('line'), Type.Literal('polygon')])),
})
export type ClassNew = Static<typeof ClassNew>
export const ClassNames = Type.Object(names)
export type ClassNames = Static<typeof ClassNames>
export const Retirement = Type.Object({
  at: Type.Optional(Instant),
  successor: Type.Optional(ClassCode),
})
export type Retirement = Static<typeof Retirement>

export const ConditionNew = Type.Object({
  filing: text(200),
  closing: text(200),
  limitValue: LimitValue,
  limitUnit: HandlingUnit,
  grade: Grade,
  defaultUnit: Type.Optional(Type.Union([Type.String({ minLength: 2, maxLength: 18 }), Type.Null()])),
  validFrom: Type.Optional(Instant),
  reason: Type.Optional(Type.String({ maxLength: 300 })),
})
export type ConditionNew = Static<typeof ConditionNew>
export const ConditionEnd = Type.Object({ at: Type.Optional(Instant) })
export type ConditionEnd = Static<typeof ConditionEnd>
export const ConditionPath = Type.Object({
  kind: Kind,
  code: ClassCode,
  seq: Type.Integer({ minimum: 1, maximum: 999 }),
})

/** Who changed which standard. */
export const Change = Type.Object({
  seq: Type.Integer(),
  subject: Type.String(),
  key: Type.String(),
  at: Type.String(),
  person: Type.Union([Named, Type.Null()]),
  before: Type.Unknown(),
  after: Type.Unknown(),
})
export type Change = Static<typeof Change>
export const ChangeQuery = Type.Object({
  subject: Type.Optional(
    Type.Union(
      ['classes', 'conditions', 'calendar_years', 'office_hours', 'stage_limits'].map((name) => Type.Literal(name)),
    ),
  ),
  key: Type.Optional(Type.String({ maxLength: 40, description: 'component-0101, component-0101-1, 2026, accept …' })),
  before: Type.Optional(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'next of the page before' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
})
export type ChangeQuery = Static<typeof ChangeQuery>
export const ChangeList = Type.Object({ changes: Type.Array(Change), next: Type.Union([Type.Integer(), Type.Null()]) })
export type ChangeList = Static<typeof ChangeList>

const CalendarDay = Type.Object({ day: Type.String(), isWorking: Type.Boolean(), name: Type.String() })
const Hours = Type.Array(Type.Array(Type.Integer({ minimum: 0, maximum: 1440 }), { minItems: 2, maxItems: 2 }), {
  minItems: 1,
  maxItems: 6,
  description: 'opening and closing as minutes after midnight, in order: [[480, 720], [840, 1080]]',
})
export const Issues = Type.Array(
  Type.Object({
    severity: Type.String(),
    rule: Type.String(),
    at: Type.String(),
    zh: Type.String(),
    en: Type.String(),
  }),
)
/** GET /api/standards/calendar */
export const Calendar = Type.Object({
  year: Type.Integer(),
  published: Type.Boolean({ description: 'false: Monday–Friday is assumed to work' }),
  version: Type.Integer({ description: '0 while not published' }),
  source: Type.String(),
  days: Type.Array(CalendarDay, { description: 'exceptions to Monday–Friday' }),
  years: Type.Array(Type.Integer(), { description: 'all published years' }),
  today: Type.String(),
  officeHours: Type.Array(Type.Object({ validFrom: Type.String(), hours: Hours, version: Type.Integer() })),
  flagged: Issues,
})
export type Calendar = Static<typeof Calendar>
export const YearPath = Type.Object({ year: Type.Integer({ minimum: 2000, maximum: 2200 }) })
export const YearPublication = Type.Object({
  source: Type.Optional(Type.String({ maxLength: 300, description: 'the notice it follows' })),
  days: Type.Optional(
    Type.Array(
      Type.Object({
        day: Type.String({ maxLength: 20 }),
        isWorking: Type.Boolean(),
        name: Type.String({ maxLength: 40 }),
      }),
      {
        maxItems: 400,
      },
    ),
  ),
  csv: Type.Optional(Type.String({ maxLength: 40_000, description: 'rows of day,is_working,name instead of days' })),
  dryRun: Type.Optional(Type.Boolean({ description: 'check only' })),
})
export type YearPublication = Static<typeof YearPublication>

export const PeriodPath = Type.Object({ validFrom: Day })
export const PeriodHours = Type.Object({ hours: Hours })

const stageFields = { value: LimitValue, unit: AnyUnit, urgentValue: LimitValue, urgentUnit: AnyUnit }
const StageName = Type.Unsafe<Stage>(Type.Union(Object.keys(STAGES).map((stage) => Type.Literal(stage))))
export const StageLimits = Type.Object({
  stages: Type.Array(Type.Object({ stage: StageName, ...stageFields, version: Type.Integer() })),
})
export type StageLimits = Static<typeof StageLimits>
export const StagePath = Type.Object({ stage: StageName })
export const StageChange = Type.Object(stageFields)
export type StageChange = Static<typeof StageChange>

/** POST /api/standards/deadline: try one. */
export const DeadlineQuestion = Type.Object({
  start: Instant,
  value: LimitValue,
  unit: AnyUnit,
  pauses: Type.Optional(Type.Array(Type.Object({ from: Instant, to: Instant }), { maxItems: 50 })),
})
export type DeadlineQuestion = Static<typeof DeadlineQuestion>
export const DeadlineAnswer = Type.Object({
  startedAt: Type.String(),
  amberAt: Type.String({ description: '80 % of the limit' }),
  dueAt: Type.String(),
  steps: Type.Array(
    Type.Object({
      from: Type.String(),
      to: Type.String(),
      countedMinutes: Type.Number(),
      why: Type.String(),
      name: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  unpublishedYears: Type.Array(Type.Integer(), {
    description: 'years it runs through whose holidays are not published',
  }),
})
export type DeadlineAnswer = Static<typeof DeadlineAnswer>
