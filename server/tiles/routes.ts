/** GET /tiles/{layer}.json (TileJSON 3.0) and GET /tiles/{layer}/{z}/{x}/{y}.mvt. */
import { Type } from 'typebox'
import { type TileLayer, tileLayers } from '../../tiles/index.ts'
import { runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { matches, readAddress } from './rules.ts'
import { TileJson } from './schema.ts'
import { Tiles } from './tiles.ts'

const query = loadQueries(import.meta.url)
interface Bounds {
  west: number | null
  south: number
  east: number
  north: number
  name: string | null
}

/** Vector tiles of every layer in tiles/, each row by the rights of who asks. */
export function tiles(app: App, platform: Platform): void {
  const service = new Tiles(platform)

  app.get(
    '/tiles/:layer.json',
    {
      schema: {
        tags: ['tiles'],
        summary: 'What a tile layer holds (TileJSON 3.0)',
        params: Type.Object({ layer: Type.String() }),
        response: { 200: TileJson, 401: Problem, 404: Problem },
      },
    },
    async (request, reply) => {
      const layer = layerFor(request.params.layer, request)
      const changes = layer.id === 'cases' ? 'casesPosition' : 'inventoryPosition'
      const { bounds, position } = await platform.database.system(async (client) => ({
        bounds: await runOne<Bounds>(client, query('cityBounds')),
        position: (await runOne<{ position: number }>(client, query(changes)))?.position ?? 0,
      }))
      reply.header('cache-control', layer.sharedBy === 'public' ? 'public, no-cache' : 'private, no-cache')
      return describe(layer, `${request.protocol}://${request.host}`, bounds, position)
    },
  )

  app.get(
    '/tiles/:layer/:z/:x/:y.mvt',
    {
      schema: {
        tags: ['tiles'],
        summary: 'A vector tile (MVT 2)',
        params: Type.Object({ layer: Type.String(), z: Type.String(), x: Type.String(), y: Type.String() }),
        response: {
          200: Type.Unsafe<Buffer>({ description: 'application/vnd.mapbox-vector-tile' }),
          204: Type.Unsafe<undefined>({ description: 'nothing here, or nothing you may see' }),
          304: Type.Unsafe<undefined>({ description: 'the tile named by If-None-Match is the newest' }),
          400: Problem,
          401: Problem,
          404: Problem,
        },
      },
      // Compressed here, once for all who share the tile, instead of by the plugin for each answer.
      compress: false,
    },
    async (request, reply) => {
      const layer = layerFor(request.params.layer, request)
      const tile = await service.get(layer, readAddress(request.params), request.identity)
      // no-cache: kept by the browser, asked about each time. A 304 costs a query but no bytes, and edits show at once.
      reply
        .header('cache-control', layer.sharedBy === 'public' ? 'public, no-cache' : 'private, no-cache')
        .header('vary', 'accept-encoding')
      if (tile.bytes.length === 0) return reply.code(204).send()
      const gzipped = /\bgzip\b(?!\s*;\s*q=0(\.0*)?(\s|,|$))/.test(acceptedEncodings(request.headers)) && tile.gzipped
      reply.header('etag', gzipped ? tile.etag.replace(/"$/, '-gzip"') : tile.etag)
      if (matches(request.headers['if-none-match'], tile.etag)) return reply.code(304).send()
      if (gzipped) reply.header('content-encoding', 'gzip')
      return reply.type('application/vnd.mapbox-vector-tile').send(gzipped || tile.bytes)
    },
  )
}

const acceptedEncodings = (headers: { 'accept-encoding'?: string | string[] | undefined }) =>
  String(headers['accept-encoding'] ?? '')

/** The layer of this name. Throws not_found, or sign_in_needed when strangers may not see it. */
function layerFor(id: string, request: Parameters<typeof signedIn>[0]): TileLayer {
  const layer = tileLayers.find((candidate) => candidate.id === id)
  if (!layer) {
    throw new ProblemError('not_found', {
      detail: `There is no tile layer "${id}"; there are ${tileLayers.map((known) => known.id).join(', ')}.`,
      field: '/layer',
      value: id,
    })
  }
  if (layer.sharedBy !== 'public') signedIn(request)
  return layer
}

function describe(layer: TileLayer, origin: string, bounds: Bounds | undefined, position: number): TileJson {
  const { west, south, east, north, name } = bounds ?? {}
  const known = west !== null && west !== undefined
  return {
    tilejson: '3.0.0',
    name: `${layer.zh} ${layer.en}`,
    description: layer.sourceLayers.map(({ id }) => id).join(', '),
    // The data version is the minor number: clients drop what they keep when it grows.
    version: `1.${position}.0`,
    attribution: name ?? 'Wangge',
    scheme: 'xyz',
    tiles: [`${origin}/tiles/${layer.id}/{z}/{x}/{y}.mvt`],
    minzoom: layer.minzoom,
    maxzoom: layer.maxzoom,
    ...(known ? { bounds: [west, south!, east!, north!] } : {}),
    vector_layers: layer.sourceLayers.map(({ id, minzoom, fields }) => ({
      id,
      minzoom,
      maxzoom: layer.maxzoom,
      fields,
    })),
  }
}
