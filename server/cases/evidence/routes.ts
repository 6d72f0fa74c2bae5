import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { visibilityScope } from '../../access/rules.ts'
import { ProblemError } from '../../errors.ts'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { notVisible } from '../refusals.ts'
import { caseMapSvg, findPack, listPacks, readPack } from './index.ts'
import { sha256 } from './pack.ts'
import { findSubject } from './scene.ts'
import { CasePlace, EvidencePack } from './schema.ts'

const tags = ['cases']
const id = Type.String({ pattern: '^[0-9]{19}$' })
const problems = { 400: Problem, 401: Problem, 404: Problem }

/** Map, coordinates and packs of evidence of a case. Packs are made by its hand-over. */
export function evidence(app: App, { database }: Platform): void {
  app.get(
    '/api/cases/:id/map.svg',
    {
      schema: {
        tags,
        summary: 'The case and what lies around it, to print',
        params: Type.Object({ id }),
        querystring: Type.Object({
          metres: Type.Optional(Type.Integer({ minimum: 60, maximum: 2000, description: 'width of the ground shown' })),
        }),
        response: { 200: Type.Any(), 304: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      const identity = signedIn(request)
      const widthMetres = request.query.metres
      // Who may see pipes sees another map.
      const scope = sha256(Buffer.from(`${visibilityScope(identity)} ${widthMetres ?? ''}`)).slice(0, 8)
      const known = request.headers['if-none-match']
      const made = await database.as(identity, async (client) => {
        const subject = await findSubject(client, request.params.id)
        if (!subject) throw notVisible(request.params.id)
        const tag = `"${subject.version}-${scope}"`
        return { tag, svg: known === tag ? null : (await caseMapSvg(client, subject.id, { widthMetres }))!.svg }
      })
      reply
        .header('etag', made.tag)
        .header('cache-control', 'private, no-cache')
        .header('vary', 'cookie, authorization')
      if (made.svg === null) return reply.code(304).send(null)
      reply.header('x-content-type-options', 'nosniff')
      reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      return reply.type('image/svg+xml; charset=utf-8').send(made.svg)
    },
  )

  app.get(
    '/api/cases/:id/place',
    {
      schema: {
        tags,
        summary: 'Coordinates in the city’s CRS and in degrees',
        params: Type.Object({ id }),
        response: { 200: CasePlace, ...problems },
      },
    },
    async (request) => {
      const subject = await database.as(signedIn(request), (client) => findSubject(client, request.params.id))
      if (!subject) throw notVisible(request.params.id)
      return subject
    },
  )

  app.get(
    '/api/cases/:id/evidence',
    {
      schema: {
        tags,
        summary: 'Packs of evidence, newest first',
        params: Type.Object({ id }),
        response: { 200: Type.Object({ packs: Type.Array(EvidencePack) }), ...problems },
      },
    },
    async (request) => ({
      packs: await database.as(signedIn(request), (client) => listPacks(client, request.params.id)),
    }),
  )

  app.get(
    '/api/cases/:id/evidence/:sha256(^[0-9a-f]{64}).zip',
    {
      schema: {
        tags,
        summary: 'A pack of evidence',
        params: Type.Object({ id, sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
        response: { 200: Type.Any(), ...problems },
      },
    },
    async (request, reply) => {
      const identity = signedIn(request)
      const { id: caseId, sha256: hash } = request.params
      const found = await database.as(identity, (client) => findPack(client, caseId, hash))
      if (!found) {
        throw new ProblemError('not_found', {
          detail: {
            en: `There is no pack ${hash} of case ${caseId} among those you may read.`,
            zh: `可查阅的范围内没有案卷 ${caseId} 的证据包 ${hash}。`,
          },
          value: hash,
        })
      }
      reply
        .header('content-length', found.byteSize)
        .header('content-disposition', `attachment; filename="evidence-${caseId}-v${found.version}.zip"`)
        .header('cache-control', 'private, no-store')
        .header('x-content-type-options', 'nosniff')
        .type('application/zip')
      return reply.send(
        Readable.from(
          readPack((work) => database.as(identity, work), caseId, hash, found.byteSize),
          { objectMode: false },
        ),
      )
    },
  )
}
