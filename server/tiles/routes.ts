/** GET /tiles/{layers}.json (TileJSON 3.0), GET /tiles/{layers}/{z}/{x}/{y}.mvt and what the cache holds. */
import { Type } from 'typebox'
import { runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { type ServedLayer, servedLayers } from './layers.ts'
import { packingFor } from './packing.ts'
import { commonFilters, readQuestion } from './question.ts'
import { matches } from './rules.ts'
import { CacheStatus, TileJson, TileQuery } from './schema.ts'
import { Tiles } from './tiles.ts'

const query = loadQueries(import.meta.url)
interface Bounds {
  west: number | null
  south: number
  east: number
  north: number
  name: string | null
}
/** RFC 9211: what this server's cache did. */
const CACHE_STATUS = { hit: 'wangge; hit', joined: 'wangge; fwd=miss; collapsed', made: 'wangge; fwd=miss' } as const
const TILE = 'application/vnd.mapbox-vector-tile'

/** Vector tiles of every layer in tiles/, each row by the rights of who asks. */
export function tiles(app: App, platform: Platform, layers: readonly ServedLayer[] = servedLayers): void {
  const service = new Tiles(platform)
  app.addHook('onClose', () => service.close())
  const { sharedSeconds } = platform.config.tiles
  // no-cache: kept by browser and proxy, and asked about each time; a 304 costs no bytes, and edits show at once. A proxy
  // may be allowed some seconds. What depends on who asks is kept by the browser alone.
  const openly = sharedSeconds > 0 ? `public, max-age=0, s-maxage=${sharedSeconds}` : 'public, no-cache'
  const cacheControl = (asked: readonly ServedLayer[]) => (isPublic(asked) ? openly : 'private, no-cache')

  app.get(
    '/tiles/:layers.json',
    {
      schema: {
        tags: ['tiles'],
        summary: 'What tiles of these layers hold (TileJSON 3.0)',
        params: Type.Object({ layers: Type.String() }),
        querystring: TileQuery,
        response: { 200: TileJson, 400: Problem, 401: Problem, 404: Problem },
      },
    },
    async (request, reply) => {
      const whole = { ...request.query, layers: request.params.layers, z: '0', x: '0', y: '0' }
      const { layers: asked } = readQuestion(whole, layers)
      const identity = isPublic(asked) ? request.identity : signedIn(request)
      const [bounds, version] = await Promise.all([
        platform.database.system((client) => runOne<Bounds>(client, query('cityBounds'))),
        platform.database.as(identity, (client) =>
          runOne<{ version: number }>(client, query('dataVersion'), { layers: asked.map(({ layer }) => layer.id) }),
        ),
      ])
      reply.header('cache-control', isPublic(asked) ? 'public, no-cache' : 'private, no-cache')
      const search = new URLSearchParams(
        Object.entries(request.query).filter(([, value]) => value !== undefined),
      ).toString()
      const address = `${request.protocol}://${request.host}/tiles/${asked.map(({ layer }) => layer.id).join(',')}/{z}/{x}/{y}.mvt`
      return describe(asked, search ? `${address}?${search}` : address, bounds, version!.version)
    },
  )

  app.get(
    '/tiles/:layers/:z/:x/:y.mvt',
    {
      schema: {
        tags: ['tiles'],
        summary: 'A vector tile (MVT 2) of one or several layers',
        params: Type.Object({ layers: Type.String(), z: Type.String(), x: Type.String(), y: Type.String() }),
        querystring: TileQuery,
        response: {
          200: Type.Unsafe<Buffer>({ description: TILE }),
          204: Type.Unsafe<undefined>({ description: 'nothing here, or nothing you may see' }),
          304: Type.Unsafe<undefined>({ description: 'the tile named by If-None-Match is the newest' }),
          400: Problem,
          401: Problem,
          404: Problem,
        },
      },
      // Packed here, once for all who share the tile, instead of by the plugin for each answer.
      compress: false,
    },
    async (request, reply) => {
      const question = readQuestion({ ...request.query, ...request.params }, layers)
      const identity = isPublic(question.layers) ? request.identity : signedIn(request)
      const { key, tile, how } = await service.get(question, identity)
      reply
        .header('cache-control', cacheControl(question.layers))
        .header('vary', 'accept-encoding')
        .header('cache-status', CACHE_STATUS[how])
      if (tile.tag === '') return reply.code(204).send()
      const wanted = packingFor(request.headers['accept-encoding'])
      if (matches(request.headers['if-none-match'], tile.tag)) {
        return reply.header('etag', tagOf(tile.tag, wanted)).code(304).send()
      }
      const [bytes, packing] = await service.packed(key, tile, wanted)
      reply.header('etag', tagOf(tile.tag, packing)).type(TILE)
      if (packing !== 'identity') reply.header('content-encoding', packing)
      return reply.send(bytes)
    },
  )

  app.get(
    '/api/tiles/cache',
    {
      schema: {
        tags: ['tiles'],
        summary: 'What this server process keeps of tiles, and how it went',
        response: { 200: CacheStatus, 401: Problem, 403: Problem },
      },
    },
    async (request) => {
      if (signedIn(request).role !== 'administrator') {
        throw new ProblemError('forbidden', {
          detail: { en: 'Only administrators look into the cache.', zh: '只有管理员可以查看缓存。' },
        })
      }
      return { ...service.status(), process: process.pid }
    },
  )
}

const isPublic = (layers: readonly ServedLayer[]) => layers.every(({ layer }) => layer.sharedBy === 'public')

/** A strong tag of what is sent: packed differently, it is something else. */
const tagOf = (tag: string, packing: string) => `"${tag}${packing === 'identity' ? '' : `-${packing}`}"`

function describe(
  asked: readonly ServedLayer[],
  address: string,
  bounds: Bounds | undefined,
  version: number,
): TileJson {
  const layers = asked.map(({ layer }) => layer)
  const { west, south, east, north, name } = bounds ?? {}
  const known = west !== null && west !== undefined
  return {
    tilejson: '3.0.0',
    name: layers.map(({ zh, en }) => `${zh} ${en}`).join(', '),
    description: layers.flatMap(({ sourceLayers }) => sourceLayers.map(({ id }) => id)).join(', '),
    // The data version is the minor number: it grows with every change that who asks may see.
    version: `1.${version}.0`,
    attribution: name ?? 'Wangge',
    scheme: 'xyz',
    tiles: [address],
    minzoom: Math.min(...layers.map(({ minzoom }) => minzoom)),
    maxzoom: Math.max(...layers.map(({ maxzoom }) => maxzoom)),
    ...(known ? { bounds: [west, south!, east!, north!] } : {}),
    vector_layers: layers.flatMap(({ sourceLayers, maxzoom }) =>
      sourceLayers.map(({ id, minzoom, fields }) => ({ id, minzoom, maxzoom, fields })),
    ),
    filters: commonFilters(asked),
    times: (['asof', 'window'] as const).filter((time) => layers.every(({ times }) => times.includes(time))),
  }
}
