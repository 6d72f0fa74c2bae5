import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { readBoard } from './repository.ts'
import { Board, BoardQuery } from './schema.ts'

/** Boards of the two levels of command and of units. */
export function boards(app: App, { database, now }: Platform): void {
  app.get(
    '/api/board',
    {
      schema: {
        tags: ['cases'],
        summary:
          'What stands where: the city’s districts, a district’s streets and units, or a unit; without a question, mine',
        querystring: BoardQuery,
        response: { 200: Board, 400: Problem, 401: Problem, 404: Problem },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      return database.as(identity, (client) => readBoard(client, request.query, identity, now()))
    },
  )
}
