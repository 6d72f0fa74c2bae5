import { createHash } from 'node:crypto'
import { Type } from 'typebox'
import { ProblemError } from '../errors.ts'
import { requireInstant } from '../instants.ts'
import type { App, Platform } from '../platform.ts'
import { Problem } from '../schema.ts'
import { etag } from '../versions.ts'
import { dayOf } from './calendar.ts'
import { listStages, readYear } from './calendar-editing.ts'
import { arithmetic, clockOf, readCalendar } from './deadline.ts'
import { readClass } from './editing.ts'
import { editing } from './editing-routes.ts'
import { listClasses } from './repository.ts'
import {
  Calendar,
  CatalogueClass,
  ClassDetail,
  ClassPath,
  ClassQuery,
  DeadlineAnswer,
  DeadlineQuestion,
  StageLimits,
  YearPath,
} from './schema.ts'

const tags = ['standards']
const NotModified = Type.Unsafe<undefined>({ type: 'null' })

const LONGEST_PAUSE = 3 * 366 * 86_400_000

/** The standards as they are published: anybody reads them, signed in or not (Art. 10). */
export function standards(app: App, platform: Platform): void {
  const { database, now } = platform

  app.get(
    '/api/standards/classes',
    {
      schema: {
        tags,
        summary: 'Classes with filing conditions, closing conditions and limits',
        description: 'In force now. Send If-None-Match to be told whether anything changed.',
        querystring: ClassQuery,
        response: { 200: Type.Object({ classes: Type.Array(CatalogueClass) }), 304: NotModified, 400: Problem },
      },
    },
    async (request, reply) => {
      const classes = await database.as(null, (client) => listClasses(client, request.query, now()))
      const mark = `"${createHash('sha1').update(JSON.stringify(classes)).digest('base64url')}"`
      reply.header('etag', mark).header('cache-control', 'no-cache')
      if (request.headers['if-none-match'] === mark) return reply.code(304).send(undefined)
      return { classes }
    },
  )

  app.get(
    '/api/standards/classes/:kind/:code',
    {
      schema: {
        tags,
        summary: 'One class, in use or retired, with every version of its conditions',
        params: ClassPath,
        response: { 200: ClassDetail, 400: Problem, 404: Problem },
      },
    },
    async (request, reply) => {
      const { kind, code } = request.params
      const detail = await database.as(null, (client) => readClass(client, kind, code))
      reply.header('etag', etag(detail.version)).header('cache-control', 'no-cache')
      return detail
    },
  )

  app.get(
    '/api/standards/calendar',
    {
      schema: {
        tags,
        summary: 'A year of the working calendar, and the office hours of every period',
        querystring: Type.Partial(YearPath),
        response: { 200: Calendar, 400: Problem },
      },
    },
    async (request, reply) => {
      const year = await database.as(null, (client) => readYear(client, request.query.year, now()))
      reply.header('etag', etag(year.version)).header('cache-control', 'no-cache')
      return year
    },
  )

  app.get(
    '/api/standards/stages',
    { schema: { tags, summary: 'Limits of the stages other than handling', response: { 200: StageLimits } } },
    async () => database.as(null, listStages),
  )

  app.post(
    '/api/standards/deadline',
    {
      schema: {
        tags,
        summary: 'When a limit runs out, and how that comes about',
        body: DeadlineQuestion,
        response: { 200: DeadlineAnswer, 400: Problem },
      },
    },
    async (request) => {
      const { value, unit, pauses = [] } = request.body
      const start = requireInstant(request.body.start, '/start')
      const stops = pauses.map(({ from, to }, index) => ({
        from: requireInstant(from, `/pauses/${index}/from`),
        to: requireInstant(to, `/pauses/${index}/to`),
      }))
      // Anybody may ask: what stands still for years is no question, and walking its days would keep others waiting.
      if (stops.some(({ to }) => to.getTime() - start.getTime() > LONGEST_PAUSE)) {
        throw new ProblemError('bad_request', {
          detail: { en: 'A pause ends within three years of the start.', zh: '停表须在起算后三年内结束。' },
          field: '/pauses',
        })
      }
      const calendar = await database.as(null, readCalendar)
      const clock = clockOf(start, { value, unit }, calendar, stops)
      const [first, last] = [start, new Date(clock.dueAt)].map((instant) => dayOf(instant, calendar).year) as [
        number,
        number,
      ]
      const through = Array.from({ length: last - first + 1 }, (_, index) => first + index)
      return {
        ...clock,
        steps: arithmetic(start, { value, unit }, calendar, stops),
        // Minutes and urgent units do not ask the calendar.
        unpublishedYears: unit.startsWith('working') ? through.filter((year) => !calendar.years.includes(year)) : [],
      }
    },
  )

  editing(app, platform)
}
