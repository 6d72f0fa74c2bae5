import { Type } from 'typebox'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { cancelInspection, findInspection, listInspections, startInspection } from './runs.ts'
import { Inspection, InspectionList, ScoreQuery, Scores } from './schema.ts'
import { readScores } from './scores.ts'

const tags = ['quality']
const problems = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Problem }
const Id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }) })
const base = '/api/component-inspections'

/** Runs of the checks, and the scores they count. */
export function runs(app: App, { database, now }: Platform): void {
  app.post(
    base,
    {
      schema: {
        tags,
        summary: 'Have all components of a district or the city checked',
        description: 'A job: GET it for progress, POST …/cancel to stop it.',
        body: Type.Object(
          { area: Type.Optional(Type.String({ pattern: '^[0-9]{6}$', description: 'district; the city without' })) },
          { additionalProperties: false },
        ),
        response: { 201: Inspection, ...problems },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const started = await database.as(actor, (client) =>
        startInspection(client, actor, request.body.area ?? null, now()),
      )
      reply.code(201).header('location', `${base}/${started.id}`)
      return started
    },
  )

  app.get(
    base,
    {
      schema: {
        tags,
        summary: 'Runs, newest first',
        querystring: Type.Object({
          before: Type.Optional(Type.Integer({ minimum: 1, description: '`next` of the page before' })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 20 })),
        }),
        response: { 200: InspectionList, ...problems },
      },
    },
    async (request) => {
      const { before = null, limit = 20 } = request.query
      const found = await database.as(signedIn(request), (client) => listInspections(client, before, limit + 1))
      return { inspections: found.slice(0, limit), next: found.length > limit ? found[limit - 1]!.id : null }
    },
  )

  app.get(
    `${base}/:id`,
    { schema: { tags, summary: 'One run with its progress', params: Id, response: { 200: Inspection, ...problems } } },
    async (request) => database.as(signedIn(request), (client) => findInspection(client, request.params.id)),
  )

  app.post(
    `${base}/:id/cancel`,
    {
      schema: {
        tags,
        summary: 'Stop a run: what it has checked stays checked, and no score is counted',
        params: Id,
        response: { 200: Inspection, ...problems },
      },
    },
    async (request) => database.as(signedIn(request), (client) => cancelInspection(client, request.params.id, now())),
  )

  app.get(
    '/api/component-quality',
    {
      schema: {
        tags,
        summary: 'Quality score by owner, class, both, or district, beside the run before',
        querystring: ScoreQuery,
        response: { 200: Scores, ...problems },
      },
    },
    async (request) => database.as(signedIn(request), (client) => readScores(client, request.query)),
  )
}
