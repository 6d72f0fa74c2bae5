import { type Static, type TSchema, Type } from 'typebox'
import { CarriedPhoto, PhotoId } from '../photos/schema.ts'
import { AreaPath, ResponsibilityAnswer } from '../responsibility/schema.ts'
import { ClassCode, Geometry, Kind, Named } from '../schema.ts'
import { SOURCES, type Source as SourceName } from './events.ts'
import {
  ACTIONS,
  type Action,
  type Field,
  REASONS,
  REQUESTS,
  type Reason,
  type RequestKind,
  STATES,
  type State,
} from './lifecycle.ts'

const names = <Name extends string>(table: Record<Name, unknown>) =>
  Type.Unsafe<Name>(Type.Union(Object.keys(table).map((name) => Type.Literal(name))))
export const StateName = names<State>(STATES)
export const ActionName = names<Action>(ACTIONS)
export const ReasonName = names<Reason>(REASONS)
export const RequestName = names<RequestKind>(REQUESTS)
const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })

export const Source = Type.Union(SOURCES.map((name) => Type.Literal(name)))

const Photos = Type.Array(PhotoId, { maxItems: 12, uniqueItems: true, description: 'ids from POST /api/photos' })
export const Level = Type.Unsafe<'city' | 'district'>(Type.Union([Type.Literal('city'), Type.Literal('district')]))

const Datum = Type.Union([Type.Literal('wgs84'), Type.Literal('gcj02'), Type.Literal('bd09')], {
  description: 'datum of the coordinates; GCJ-02 and BD-09 are converted only when declared here',
})

export const CaseReport = Type.Object(
  {
    kind: Kind,
    class: ClassCode,
    geometry: Geometry,
    description: Type.String({ minLength: 1, maxLength: 2000 }),
    address: Type.Optional(Type.String({ maxLength: 300 })),
    component: Type.Optional(Type.String({ pattern: '^[0-9]{16}$' })),
    source: Type.Optional(Type.Unsafe<SourceName>(Source)),
    accuracyMetres: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000 })),
    photos: Type.Optional(Photos),
    handled: Type.Optional(
      Type.Boolean({ description: 'a trifle put right on the spot 自行处置: needs photos of before and after' }),
    ),
    photosAfter: Type.Optional(
      Type.Array(PhotoId, {
        maxItems: 12,
        uniqueItems: true,
        description: 'of something handled on the spot: how it is now',
      }),
    ),
    datum: Type.Optional(Datum),
  },
  { additionalProperties: false },
)
export type CaseReport = Static<typeof CaseReport>

/** One line of a list or queue. */
export const CaseSummary = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  state: StateName,
  kind: Kind,
  class: Named,
  description: Type.String(),
  address: Type.String(),
  source: Type.String(),
  position: Type.Array(Type.Number(), { description: '[lon, lat]' }),
  district: Named,
  gridCode: nullable(Type.String()),
  unit: nullable(Named),
  level: Level,
  grade: Type.Union([Type.Integer(), Type.Null()], { description: '1 urgent, 2 ordinary, 3 minor' }),
  reportedAt: Instant,
  dueAt: Type.Union([Instant, Type.Null()], { description: 'handling deadline' }),
  handledAt: nullable(Instant),
  endedAt: nullable(Instant),
  updatedAt: Instant,
  stage: Type.Union([Type.String(), Type.Null()], { description: 'stage whose clock runs' }),
  stageStartedAt: nullable(Instant),
  stageAmberAt: Type.Union([Instant, Type.Null()], { description: 'the lamp is amber from here (80 % of the limit)' }),
  stageDueAt: Type.Union([Instant, Type.Null()], { description: 'and red from here' }),
  stageAlarm: Type.Integer({ description: '0 in time, 1 announced as overdue, 2 escalated' }),
  request: Type.Union([RequestName, Type.Null()], { description: 'what waits for approval' }),
  suspendedUntil: nullable(Instant),
  urgeCount: Type.Integer(),
  reworkCount: Type.Integer(),
  escalationCount: Type.Integer(),
})
export type CaseSummary = Static<typeof CaseSummary>

export const CaseList = Type.Object({
  cases: Type.Array(CaseSummary),
  next: Type.Union([Type.String(), Type.Null()], { description: 'cursor of the next page; null on the last' }),
})
export type CaseList = Static<typeof CaseList>

