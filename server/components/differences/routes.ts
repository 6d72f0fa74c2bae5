import { cityFrame } from '../../areas/repository.ts'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { listDifferences } from './repository.ts'
import { DifferenceQuery, Differences } from './schema.ts'

/** The inventory of one moment against that of another. */
export function differences(app: App, { database, now }: Platform): void {
  app.get(
    '/api/inventory/differences',
    {
      schema: {
        tags: ['components'],
        summary: 'What was added, removed, moved or changed between two moments',
        querystring: DifferenceQuery,
        response: { 200: Differences, 400: Problem, 401: Problem },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      return database.as(identity, (client) => listDifferences(client, frame, request.query, now()))
    },
  )
}
