/** /api/hotspots/patrols: hours of patrol by responsibility grid and day, from the positioning system of the city. */
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { asWhoAsks, changing, type Setting } from '../../areas/setting.ts'
import { ProblemError } from '../../errors.ts'
import { isDay } from '../../instants.ts'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { endsFirst, WITHOUT_COUNTS } from '../rules.ts'
import { rowsOfJson, rowsOfTable } from './reading.ts'
import { listPatrols, loadPatrols, mayWrite, removePatrols } from './repository.ts'
import { MOST_BYTES } from './rules.ts'
import {
  PatrolFault,
  PatrolPeriod,
  PatrolQuery,
  PatrolRemoval,
  PatrolRows,
  Patrols,
  PatrolsLoaded,
  PatrolsRemoved,
} from './schema.ts'

const tags = ['hotspots']
const path = '/api/hotspots/patrols'
const problems = { 400: Problem, 401: Problem, 403: Problem, 422: Problem }
const Refused = Type.Object({
  ...Problem.properties,
  faultCount: Type.Optional(Type.Integer({ description: 'lines that cannot be taken' })),
  faults: Type.Optional(Type.Array(PatrolFault, { description: 'the first hundred of them' })),
})

export function patrols(app: App, platform: Platform): void {
  const writing = <Result>(request: Pick<FastifyRequest, 'identity'>, work: (setting: Setting) => Promise<Result>) => {
    mayWrite(signedIn(request))
    return changing(platform, request, work)
  }

  // A scope of its own: the size of a year, and text besides JSON, are for this route only.
  app.register(async (scope: App) => {
    scope.addContentTypeParser(
      ['text/csv', 'text/plain', 'text/tab-separated-values'],
      { parseAs: 'buffer' },
      (_request, body, done) => done(null, body),
    )
    scope.post(
      path,
      {
        bodyLimit: MOST_BYTES,
        schema: {
          tags,
          summary: 'Load hours of patrol by day and responsibility grid',
          description: `JSON, or a table as text/csv whose first line names day, grid and hours (日期, 责任网格, 小时), up to ${MOST_BYTES / 1024 / 1024} MB: more than a year of 600 grids. Every line is checked before one is written; the same day and grid again replaces what there was.`,
          consumes: ['application/json', 'text/csv'],
          querystring: PatrolQuery,
          body: {
            content: {
              'application/json': { schema: PatrolRows },
              'text/csv': { schema: Type.Unsafe<Buffer>({}) },
              'text/plain': { schema: Type.Unsafe<Buffer>({}) },
              'text/tab-separated-values': { schema: Type.Unsafe<Buffer>({}) },
            },
          },
          response: { 200: PatrolsLoaded, ...problems, 413: Problem, 415: Problem, 422: Refused },
        },
      },
      async (request) => {
        // Before a large table is read for somebody who may not write it.
        mayWrite(signedIn(request))
        const body = request.body as Buffer | PatrolRows
        const rows = Buffer.isBuffer(body) ? await rowsOfTable(body) : rowsOfJson(body.rows)
        return writing(request, (setting) => loadPatrols(setting, rows, request.query.source?.trim() || null))
      },
    )
  })

  app.get(
    path,
    {
      schema: {
        tags,
        summary: 'What hours of patrol are loaded, by month, day and responsibility grid',
        querystring: PatrolPeriod,
        response: { 200: Patrols, ...problems },
      },
    },
    async (request) => {
      const { role } = signedIn(request)
      if (WITHOUT_COUNTS.includes(role)) {
        throw new ProblemError('forbidden', {
          detail: { en: 'Patrol hours are shown to those who oversee an area.', zh: '巡查时长只供有辖区的岗位查看。' },
        })
      }
      const { from, to } = request.query
      checkDays(from, to)
      return asWhoAsks(platform, request, (setting) =>
        listPatrols(setting, { ...(from && { from }), ...(to && { to }) }),
      )
    },
  )

  app.delete(
    path,
    {
      schema: {
        tags,
        summary: 'Take away the hours of patrol of some days',
        querystring: PatrolRemoval,
        response: { 200: PatrolsRemoved, ...problems },
      },
    },
    async (request) => {
      checkDays(request.query.from, request.query.to)
      return writing(request, (setting) => removePatrols(setting, request.query))
    },
  )
}

/** Throws bad_request for a day that does not exist, and for a period that ends before it begins. */
function checkDays(from: string | undefined, to: string | undefined): void {
  for (const [field, value] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (value === undefined || isDay(value)) continue
    throw new ProblemError('bad_request', {
      detail: {
        en: `${field} is a day that exists, like 2026-11-20; got "${value}".`,
        zh: `${field} 应为存在的日期，如 2026-11-20；收到的是“${value}”。`,
      },
      field,
      value,
    })
  }
  if (from && to && to < from) throw endsFirst(from, to)
}