export const CaseQuery = Type.Object({
  state: Type.Optional(Type.String({ description: 'one state or several with commas; `open` for every open one' })),
  district: Type.Optional(Type.String({ pattern: '^[0-9]{6}$', description: 'district or management area' })),
  street: Type.Optional(Type.String({ pattern: '^[0-9]{9}$' })),
  kind: Type.Optional(Kind),
  class: Type.Optional(Type.String({ pattern: '^[0-9]{2}([0-9]{2,3})?$', description: 'class or major class' })),
  unit: Type.Optional(Type.String()),
  bbox: Type.Optional(Type.String({ description: 'west,south,east,north in degrees' })),
  q: Type.Optional(Type.String({ maxLength: 100, description: 'number, address or description contains' })),
  mine: Type.Optional(Type.Boolean({ description: 'only what waits for me: my state, my platform or unit, my tasks' })),
  level: Type.Optional(Level),
  assisting: Type.Optional(Type.Boolean({ description: 'what my unit assists in' })),
  request: Type.Optional(
    Type.String({ description: 'a kind of request, several with commas, or `mine`: those I decide' }),
  ),
  lamp: Type.Optional(
    Type.Unsafe<'green' | 'amber' | 'red'>(Type.Union(['green', 'amber', 'red'].map((colour) => Type.Literal(colour)))),
  ),
  replyDue: Type.Optional(Type.Boolean({ description: 'ended, and the reporter waits to be told' })),
  cursor: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})
export type CaseQuery = Static<typeof CaseQuery>

export const LogEntry = Type.Object({
  seq: Type.Integer(),
  version: Type.Integer(),
  at: Instant,
  actor: nullable(Named),
  action: ActionName,
  fromState: Type.Union([StateName, Type.Null()]),
  toState: StateName,
  unit: nullable(Named),
  moved: Type.Union([Type.Object({ from: nullable(Named), to: nullable(Named) }), Type.Null()], {
    description: 'of a correction or reassignment: the unit that had it, and the one responsible from then on',
  }),
  payload: Type.Unknown(),
})
export type LogEntry = Static<typeof LogEntry>

/** How a deadline comes about, span by span; counted minutes add up to the limit. */
const Arithmetic = Type.Object({
  limitValue: Type.Integer({ description: 'the limit, extensions included' }),
  limitUnit: Type.String(),
  startedAt: Instant,
  dueAt: Instant,
  steps: Type.Array(
    Type.Object({
      from: Instant,
      to: Instant,
      countedMinutes: Type.Number(),
      why: Type.String({ description: 'office, round_the_clock, break, closed, weekend, holiday, paused' }),
      name: nullable(Type.String()),
    }),
  ),
})

export const CaseDetail = Type.Object({
  ...CaseSummary.properties,
  geometry: Geometry,
  accuracyMetres: nullable(Type.Number()),
  area: AreaPath,
  responsibilityGrid: nullable(Type.String()),
  reporter: nullable(Named),
  collector: nullable(Named),
  component: nullable(
    Type.Object({ code: Type.String(), name: Type.String(), owner: nullable(Named), maintainer: nullable(Named) }),
  ),
  condition: Type.Union(
    [
      Type.Object({
        seq: Type.Integer(),
        version: Type.Integer(),
        filing: Type.String(),
        closing: Type.String(),
        limitValue: Type.Integer(),
        limitUnit: Type.String(),
        grade: Type.Integer(),
      }),
      Type.Null(),
    ],
    { description: 'the version it was filed on' },
  ),
  verification: nullable(Type.String()),
  checkResult: nullable(Type.String()),
  suggestedUnit: nullable(Named),
  moved: Type.Union([Type.Object({ from: Named, to: Named }), Type.Null()], {
    description:
      'the pin, the class or the rules were changed since it was dispatched: it is still with `from`, but `to` is responsible; reassign sends it there',
  }),
  assisting: Type.Array(Named),
  responsibility: Type.Union([ResponsibilityAnswer, Type.Null()], {
    description: 'the answer that the last dispatch, or correction after it, rested on',
  }),
  coordination: nullable(Level),
  requestedBy: nullable(Named),
  requestUntil: nullable(Instant),
  requestDueAt: nullable(Instant),
  extensionCount: Type.Integer(),
  suspensionCount: Type.Integer(),
  suspendedAt: nullable(Instant),
  substituted: Type.Boolean({ description: 'another than the responsible unit puts it right 代整改' }),
  substituteFor: nullable(Named),
  payer: Type.Union([Named, Type.Null()], { description: 'who pays for that; null is the public budget' }),
  costEstimate: nullable(Type.Number()),
  cost: nullable(Type.Number()),
  mergedInto: nullable(Type.String()),
  mergedCount: Type.Integer({ description: 'cases merged into this one' }),
  evidence: Type.Union([Type.String(), Type.Null()], { description: 'SHA-256 of the evidence pack' }),
  dispatchCount: Type.Integer(),
  returnCount: Type.Integer(),
  rejectedReturnCount: Type.Integer(),
  overdueCount: Type.Integer(),
  appeal: nullable(Type.String()),
  filedAt: nullable(Instant),
  dispatchedAt: nullable(Instant),
  repliedAt: nullable(Instant),
  arithmetic: Type.Union([Arithmetic, Type.Null()], { description: 'how dueAt comes about' }),
  photos: Type.Array(CarriedPhoto, { description: 'all photos, each with the log row that carried it' }),
  actions: Type.Array(
    Type.Object({
      action: ActionName,
      allowed: Type.Boolean(),
      reason: nullable(ReasonName),
      requires: Type.Unsafe<readonly Field[]>(Type.Array(Type.String())),
    }),
  ),
  log: Type.Array(LogEntry),
})
export type CaseDetail = Static<typeof CaseDetail>

