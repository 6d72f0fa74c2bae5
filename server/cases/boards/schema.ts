import { type Static, Type } from 'typebox'
import { Named } from '../../schema.ts'
import { CaseSummary } from '../schema.ts'

const count = (description: string) => Type.Integer({ description })

/** What a board counts. The first nine are of open cases now; every open case is in one of the first six. */
export const Figures = Type.Object({
  intake: count('reported, to verify or to file'),
  dispatch: count('filed, to dispatch'),
  coordinating: count('in coordination'),
  handling: count('with a unit, or with law enforcement'),
  suspended: count('suspended'),
  checking: count('to check or to close'),
  amber: count('the limit of the stage is near'),
  red: count('past the limit of the stage'),
  requests: count('a request waits for its answer'),
  filedToday: count('filed today, by the city’s day'),
  closedToday: count('closed today'),
  timed: count('of the cases closed in the last 30 days, those that had a handling deadline'),
  inTime: count('of those, handled by the deadline'),
})
export type Figures = Static<typeof Figures>

/** A case on a unit's board. */
export const BoardCase = Type.Object({
  id: Type.String(),
  state: CaseSummary.properties.state,
  class: Named,
  address: Type.String(),
  stageAmberAt: CaseSummary.properties.stageAmberAt,
  stageDueAt: CaseSummary.properties.stageDueAt,
  request: CaseSummary.properties.request,
  urgeCount: Type.Integer(),
})
export type BoardCase = Static<typeof BoardCase>

export const Board = Type.Object({
  kind: Type.Unsafe<'city' | 'district' | 'unit'>(Type.String({ description: 'city, district or unit' })),
  of: Type.Union([Named, Type.Null()], { description: 'the district or unit; null is the city' }),
  at: Type.String({ format: 'date-time' }),
  total: Figures,
  rows: Type.Array(
    Type.Object({
      group: Type.Unsafe<'city' | 'platform' | 'street' | 'unit'>(
        Type.String({ description: 'city: what the city’s platform commands itself; platform, street, unit' }),
      ),
      of: Type.Union([Named, Type.Null()]),
      figures: Figures,
    }),
  ),
  unit: Type.Union(
    [
      Type.Object({
        assisting: count('open cases it assists in'),
        replyDue: count('of its cases that ended, those whose reporter waits to be told'),
        cases: Type.Array(BoardCase, { description: 'its most pressing, by what is left of the stage’s limit' }),
      }),
      Type.Null(),
    ],
    { description: 'on a unit’s board' },
  ),
})
export type Board = Static<typeof Board>

export const BoardQuery = Type.Object({
  district: Type.Optional(
    Type.String({ pattern: '^[0-9]{6}$', description: 'the board of a district or management area' }),
  ),
  unit: Type.Optional(Type.String({ maxLength: 18, description: 'the board of a unit' })),
})
export type BoardQuery = Static<typeof BoardQuery>
