import { Type } from 'typebox'
import type { App, Platform } from '../platform.ts'
import { Kind, Problem } from '../schema.ts'
import { listClasses } from './repository.ts'
import { CatalogueClass } from './schema.ts'

/** The catalogue that reports are classed by. Public: a citizen chooses from it before signing in. */
export function standards(app: App, { database, now }: Platform): void {
  app.get(
    '/api/standards/classes',
    {
      schema: {
        tags: ['standards'],
        summary: 'Classes with filing conditions, closing conditions and limits',
        querystring: Type.Object({ kind: Type.Optional(Kind) }),
        response: { 200: Type.Object({ classes: Type.Array(CatalogueClass) }), 400: Problem },
      },
    },
    async (request) => ({
      classes: await database.as(null, (client) => listClasses(client, request.query.kind, now())),
    }),
  )
}