/** Body of POST /api/cases/{id}/actions/{action}. Which fields an action needs is in `actions[].requires`. */
export const ActionRequest = Type.Object(
  {
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
    photos: Type.Optional(Photos),
    condition: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 9999, description: 'seq of the filing condition; for file' }),
    ),
    unit: Type.Optional(Type.String({ description: 'unit code; for dispatch, decide, substitute, hand-over' })),
    assisting: Type.Optional(Type.Array(Type.String(), { maxItems: 8, description: 'codes of assisting units' })),
    real: Type.Optional(Type.Boolean({ description: 'for verify' })),
    passed: Type.Optional(Type.Boolean({ description: 'for check' })),
    until: Type.Optional(
      Type.String({ description: 'end of the suspension, an instant or a day; for request-suspension' }),
    ),
    payer: Type.Optional(Type.String({ description: 'unit code, or `public` for the public budget; for substitute' })),
    cost: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1e9,
        description: 'yuan: the estimate for substitute, the cost for feed-back',
      }),
    ),
    into: Type.Optional(Type.String({ pattern: '^[0-9]{19}$', description: 'the case to merge into' })),
    geometry: Type.Optional(Geometry),
    datum: Type.Optional(Datum),
    accuracyMetres: Type.Optional(
      Type.Number({ minimum: 0, maximum: 10_000, description: 'of the new position; for relocate, default exact' }),
    ),
    address: Type.Optional(Type.String({ maxLength: 300, description: 'for relocate' })),
    component: Type.Optional(
      Type.Union([Type.String({ pattern: '^[0-9]{16}$' }), Type.Null()], {
        description: 'the component it is about after all, or null for none; for relocate, reclassify',
      }),
    ),
    kind: Type.Optional(Kind),
    class: Type.Optional(ClassCode),
    binding: Type.Optional(
      Type.Boolean({
        description: 'whether the decision binds later cases of this place and class; for decide, default true',
      }),
    ),
  },
  { additionalProperties: false },
)
export type ActionRequest = Static<typeof ActionRequest>

/** GET /api/cases/{id}/similar: an open case that may be the same thing reported twice. */
export const SimilarCase = Type.Object({
  id: Type.String(),
  state: StateName,
  description: Type.String(),
  address: Type.String(),
  reportedAt: Instant,
  distanceMetres: Type.Number(),
  hours: Type.Number({ description: 'reported so many hours after this one; negative: before it' }),
  near: Type.Boolean({ description: 'within 50 m and 24 h: most likely the same' }),
  unit: nullable(Named),
  photoCount: Type.Integer(),
  position: Type.Array(Type.Number(), { description: '[lon, lat]' }),
})
export type SimilarCase = Static<typeof SimilarCase>

/** GET /api/cases/counts: how many of what I may see are in each state. */
export const CaseCounts = Type.Record(Type.String(), Type.Integer())

/** One message of GET /api/live (SSE, event `case`, id = seq). */
export const LiveCase = Type.Object({
  seq: Type.Integer(),
  caseId: Type.String(),
  version: Type.Integer(),
  action: ActionName,
  fromState: Type.Union([StateName, Type.Null()]),
  toState: StateName,
  at: Instant,
  kind: Kind,
  classCode: Type.String(),
  districtCode: Type.String(),
  unitCode: nullable(Type.String()),
  position: Type.Array(Type.Number()),
})
export type LiveCase = Static<typeof LiveCase>
