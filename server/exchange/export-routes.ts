import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { cityFrame } from '../areas/repository.ts'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { AT_ONCE_MOST, checkAsked, writeExport } from './export.ts'
import { KEPT_DAYS, KEPT_MOST } from './export-job.ts'
import { addExport, cancelExport, findExport, listExports, openExport, removeExport } from './export-repository.ts'
import { FORMATS } from './formats/index.ts'
import { Export, ExportAsked, ExportList } from './schema.ts'

const tags = ['exchange']
const params = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const problems = { 400: Problem, 401: Problem, 404: Problem, 409: Problem, 422: Problem }

const Format = Type.Object({
  id: Type.String(),
  zh: Type.String(),
  en: Type.String(),
  extensions: Type.Array(Type.String()),
  isWritten: Type.Boolean({ description: 'whether exports can have it' }),
})

/** Files of components to take away. */
export function exporting(app: App, { database, config, now }: Platform): void {
  app.get(
    '/api/exchange/formats',
    {
      schema: {
        tags,
        summary: 'Formats of files that are read and written',
        response: {
          200: Type.Object({
            formats: Type.Array(Format),
            mostBytes: Type.Integer({ description: 'the largest file that is taken in' }),
            atOnceMost: Type.Integer({ description: 'components that are exported at once; more are a job' }),
          }),
        },
      },
    },
    async () => ({
      mostBytes: config.importBytes,
      atOnceMost: AT_ONCE_MOST,
      formats: FORMATS.map(({ id, zh, en, extensions, writes }) => ({
        id,
        zh,
        en,
        extensions: [...extensions],
        isWritten: writes !== undefined,
      })),
    }),
  )

  app.post(
    '/api/exports/at-once',
    {
      schema: {
        tags,
        summary: 'Components as a file, at once',
        description: `Those that GET /api/components lists with the same filter, or by their codes, now or asof an instant; ${AT_ONCE_MOST} of them at most, for more there is POST /api/exports. Fields have the names of GB/T 30428.2. Written whole before the first byte is sent, so that an error is never half a file.`,
        body: ExportAsked,
        response: { 200: Type.Any(), 400: Problem, 401: Problem, 413: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      const folder = await mkdtemp(join(tmpdir(), 'wangge-export-'))
      const remove = () => rm(folder, { recursive: true, force: true })
      try {
        const asked = { frame, asked: request.body, folder, now: now() }
        const { path, fileName, mediaType } = await writeExport(database, identity, asked)
        const content = createReadStream(path)
        content.on('close', () => void remove())
        return send(reply, { name: fileName, mediaType, bytes: (await stat(path)).size, content })
      } catch (error) {
        await remove()
        throw error
      }
    },
  )

  app.post(
    '/api/exports',
    {
      schema: {
        tags,
        summary: 'Components as a file, as a job',
        description: `What POST /api/exports/at-once writes, of any size: poll the export until it is done, then fetch its file. Everything in the file is of one moment. It is kept ${KEPT_DAYS} days, the newest ${KEPT_MOST} of a person.`,
        body: ExportAsked,
        response: { 202: Export, ...problems },
      },
    },
    async (request, reply) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      const made = await database.as(identity, async (client) => {
        await checkAsked(client, frame, request.body)
        return addExport(client, request.body, now())
      })
      reply.code(202).header('location', `/api/exports/${made.id}`)
      return made
    },
  )

  app.get(
    '/api/exports',
    {
      schema: {
        tags,
        summary: 'My exports, newest first',
        querystring: Type.Object({
          cursor: Type.Optional(Type.String()),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
          everybodys: Type.Optional(
            Type.Boolean({
              description: 'also those of others: administrators see them, and may cancel and remove them',
            }),
          ),
        }),
        response: { 200: ExportList, 400: Problem, 401: Problem },
      },
    },
    async (request) => {
      const { cursor, limit = 20, everybodys = false } = request.query
      return database.as(signedIn(request), (client) => listExports(client, { cursor, limit, everybodys, now: now() }))
    },
  )

  app.get(
    '/api/exports/:id',
    { schema: { tags, summary: 'An export: how far it is', params, response: { 200: Export, ...problems } } },
    async (request) => database.as(signedIn(request), (client) => findExport(client, request.params.id, now())),
  )

  app.get(
    '/api/exports/:id/file',
    {
      schema: {
        tags,
        summary: 'The file of an export that is done',
        params,
        response: { 200: Type.Any(), ...problems, 410: Problem },
      },
    },
    async (request, reply) => send(reply, await openExport(database, signedIn(request), request.params.id, now())),
  )

  app.post(
    '/api/exports/:id/cancel',
    { schema: { tags, summary: 'Stop an export', params, response: { 202: Export, ...problems } } },
    async (request, reply) => {
      reply.code(202)
      return database.as(signedIn(request), (client) => cancelExport(client, request.params.id, now()))
    },
  )

  app.delete(
    '/api/exports/:id',
    {
      schema: { tags, summary: 'Forget an export and its file', params, response: { 204: Type.Null(), ...problems } },
    },
    async (request, reply) => {
      await database.as(signedIn(request), (client) => removeExport(client, request.params.id, now()))
      return reply.code(204).send(null)
    },
  )
}

interface Sent {
  name: string
  mediaType: string
  bytes: number
  content: Readable
}

function send(reply: FastifyReply, { name, mediaType, bytes, content }: Sent): FastifyReply {
  return reply
    .type(mediaType)
    .header('content-length', bytes)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'private, no-store')
    .send(content)
}
