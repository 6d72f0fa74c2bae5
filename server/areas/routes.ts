import { Type } from 'typebox'
import { tileLayers } from '../../tiles/index.ts'
import { ProblemError } from '../errors.ts'
import { checkGeometry } from '../geometry.ts'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { cityFrame, findBoundary, findGrid, findPlace, findSuccessors, listAreas, listShapes } from './repository.ts'
import { Area, AreaBoundary, AreaPlace, AreaQuery, AreaShapes, City, Grid, ShapeQuery } from './schema.ts'

const tags = ['areas']

/** The city, its areas and unit grids. Names and boundaries are public; who works in a grid is not. */
export function areas(app: App, { database, config, now }: Platform): void {
  app.get(
    '/api/city',
    { schema: { tags, summary: 'What the console needs to start', response: { 200: City, 503: Problem } } },
    async () => {
      const { name, nameEn, bbox, griddedBbox, center, timeZone, srid, projection } = await cityFrame(database)
      return {
        name,
        nameEn,
        demo: config.demo,
        engine: database.kind,
        bbox,
        griddedBbox,
        center,
        now: now().toISOString(),
        timeZone,
        srid,
        projection: projection.trim(),
        tileLayers: tileLayers.map(({ id }) => id),
      }
    },
  )

  app.get(
    '/api/areas',
    {
      schema: {
        tags,
        summary: 'Districts, management areas, streets, communities',
        querystring: AreaQuery,
        response: { 200: Type.Object({ areas: Type.Array(Area) }), 400: Problem },
      },
    },
    async (request) => ({ areas: await database.as(null, (client) => listAreas(client, request.query)) }),
  )

  app.get(
    '/api/areas/shapes',
    {
      schema: {
        tags,
        summary: 'Shapes of all areas of a level that unit grids lie in',
        querystring: ShapeQuery,
        response: { 200: AreaShapes, 400: Problem },
      },
    },
    (request) => database.as(null, (client) => listShapes(client, request.query.level)),
  )

  app.get(
    '/api/areas/at',
    {
      schema: {
        tags,
        summary: 'Where a position lies',
        querystring: Type.Object({
          lon: Type.Number({ description: 'longitude, WGS84 degrees' }),
          lat: Type.Number({ description: 'latitude, WGS84 degrees' }),
        }),
        response: { 200: AreaPlace, 400: Problem, 422: Problem },
      },
    },
    async (request) => {
      const { lon, lat } = request.query
      checkGeometry({ type: 'Point', coordinates: [lon, lat] }, { field: 'lon' })
      const frame = await cityFrame(database)
      const place = await database.as(null, (client) => findPlace(client, frame, lon, lat))
      if (!place) {
        throw new ProblemError('outside_city', {
          detail: {
            en: `[${lon}, ${lat}] lies in no community of ${frame.name}. Send WGS84 degrees, lon and lat.`,
            zh: `[${lon}, ${lat}] 不在${frame.name}的任何社区内。请发送 WGS84 的 lon 和 lat，单位为度。`,
          },
          field: 'lon',
          value: [lon, lat],
        })
      }
      return place
    },
  )

  app.get(
    '/api/areas/:code',
    {
      schema: {
        tags,
        summary: 'One area with its boundary, simplified for drawing',
        params: Type.Object({ code: Type.String({ pattern: '^[0-9]{4,12}$' }) }),
        response: { 200: AreaBoundary, 400: Problem, 404: Problem },
      },
    },
    async ({ params: { code } }) => {
      const found = await database.as(null, (client) => findBoundary(client, code))
      if (found) return found
      throw new ProblemError('not_found', {
        detail: {
          en: `There is no area ${code}. GET /api/areas lists them.`,
          zh: `没有区划 ${code}。GET /api/areas 列出全部区划。`,
        },
        value: code,
      })
    },
  )

  app.get(
    '/api/grids/:code',
    {
      schema: {
        tags,
        summary: 'One unit grid, its collector and what is in it',
        params: Type.Object({ code: Type.String({ pattern: '^[0-9]{15}$' }) }),
        response: { 200: Grid, 400: Problem, 401: Problem, 404: Problem },
      },
    },
    async (request) => {
      const { code } = request.params
      return database.as(signedIn(request), async (client) => {
        const grid = await findGrid(client, code)
        if (grid) return grid
        const successors = await findSuccessors(client, code)
        throw new ProblemError('not_found', {
          detail: successors
            ? {
                en: `Unit grid ${code} is retired${successors.length > 0 ? `; it was replaced by ${successors.join(', ')}` : ''}.`,
                zh: `单元网格 ${code} 已注销${successors.length > 0 ? `，由 ${successors.join('、')} 取代` : ''}。`,
              }
            : { en: `There is no unit grid ${code}.`, zh: `没有单元网格 ${code}。` },
          value: code,
          ...(successors ? { successors } : {}),
        })
      })
    },
  )
}
