import { type Static, Type } from 'typebox'
import { AreaPath, ResponsibilityAnswer } from '../responsibility/schema.ts'
import { ClassCode, Geometry, Kind, Named } from '../schema.ts'
import { ACTIONS, type Action, REASONS, type Reason, STATES, type State } from './lifecycle.ts'

const names = <Name extends string>(table: Record<Name, unknown>) =>
  Type.Unsafe<Name>(Type.Union(Object.keys(table).map((name) => Type.Literal(name))))
export const StateName = names<State>(STATES)
export const ActionName = names<Action>(ACTIONS)
export const ReasonName = names<Reason>(REASONS)
const nullable = <Schema extends ReturnType<typeof Type.String> | typeof Named>(schema: Schema) =>
  Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })

export const Source = Type.Union(
  ['collector', 'citizen', 'hotline', 'video', 'media', 'leader'].map((name) => Type.Literal(name)),
)

export const CaseReport = Type.Object(
  {
    kind: Kind,
    class: ClassCode,
    geometry: Geometry,
    description: Type.String({ minLength: 1, maxLength: 2000 }),
    address: Type.Optional(Type.String({ maxLength: 300 })),
    component: Type.Optional(Type.String({ pattern: '^[0-9]{16}$' })),
    source: Type.Optional(Type.Unsafe<'collector' | 'citizen' | 'hotline' | 'video' | 'media' | 'leader'>(Source)),
    accuracyMetres: Type.Optional(Type.Number({ minimum: 0, maximum: 10_000 })),
    datum: Type.Optional(
      Type.Union([Type.Literal('wgs84'), Type.Literal('gcj02'), Type.Literal('bd09')], {
        description: 'datum of the coordinates; GCJ-02 and BD-09 are converted only when declared here',
      }),
    ),
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
  reportedAt: Instant,
  dueAt: nullable(Instant),
  endedAt: nullable(Instant),
  updatedAt: Instant,
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
  kind: Type.Optional(Kind),
  class: Type.Optional(Type.String({ pattern: '^[0-9]{2}([0-9]{2,3})?$', description: 'class or major class' })),
  unit: Type.Optional(Type.String()),
  bbox: Type.Optional(Type.String({ description: 'west,south,east,north in degrees' })),
  q: Type.Optional(Type.String({ maxLength: 100, description: 'number, address or description contains' })),
  mine: Type.Optional(Type.Boolean({ description: 'only what waits for me: my state, my unit, my tasks' })),
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
  payload: Type.Unknown(),
})
export type LogEntry = Static<typeof LogEntry>

export const CaseDetail = Type.Object({
  ...CaseSummary.properties,
  geometry: Geometry,
  accuracyMetres: Type.Union([Type.Number(), Type.Null()]),
  area: AreaPath,
  responsibilityGrid: nullable(Type.String()),
  reporter: nullable(Named),
  collector: nullable(Named),
  component: Type.Union([
    Type.Object({ code: Type.String(), name: Type.String(), owner: nullable(Named), maintainer: nullable(Named) }),
    Type.Null(),
  ]),
  condition: Type.Union([
    Type.Object({
      seq: Type.Integer(),
      filing: Type.String(),
      closing: Type.String(),
      limitValue: Type.Integer(),
      limitUnit: Type.String(),
    }),
    Type.Null(),
  ]),
  verification: nullable(Type.String()),
  checkResult: nullable(Type.String()),
  suggestedUnit: nullable(Named),
  responsibility: Type.Union([ResponsibilityAnswer, Type.Null()], {
    description: 'the answer the last dispatch rested on',
  }),
  dispatchCount: Type.Integer(),
  reworkCount: Type.Integer(),
  returnCount: Type.Integer(),
  filedAt: nullable(Instant),
  dispatchedAt: nullable(Instant),
  handledAt: nullable(Instant),
  actions: Type.Array(
    Type.Object({
      action: ActionName,
      allowed: Type.Boolean(),
      reason: Type.Union([ReasonName, Type.Null()]),
      requires: Type.Array(Type.String()),
    }),
  ),
  log: Type.Array(LogEntry),
})
export type CaseDetail = Static<typeof CaseDetail>

/** Body of POST /api/cases/{id}/actions/{action}. Which fields an action needs is in `actions[].requires`. */
export const ActionRequest = Type.Object(
  {
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
    condition: Type.Optional(Type.Integer({ minimum: 1, description: 'seq of the filing condition; for file' })),
    unit: Type.Optional(Type.String({ description: 'unit code; for dispatch' })),
    real: Type.Optional(Type.Boolean({ description: 'for verify' })),
    passed: Type.Optional(Type.Boolean({ description: 'for check' })),
  },
  { additionalProperties: false },
)
export type ActionRequest = Static<typeof ActionRequest>

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
