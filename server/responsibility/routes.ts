/** POST /api/responsibility: who is responsible here, and why. */

import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { resolveMany } from './index.ts'
import { ResponsibilityAnswer, ResponsibilityQuestion } from './schema.ts'

export function responsibility(app: App, platform: Platform): void {
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
      const [answer] = await platform.database.as(identity, (client) =>
        resolveMany(client, [request.body], platform.now()),
      )
      return answer!
    },
  )
}
