import { Type } from 'typebox'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { listUnits } from './repository.ts'
import { Unit, UnitQuery } from './schema.ts'

/** Responsible units 责任单位, to choose from. */
export function units(app: App, { database }: Platform): void {
  app.get(
    '/api/units',
    {
      schema: {
        tags: ['units'],
        summary: 'Responsible units, at most 200',
        querystring: UnitQuery,
        response: { 200: Type.Object({ units: Type.Array(Unit) }), 400: Problem, 401: Problem },
      },
    },
    async (request) => ({
      units: await database.as(signedIn(request), (client) => listUnits(client, request.query)),
    }),
  )
}
