import { Type } from 'typebox'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { etag, readVersion } from '../versions.ts'
import { act } from './act.ts'
import { boards } from './boards/routes.ts'
import { bulk } from './bulk/routes.ts'
import { savedFilters } from './filters/routes.ts'
import { once } from './idempotency.ts'
import { impact } from './impact/routes.ts'
import { inbox } from './inbox/routes.ts'
import { ACTIONS, type Action } from './lifecycle.ts'
import { notVisible } from './refusals.ts'
import { report } from './report.ts'
import { countCases, describeCase, findCase, listCases, listSimilar } from './repository.ts'
import {
  ActionName,
  ActionRequest,
  CaseCounts,
  CaseDetail,
  CaseList,
  CaseQuery,
  CaseReport,
  Level,
  SimilarCase,
} from './schema.ts'

const tags = ['cases']
const Id = Type.Object({ id: Type.String({ pattern: '^[0-9]{19}$' }) })
const problems = { 400: Problem, 401: Problem, 404: Problem, 409: Problem, 412: Problem, 422: Problem, 428: Problem }

/** The case loop by API. */
export function cases(app: App, platform: Platform): void {
  const { database, now } = platform
  for (const part of [bulk, savedFilters, boards, inbox, impact]) part(app, platform)
  app.post(
    '/api/cases',
    { schema: { tags, summary: 'Report', body: CaseReport, response: { 201: CaseDetail, ...problems } } },
    async (request, reply) => {
      const identity = signedIn(request)
      const instant = now()
      const answer = await database.as(identity, (client) =>
        once(
          client,
          {
            personId: identity.personId,
            key: header(request.headers, 'idempotency-key'),
            content: ['report', request.body],
            now: instant,
          },
          async () => {
            const id = await report(client, request.body, identity, instant)
            const detail = await describeCase(client, id, identity, instant)
            return { status: 201, body: detail, etag: etag(detail!.version) }
          },
        ),
      )
      database.wake('cases')
      reply.code(201).header('etag', answer.etag)
      return answer.body as CaseDetail
    },
  )

  app.get(
    '/api/cases',
    {
      schema: {
        tags,
        summary: 'List, newest first',
        querystring: CaseQuery,
        response: { 200: CaseList, 400: Problem, 401: Problem },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      return database.as(identity, (client) => listCases(client, request.query, identity, now()))
    },
  )

  app.get(
    '/api/cases/counts',
    {
      schema: {
        tags,
        summary: 'Open cases by state, and how many are overdue',
        querystring: Type.Object({ level: Type.Optional(Level) }),
        response: { 200: CaseCounts, 401: Problem },
      },
    },
    async (request) =>
      database.as(signedIn(request), (client) => countCases(client, request.query.level ?? null, now())),
  )

  app.get(
    '/api/cases/:id',
    {
      schema: {
        tags,
        summary: 'One case, its log, and what I may do',
        params: Id,
        response: { 200: CaseDetail, 401: Problem, 404: Problem },
      },
    },
    async (request, reply) => {
      const identity = signedIn(request)
      const detail = await database.as(identity, (client) => describeCase(client, request.params.id, identity, now()))
      if (!detail) throw notVisible(request.params.id)
      reply.header('etag', etag(detail.version)).header('cache-control', 'private, no-cache')
      return detail
    },
  )

  app.get(
    '/api/cases/:id/similar',
    {
      schema: {
        tags,
        summary: 'Open cases of the same class nearby: perhaps the same thing reported twice',
        description: 'Within 50 m and 24 h first, then within 500 m and 30 days, nearest first; at most 12.',
        params: Id,
        response: { 200: Type.Object({ cases: Type.Array(SimilarCase) }), 401: Problem, 404: Problem },
      },
    },
    async (request) =>
      database.as(signedIn(request), async (client) => {
        if (!(await findCase(client, request.params.id))) throw notVisible(request.params.id)
        return { cases: await listSimilar(client, request.params.id) }
      }),
  )

  app.post(
    '/api/cases/:id/actions/:action',
    {
      schema: {
        tags,
        summary: 'Move a case on',
        description: `Actions: ${Object.keys(ACTIONS).join(', ')}. Needs If-Match; takes Idempotency-Key.`,
        params: Type.Object({ ...Id.properties, action: ActionName }),
        body: ActionRequest,
        response: {
          200: Type.Union([CaseDetail, Type.Object({ id: Type.String(), visible: Type.Literal(false) })]),
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const identity = signedIn(request)
      const { id, action } = request.params as { id: string; action: Action }
      const instant = now()
      const answer = await database.as(identity, (client) =>
        once(
          client,
          {
            personId: identity.personId,
            key: header(request.headers, 'idempotency-key'),
            content: [id, action, request.body],
            now: instant,
          },
          async () => {
            const version = readVersion(request.headers['if-match'])
            await act(client, { id, action, version, asked: request.body }, identity, instant)
            const detail = await describeCase(client, id, identity, instant)
            // A unit that returned a case sees it no more.
            return { status: 200, body: detail ?? { id, visible: false }, etag: etag(version + 1) }
          },
        ),
      )
      database.wake('cases')
      reply.header('etag', answer.etag)
      return answer.body as CaseDetail
    },
  )
}

function header(headers: Record<string, string | string[] | undefined>, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}
