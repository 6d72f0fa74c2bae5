import { Type } from 'typebox'
import type { Identity } from '../../access/rules.ts'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { checkBins, type Finder, type Posed } from './finder.ts'
import { FINDINGS, formatOf, sendTold } from './formats.ts'
import { addRun, cancelRun, findRun, listRuns, resultOf, sameRun, startRuns } from './runs.ts'
import { ResultQuery, Run, RunAsked, RunList } from './schema.ts'

const tags = ['hotspots']
const base = '/api/hotspots/runs'
const Id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }) })
const problems = {
  400: Problem,
  401: Problem,
  403: Problem,
  404: Problem,
  409: Problem,
  422: Problem,
  429: Problem,
  503: Problem,
}

/** Questions that are too large to wait for. Answers what a route does with one: joins the run that is there, or starts it. */
export function runs(app: App, platform: Platform, finder: Finder) {
  const { database, now } = platform
  let stop = async () => {}
  app.addHook('onListen', () => {
    stop = startRuns(platform, finder, (error) => app.log.error({ err: error }, error.message))
  })
  app.addHook('preClose', () => stop())

  app.post(
    base,
    {
      schema: {
        tags,
        summary: 'Ask something large about hot spots',
        description:
          'A job: GET it for progress, POST …/cancel to stop it, GET …/result for the findings. The question is that of GET /api/hotspots/significance.',
        body: RunAsked,
        response: { 202: Run, ...problems },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const posed = await finder.pose(actor, request.body)
      checkBins(posed)
      const started = await database.as(actor, (client) => addRun(client, actor, request.body, posed, now()))
      reply.code(202).header('location', `${base}/${started.id}`)
      return started
    },
  )

  app.get(
    base,
    {
      schema: {
        tags,
        summary: 'My runs, newest first',
        querystring: Type.Object({
          before: Type.Optional(Type.Integer({ minimum: 1, description: '`next` of the page before' })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 20 })),
        }),
        response: { 200: RunList, ...problems },
      },
    },
    async (request) => {
      const { before = null, limit = 20 } = request.query
      const found = await database.as(signedIn(request), (client) => listRuns(client, before, limit + 1))
      return { runs: found.slice(0, limit), next: found.length > limit ? found[limit - 1]!.id : null }
    },
  )

  app.get(
    `${base}/:id`,
    { schema: { tags, summary: 'One of my runs with its progress', params: Id, response: { 200: Run, ...problems } } },
    async (request) => database.as(signedIn(request), (client) => findRun(client, request.params.id)),
  )

  app.get(
    `${base}/:id/result`,
    {
      schema: {
        tags,
        summary: 'What a run found',
        params: Id,
        querystring: ResultQuery,
        response: {
          200: FINDINGS,
          ...problems,
        },
      },
    },
    async (request, reply): Promise<never> => {
      const told = await database.as(signedIn(request), (client) => resultOf(client, request.params.id))
      reply.header('cache-control', 'private, max-age=3600').header('vary', 'accept, cookie, authorization')
      return sendTold(request, reply, told, formatOf(request))
    },
  )

  app.post(
    `${base}/:id/cancel`,
    {
      schema: {
        tags,
        summary: 'Stop a run; one that has ended is answered as it is',
        params: Id,
        response: { 200: Run, ...problems },
      },
    },
    async (request) => database.as(signedIn(request), (client) => cancelRun(client, request.params.id, now())),
  )

  return {
    findOrStart: (actor: Identity, asked: RunAsked, posed: Posed): Promise<Run> =>
      database.as(
        actor,
        async (client) =>
          (await sameRun(client, actor, asked, posed, now())) ?? addRun(client, actor, asked, posed, now()),
      ),
  }
}
