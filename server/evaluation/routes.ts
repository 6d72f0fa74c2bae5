import { Type } from 'typebox'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { exportFaults, readFaults } from './repository.ts'
import { Accountability, AccountabilityFilter, AccountabilityQuery } from './schema.ts'

const tags = ['evaluation']
const problems = { 400: Problem, 401: Problem }

/** Accountability: buck-passing, delay, mishandling and wrong dispatch, as the log shows them. */
export function evaluation(app: App, { database, now }: Platform): void {
  app.get(
    '/api/accountability',
    {
      schema: {
        tags,
        summary: 'What counts against units, newest first, with totals per unit',
        description: 'Those who evaluate see their jurisdiction, others what counts against their own unit.',
        querystring: AccountabilityQuery,
        response: { 200: Accountability, ...problems },
      },
    },
    async (request) => database.as(signedIn(request), (client) => readFaults(client, request.query, now())),
  )

  app.get(
    '/api/accountability.csv',
    {
      schema: {
        tags,
        summary: 'The same as CSV in UTF-8 with a byte order mark, at most 20,000 lines',
        querystring: AccountabilityFilter,
        response: { 200: Type.String(), ...problems },
      },
    },
    async (request, reply) => {
      const text = await database.as(signedIn(request), (client) => exportFaults(client, request.query, now()))
      const name = `accountability-${request.query.from ?? ''}-${request.query.to ?? ''}`.replace(/-+$/, '')
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}.csv"`)
        .send(text)
    },
  )
}
