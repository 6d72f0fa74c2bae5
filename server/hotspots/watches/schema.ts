import { type Static, Type } from 'typebox'
import { CellQuery } from '../schema.ts'
import { HIGHEST_THRESHOLD, LONGEST_WINDOW_DAYS, TROUBLES, WATCH_STATES } from './rules.ts'

const { from: _from, to: _to, openAt: _openAt, ...timeless } = CellQuery.properties
const Threshold = Type.Integer({
  minimum: 1,
  maximum: HIGHEST_THRESHOLD,
  description: 'told of when the count reaches it',
})
const BackTo = Type.Integer({
  minimum: 0,
  maximum: HIGHEST_THRESHOLD,
  description:
    'told of again only after the count has fallen to this; four fifths of the threshold when nothing is said',
})
const WindowDays = Type.Integer({
  minimum: 1,
  maximum: LONGEST_WINDOW_DAYS,
  description: 'cases reported in so many times 24 hours up to now are counted',
})
const Question = Type.Record(Type.String(), Type.String(), {
  description: 'parameters of GET /api/hotspots/…, without a period',
})
const Levels = { threshold: Type.Integer(), backTo: Type.Integer() }

export const WatchRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 60 }),
    question: Type.Object(timeless, {
      additionalProperties: false,
      description: 'parameters of GET /api/hotspots/…: what is counted, and where; a watch has no period and no openAt',
    }),
    windowDays: WindowDays,
    threshold: Threshold,
    backTo: Type.Optional(BackTo),
    active: Type.Optional(Type.Boolean({ default: true, description: 'false has it rest' })),
  },
  { additionalProperties: false },
)
export type WatchRequest = Static<typeof WatchRequest>

export const Watch = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  question: Question,
  windowDays: Type.Integer(),
  ...Levels,
  active: Type.Boolean(),
  state: Type.Unsafe<(typeof WATCH_STATES)[number]>(Type.Union(WATCH_STATES.map((state) => Type.Literal(state)))),
  since: Type.String({ format: 'date-time', description: 'when the state began' }),
  count: Type.Union([Type.Integer(), Type.Null()], { description: 'as it is now; null where there is a trouble' }),
  trouble: Type.Unsafe<(typeof TROUBLES)[number] | null>(
    Type.Union([...TROUBLES.map((trouble) => Type.Literal(trouble)), Type.Null()], {
      description:
        'why it is not counted: forbidden (your role counts no cases), outside (its place is not yours to oversee), area_ended (an area it names is no longer in force)',
    }),
  ),
})
export type Watch = Static<typeof Watch>
export const WatchList = Type.Object({ watches: Type.Array(Watch) })
export type WatchList = Static<typeof WatchList>

export const PreviewQuery = Type.Object({
  ...timeless,
  windowDays: WindowDays,
  threshold: Type.Optional(
    Type.Integer({ minimum: 1, maximum: HIGHEST_THRESHOLD, description: 'the proposed one when nothing is said' }),
  ),
  backTo: Type.Optional(BackTo),
})
export type PreviewQuery = Static<typeof PreviewQuery>

export const WatchPreview = Type.Object({
  ...Levels,
  proposed: Type.Integer({ description: 'just above what the count stays at or under for 95 % of the time' }),
  count: Type.Integer({ description: 'as it is now' }),
  days: Type.Array(Type.String(), { description: 'of the last 90 days' }),
  highest: Type.Array(Type.Integer(), { description: 'the highest count of each day' }),
  crossings: Type.Array(Type.String({ format: 'date-time' }), {
    description: 'when it would have told, with the cases as they are now; the newest 100',
  }),
  crossed: Type.Integer({ description: 'how often in all' }),
})
export type WatchPreview = Static<typeof WatchPreview>

export const Alert = Type.Object({
  id: Type.Integer(),
  watch: Type.Union([Type.String({ format: 'uuid' }), Type.Null()], { description: 'null when it was removed since' }),
  name: Type.String(),
  question: Question,
  count: Type.Integer(),
  threshold: Type.Integer(),
  from: Type.String({ format: 'date-time', description: 'cases reported since then were counted, up to `at`' }),
  at: Type.String({ format: 'date-time' }),
  unread: Type.Boolean(),
})
export type Alert = Static<typeof Alert>

export const AlertQuery = Type.Object({
  before: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: '`next` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 30 })),
})
export const AlertList = Type.Object({
  alerts: Type.Array(Alert, { description: 'newest first, of the last 30 days' }),
  next: Type.Union([Type.Integer(), Type.Null()], { description: '`before` of the next page; null on the last' }),
  unread: Type.Integer({ description: 'how many are unread; 100 is a hundred or more' }),
})
export type AlertList = Static<typeof AlertList>
export const AlertsRead = Type.Object(
  {
    upTo: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'this alert and all before it are read' }),
    only: Type.Optional(Type.Boolean({ description: 'this one alone' })),
  },
  { additionalProperties: false },
)
export const AlertsUnread = Type.Object({ unread: Type.Integer() })
