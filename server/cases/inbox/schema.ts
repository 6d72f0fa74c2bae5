import { type Static, Type } from 'typebox'
import { Named } from '../../schema.ts'
import { ActionName, CaseSummary, StateName } from '../schema.ts'

const {
  id,
  state,
  class: caseClass,
  address,
  district,
  unit,
  level,
  grade,
  endedAt,
  stage,
  stageStartedAt,
  stageAmberAt,
  stageDueAt,
} = CaseSummary.properties

/** One log row that concerns me and that I did not write. */
export const InboxEntry = Type.Object({
  seq: Type.Integer({ description: 'log position; the cursor' }),
  at: Type.String({ format: 'date-time' }),
  action: ActionName,
  actor: Type.Union([Named, Type.Null()], { description: 'null: the platform itself' }),
  toState: StateName,
  note: Type.Union([Type.String(), Type.Null()]),
  lateStage: Type.Union([Type.String(), Type.Null()], { description: 'of a delay: the stage whose limit ran out' }),
  until: Type.Union([Type.String(), Type.Null()], { description: 'of a suspension asked for: its end' }),
  assisting: Type.Boolean({ description: 'my unit is named as assisting, not as responsible' }),
  unread: Type.Boolean(),
  waiting: Type.Boolean({ description: 'a request that still waits for its answer' }),
  case: Type.Object({
    id,
    state,
    class: caseClass,
    address,
    district,
    unit,
    level,
    grade,
    endedAt,
    stage,
    stageStartedAt,
    stageAmberAt,
    stageDueAt,
  }),
})
export type InboxEntry = Static<typeof InboxEntry>

export const Inbox = Type.Object({
  entries: Type.Array(InboxEntry, { description: 'newest first, of the last 30 days' }),
  next: Type.Union([Type.Integer(), Type.Null()], { description: '`before` of the next page; null on the last' }),
  unread: Type.Integer({ description: 'how many are unread; 100 is a hundred or more' }),
  readUpTo: Type.Integer(),
})
export type Inbox = Static<typeof Inbox>

export const InboxQuery = Type.Object({
  before: Type.Optional(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: '`next` of the page before' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 30 })),
})
export type InboxQuery = Static<typeof InboxQuery>

export const InboxRead = Type.Object(
  { seq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'everything up to here is read' }) },
  { additionalProperties: false },
)
export const Unread = Type.Object({ unread: Type.Integer(), readUpTo: Type.Integer() })
