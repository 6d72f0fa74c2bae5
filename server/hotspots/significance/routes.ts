/** GET /api/hotspots/significance, its tiles and files: what stands out from chance, within the jurisdiction of who asks. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { ProblemError } from '../../errors.ts'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { isKnown } from '../answering.ts'
import { briefing } from '../briefing/routes.ts'
import { tileOf } from './cell-tiles.ts'
import { checkBins, Finder, isLarge, type Posed } from './finder.ts'
import { FINDINGS, FORMATS, formatOf, sendTold } from './formats.ts'
import { namesIn } from './names.ts'
import { MOST_BINS_AT_ONCE } from './rules.ts'
import { runs } from './run-routes.ts'
import { RunStarted, SignificanceQuery, SignificanceTileQuery, Why, WhyQuery } from './schema.ts'
import { tell } from './told.ts'
import { explainCell } from './why.ts'

const tags = ['hotspots']
const TILE = 'application/vnd.mapbox-vector-tile'
const problems = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem, 503: Problem }
const notModified = Type.Unsafe<undefined>({
  description: 'nothing has changed since the answer named by If-None-Match',
})

export function significance(app: App, platform: Platform): void {
  const finder = new Finder(platform)
  app.addHook('onClose', () => finder.close())
  const { findOrStart } = runs(app, platform, finder)
  briefing(app, platform, finder)

  app.get(
    '/api/hotspots/significance',
    {
      schema: {
        tags,
        summary: 'Which cells stand out from chance: hot and cold spots, clusters and outliers, emerging patterns',
        description: `Cells of the gridded ground that I may see, those without a case counting zero. \`format\` or Accept: JSON, ${Object.values(FORMATS).join(', ')}. What is too large to wait for is answered 202 with a run that has begun.`,
        querystring: SignificanceQuery,
        response: {
          200: FINDINGS,
          202: RunStarted,
          304: notModified,
          ...problems,
        },
      },
    },
    async (request, reply): Promise<never> => {
      const identity = signedIn(request)
      const { all = false, format: _format, ...asked } = request.query
      const format = formatOf(request)
      const posed = await finder.pose(identity, asked)
      if (tagged(request, reply, posed, `${format} ${all}`)) return reply.code(304).send() as never
      if (isLarge(posed)) {
        checkBins(posed)
        const run = await findOrStart(identity, asked, posed)
        reply.code(202).header('location', `/api/hotspots/runs/${run.id}`).removeHeader('etag')
        return reply.send({ run, bins: posed.bins, most: MOST_BINS_AT_ONCE }) as never
      }
      const found = await finder.find(posed)
      const told = tell(found, { all, names: await namesIn(platform, identity, posed.asking.filter) })
      return sendTold(request, reply, told, format)
    },
  )

  app.get(
    '/api/hotspots/tiles/:z/:x/:y.mvt',
    {
      schema: {
        tags,
        summary: 'The cells that stand out as vector tiles (MVT 2), for other programs',
        description:
          'Source-layer `hotspots`: cell, class, z, q, count; pattern and side of emerging. The question is that of GET /api/hotspots/significance without bbox.',
        params: Type.Object({
          z: Type.Integer({ minimum: 0, maximum: 22 }),
          x: Type.Integer({ minimum: 0 }),
          y: Type.Integer({ minimum: 0 }),
        }),
        querystring: SignificanceTileQuery,
        response: {
          200: Type.Unsafe<Buffer>({ description: TILE }),
          204: Type.Unsafe<undefined>({ description: 'nothing stands out here' }),
          304: notModified,
          ...problems,
        },
      },
    },
    async (request, reply): Promise<never> => {
      const { z, x, y } = request.params
      if (x >= 2 ** z || y >= 2 ** z) {
        throw new ProblemError('tile_outside', {
          detail: {
            en: `At zoom ${z} x and y run from 0 to ${2 ** z - 1}; got ${x} and ${y}.`,
            zh: `第 ${z} 级瓦片的 x、y 应为 0 至 ${2 ** z - 1}；收到的是 ${x}、${y}。`,
          },
          field: 'x',
          value: x,
        })
      }
      const posed = await finder.pose(signedIn(request), request.query)
      if (isLarge(posed)) throw tooLarge(posed)
      if (tagged(request, reply, posed, '')) return reply.code(304).send() as never
      const bytes = tileOf(await finder.find(posed), request.params)
      if (bytes.length === 0) return reply.code(204).send() as never
      return reply.type(TILE).send(bytes) as never
    },
  )

  app.get(
    '/api/hotspots/cells/:cell/why',
    {
      schema: {
        tags,
        summary: 'Why a cell stands out, or does not: figures, reason codes and sentences',
        params: Type.Object({ cell: Type.String({ pattern: '^[0-9a-fA-F]{15}$', description: 'H3 cell' }) }),
        querystring: WhyQuery,
        response: { 200: Why, ...problems },
      },
    },
    async (request) => explainCell(platform, finder, signedIn(request), request.params.cell, request.query),
  )
}

/** A question whose answer depends on nothing but the data it names. */
function tagged(request: FastifyRequest, reply: FastifyReply, { key }: Posed, variant: string): boolean {
  reply.header('cache-control', 'private, no-cache').header('vary', 'accept, cookie, authorization')
  return isKnown(request, reply, `${request.url.split('?')[0]} ${variant} ${key}`)
}

const tooLarge = ({ bins }: Posed) =>
  new ProblemError('too_large', {
    detail: {
      en: `The question has ${bins.toLocaleString('en')} cells × slices; at most ${MOST_BINS_AT_ONCE.toLocaleString('en')} are answered at once. Ask for coarser cells, longer steps or fewer areas, or POST it to /api/hotspots/runs.`,
      zh: `共有 ${bins.toLocaleString('en')} 个“格子 × 时间片”，一次最多立即计算 ${MOST_BINS_AT_ONCE.toLocaleString('en')} 个。请放大格子、加长时间片或减少区域，或 POST 到 /api/hotspots/runs。`,
    },
    value: bins,
  })
