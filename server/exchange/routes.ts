import type { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { cityFrame } from '../areas/repository.ts'
import type { Client } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import { brokenMultipart } from '../multipart.ts'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { exporting } from './export-routes.ts'
import { fetchFile, spool, tooLarge, withFolder } from './files.ts'
import { FORMATS } from './formats/index.ts'
import {
  addImport,
  cancelImport,
  findImport,
  inspectAgain,
  listImports,
  listIssues,
  removeImport,
  startCheck,
  startRun,
} from './repository.ts'
import { Import, ImportIssues, ImportList, ImportOptions } from './schema.ts'

const tags = ['exchange']
const params = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) })
const problems = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem }

/** Components that come in from files and go out to files. */
export async function exchange(app: App, platform: Platform): Promise<void> {
  await app.register(async (scope: App) => upload(scope, platform))
  importing(app, platform)
  exporting(app, platform)
}

/** A scope of its own: the limits and the body of an upload are for this route only. */
async function upload(app: App, { database, config, now }: Platform): Promise<void> {
  const most = config.importBytes
  app.removeAllContentTypeParsers()
  await app.register(multipart, { limits: { fileSize: most + 1, files: 1, fields: 0 } })
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  app.post(
    '/api/imports',
    {
      bodyLimit: most + 1_048_576,
      config: {
        rateLimit: {
          max: 60,
          timeWindow: '1 minute',
          keyGenerator: (request: FastifyRequest) => request.identity?.personId ?? request.ip,
        },
      },
      schema: {
        tags,
        summary: 'Bring a file of components',
        description: `multipart/form-data with the file in the field \`file\`, or the file as the body with its name in the query: ${FORMATS.map(({ en }) => en).join(', ')}. Answers what the file is, and a mapping to begin with. Nothing is written before a check and a run.`,
        consumes: ['multipart/form-data', 'application/octet-stream'],
        querystring: Type.Object({ name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) }),
        response: { 201: Import, ...problems, 413: Problem, 429: Problem },
      },
    },
    async (request, reply) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      const made = await withFolder(async (folder) => {
        const source = await receive(request, folder, most)
        return database.as(identity, (client) => addImport(client, frame, identity, source, now()))
      })
      reply.code(201).header('location', `/api/imports/${made.id}`)
      return made
    },
  )
}

async function receive(request: FastifyRequest, folder: string, most: number) {
  if (!request.isMultipart()) {
    const { name } = request.query as { name?: string }
    if (!name) {
      throw new ProblemError('bad_request', {
        detail: {
          en: 'Give the name of the file: /api/imports?name=lamps.csv',
          zh: '请给出文件名：/api/imports?name=lamps.csv',
        },
        field: 'name',
      })
    }
    return spool(request.body as Readable, folder, name, most)
  }
  try {
    const file = await request.file()
    if (file?.fieldname !== 'file') {
      throw new ProblemError('bad_request', {
        detail: { en: 'The request has no file in the field "file".', zh: '请求的“file”字段中没有文件。' },
        field: '/file',
      })
    }
    return await spool(file.file, folder, file.filename?.slice(0, 200) || 'file', most)
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause
    if ((cause as { code?: string }).code === 'FST_REQ_FILE_TOO_LARGE')
      throw tooLarge({ en: 'The file', zh: '文件' }, most)
    throw new ProblemError('bad_request', { detail: brokenMultipart(cause), field: '/file' }, { cause })
  }
}

function importing(app: App, { database, now }: Platform): void {
  const act = (
    action: string,
    summary: string,
    description: string,
    work: (client: Client, id: number, options: ImportOptions, at: Date) => Promise<Import>,
    body?: typeof ImportOptions,
  ) =>
    app.post(
      `/api/imports/:id/${action}`,
      {
        schema: {
          tags,
          summary,
          description,
          params,
          ...(body ? { body } : {}),
          response: { 202: Import, ...problems },
        },
      },
      async (request, reply) => {
        const identity = signedIn(request)
        const { id } = request.params
        reply.code(202)
        return database.as(identity, (client) => work(client, id, (request.body ?? {}) as ImportOptions, now()))
      },
    )

  app.get(
    '/api/imports',
    {
      schema: {
        tags,
        summary: 'My imports, newest first',
        querystring: Type.Object({
          cursor: Type.Optional(Type.String()),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
        }),
        response: { 200: ImportList, 400: Problem, 401: Problem },
      },
    },
    async (request) =>
      database.as(signedIn(request), (client) => listImports(client, request.query.cursor, request.query.limit ?? 20)),
  )

  app.get(
    '/api/imports/:id',
    {
      schema: { tags, summary: 'An import: what it is, how far it is', params, response: { 200: Import, ...problems } },
    },
    async (request) => database.as(signedIn(request), (client) => findImport(client, request.params.id)),
  )

  app.get(
    '/api/imports/:id/issues',
    {
      schema: {
        tags,
        summary: 'Why rows are bad, by row',
        params,
        querystring: Type.Object({
          code: Type.Optional(Type.String({ pattern: '^[a-z_]{1,40}$' })),
          cursor: Type.Optional(Type.String()),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
        }),
        response: { 200: ImportIssues, ...problems },
      },
    },
    async (request) =>
      database.as(signedIn(request), (client) =>
        listIssues(client, request.params.id, { ...request.query, limit: request.query.limit ?? 100 }),
      ),
  )

  app.post(
    '/api/imports/:id/inspect',
    {
      schema: {
        tags,
        summary: 'Look at the file again, in another encoding or at another layer',
        params,
        body: Type.Pick(ImportOptions, ['encoding', 'layer']),
        response: { 200: Import, ...problems },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      const { id } = request.params
      const { name } = await database.as(identity, (client) => findImport(client, id))
      return withFolder(async (folder) => {
        const source = await fetchFile(database, id, name, folder)
        return database.as(identity, (client) => inspectAgain(client, frame, id, source, request.body))
      })
    },
  )

  act(
    'check',
    'Check every row: a dry run',
    'A job: poll the import until it is checked. Writes nothing into the inventory.',
    startCheck,
    ImportOptions,
  )
  act(
    'run',
    'Import what was checked, or go on where it stopped',
    'A job, in batches of which each is whole; all are one edit.',
    (client, id, _options, at) => startRun(client, id, at),
  )
  act(
    'cancel',
    'Stop a check or a run',
    'What was written stays, and can be taken back as one edit.',
    (client, id, _options, at) => cancelImport(client, id, at),
  )

  app.delete(
    '/api/imports/:id',
    {
      schema: {
        tags,
        summary: 'Forget an import: its file and its report',
        params,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      await database.as(signedIn(request), (client) => removeImport(client, request.params.id))
      return reply.code(204).send(null)
    },
  )
}
