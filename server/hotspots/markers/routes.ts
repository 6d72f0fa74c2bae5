/** /api/hotspots/markers: holidays, weather and events that explain the counts of their days. */
import { type Identity, ROLES } from '../../access/rules.ts'
import { ProblemError } from '../../errors.ts'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { requireCounting } from '../asking.ts'
import { keepsContext } from '../rules.ts'
import { addMarkers, listMarkers, removeMarkers } from './repository.ts'
import { MarkerList, MarkerQuery, MarkerRemoval, MarkerRequest, MarkersRemoved, MarkersWritten } from './schema.ts'

const tags = ['hotspots']
const path = '/api/hotspots/markers'
const problems = { 400: Problem, 401: Problem, 403: Problem, 413: Problem, 422: Problem }

export function markers(app: App, { database }: Platform): void {
  app.get(
    path,
    {
      schema: {
        tags,
        summary: 'Holidays of the working calendar, and the weather and events that were loaded, as spans of days',
        querystring: MarkerQuery,
        response: { 200: MarkerList, ...problems },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      requireCounting(identity)
      return { markers: await database.as(identity, (client) => listMarkers(client, request.query)) }
    },
  )

  app.post(
    path,
    {
      schema: {
        tags,
        summary: 'Mark days by their weather or an event: all rows, or none with what is wrong with each',
        description: 'For the city’s administrators and analysts. A row that is there already stands.',
        body: MarkerRequest,
        response: { 200: MarkersWritten, ...problems },
      },
    },
    async (request) => database.as(keeper(signedIn(request)), (client) => addMarkers(client, request.body)),
  )

  app.delete(
    path,
    {
      schema: {
        tags,
        summary: 'Unmark the days of a period: of all loaded markers, of one kind, or of one name',
        querystring: MarkerRemoval,
        response: { 200: MarkersRemoved, ...problems },
      },
    },
    async (request) => ({
      removed: await database.as(keeper(signedIn(request)), (client) => removeMarkers(client, request.query)),
    }),
  )
}

/** Row-level security says the same, but of a deletion only that there was nothing to delete. */
function keeper(identity: Identity): Identity {
  if (keepsContext(identity)) return identity
  throw new ProblemError('forbidden', {
    detail: {
      en: `Markers hold for the whole city, so its administrators and analysts keep them, not ${identity.role}${identity.areaCode ? ` of ${identity.areaCode}` : ''}.`,
      zh: `标记全市通用，由市级管理员和分析员维护，当前登录岗位是${ROLES[identity.role].zh}${identity.areaCode ? `（${identity.areaCode}）` : ''}。`,
    },
  })
}
