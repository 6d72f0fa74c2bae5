/** Who is responsible here, and why; and the coordination decisions that bind. */
import { Type } from 'typebox'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { listDecisions, revokeDecision } from './decisions.ts'
import { resolveMany } from './index.ts'
import { Memory } from './memory.ts'
import { drawOptions } from './options.ts'
import { rulebook } from './rulebook/routes.ts'
import {
  Decision,
  DecisionList,
  DecisionQuery,
  DecisionRevocation,
  ResponsibilityAnswer,
  ResponsibilityOptions,
  ResponsibilityQuestion,
} from './schema.ts'

export function responsibility(app: App, platform: Platform): void {
  const memory = new Memory(platform.database, platform.now)
  app.addHook('onReady', () => {
    memory.ready().catch(() => {}) // an empty or unreachable city: SQL answers, and says why it cannot
  })
  app.addHook('onClose', () => memory.close())

  app.post(
    '/api/responsibility',
    {
      schema: {
        tags: ['responsibility'],
        summary: 'Who is responsible here, and why',
        description:
          'The winner, every candidate with its share, and the trace of all rules looked at. Geometry in CRS84, longitude first.',
        body: ResponsibilityQuestion,
        response: { 200: ResponsibilityAnswer, 400: Problem, 401: Problem, 413: Problem, 422: Problem },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const known = memory.answer(request.body)
      if (known) return known
      const [answer] = await platform.database.as(identity, (client) =>
        resolveMany(client, [request.body], platform.now()),
      )
      return answer!
    },
  )

  app.post(
    '/api/responsibility/options',
    {
      schema: {
        tags: ['responsibility'],
        summary: 'Where each unit would answer, within the accuracy of a position',
        description:
          'GeoJSON for choosing on the map: the disc of accuracy, and the ground of every option in it with its probability.',
        body: ResponsibilityQuestion,
        response: { 200: ResponsibilityOptions, 400: Problem, 401: Problem, 413: Problem, 422: Problem },
      },
    },
    async (request) =>
      platform.database.as(signedIn(request), (client) => drawOptions(client, request.body, platform.now())),
  )

  app.get(
    '/api/responsibility/decisions',
    {
      schema: {
        tags: ['responsibility'],
        summary: 'Coordination decisions, newest first',
        description: 'What was decided in a case binds later cases of the same place and class until it ends.',
        querystring: DecisionQuery,
        response: { 200: DecisionList, 400: Problem, 401: Problem },
      },
    },
    async (request) => platform.database.as(signedIn(request), (client) => listDecisions(client, request.query)),
  )

  app.post(
    '/api/responsibility/decisions/:caseId/:version/revoke',
    {
      schema: {
        tags: ['responsibility'],
        summary: 'Revoke a coordination decision',
        description:
          'For supervisors and administrators of the place. Needs no If-Match: a decision that has ended is answered as it is.',
        params: Type.Object({
          caseId: Type.String({ pattern: '^[0-9]{19}$' }),
          version: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }),
        }),
        body: DecisionRevocation,
        response: { 200: Decision, 400: Problem, 401: Problem, 403: Problem, 404: Problem },
      },
    },
    async (request) =>
      platform.database.as(signedIn(request), (client) =>
        revokeDecision(client, { ...request.params, reason: request.body.reason, now: platform.now() }),
      ),
  )

  rulebook(app, platform)
}
