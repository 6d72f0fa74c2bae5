import { Type } from 'typebox'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { readDisagreements, readQuality } from './repository.ts'
import {
  DisagreementQuery,
  Disagreements,
  Dismissal,
  DismissalKey,
  Quality,
  QualityQuery,
  SuggestionQuery,
  Suggestions,
} from './schema.ts'
import { dismiss, readSuggestions, takeUp } from './suggestions.ts'

const tags = ['responsibility']
const problems = { 400: Problem, 401: Problem }
const refusals = { ...problems, 403: Problem, 404: Problem, 422: Problem }

/** How right the rules of responsibility are, where units disagree, and which rules reality suggests. */
export function quality(app: App, { database, now }: Platform): void {
  app.get(
    '/api/responsibility/quality',
    {
      schema: {
        tags,
        summary: 'How often the unit suggested was the one that had the case, by rule, class, area or unit',
        description:
          'Each case judges each suggestion once, when its last unit has accepted. Those who evaluate, dispatch or keep rules see their jurisdiction; a unit what was suggested to it or ended with it.',
        querystring: QualityQuery,
        response: { 200: Quality, ...problems },
      },
    },
    async (request) => database.as(signedIn(request), (client) => readQuality(client, request.query, now())),
  )

  app.get(
    '/api/responsibility/quality/disagreements',
    {
      schema: {
        tags,
        summary: 'Borders of two units’ grounds near which their cases change hands, as GeoJSON',
        querystring: DisagreementQuery,
        response: { 200: Disagreements, ...problems },
      },
    },
    async (request) => database.as(signedIn(request), (client) => readDisagreements(client, request.query, now())),
  )

  app.get(
    '/api/responsibility/quality/suggestions',
    {
      schema: {
        tags,
        summary: 'Rules that reality suggests, with evidence and a draft; nothing is applied by itself',
        querystring: SuggestionQuery,
        response: { 200: Suggestions, ...problems },
      },
    },
    async (request) => database.as(signedIn(request), (client) => readSuggestions(client, request.query, now())),
  )

  app.post(
    '/api/responsibility/quality/dismissals',
    {
      schema: {
        tags,
        summary: 'Put a suggestion aside, with the reason',
        description: 'For who keeps the rules of the place. Sent again it stays as it is.',
        body: Dismissal,
        response: { 204: Type.Null(), ...refusals },
      },
    },
    async (request, reply) => {
      await database.as(signedIn(request), (client) => dismiss(client, request.body, now()))
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/responsibility/quality/dismissals/:scope/:kind/:class/:unit',
    {
      schema: {
        tags,
        summary: 'Take a suggestion up again that was put aside',
        params: DismissalKey,
        response: { 204: Type.Null(), ...refusals },
      },
    },
    async (request, reply) => {
      await database.as(signedIn(request), (client) => takeUp(client, request.params))
      return reply.code(204).send(null)
    },
  )
}
