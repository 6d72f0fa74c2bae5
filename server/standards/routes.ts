import { createHash } from 'node:crypto'
import { Type } from 'typebox'
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
      const calendar = await database.as(null, readCalendar)
      const { start, value, unit, pauses = [] } = request.body
      const stops = pauses.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) }))
      const clock = clockOf(new Date(start), { value, unit }, calendar, stops)
      const [first, last] = [start, clock.dueAt].map((instant) => dayOf(new Date(instant), calendar).year) as [
        number,
        number,
      ]
      const through = Array.from({ length: last - first + 1 }, (_, index) => first + index)
      return {
        ...clock,
        steps: arithmetic(new Date(start), { value, unit }, calendar, stops),
        // Minutes and urgent units do not ask the calendar.
        unpublishedYears: unit.startsWith('working') ? through.filter((year) => !calendar.years.includes(year)) : [],
      }
    },
  )

  editing(app, platform)
}
