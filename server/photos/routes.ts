import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Client } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { type ReadPhoto, readPhoto } from './image.ts'
import {
  keepPhoto,
  listPhotos,
  type PhotoBytes,
  photoIsVisible,
  readOriginal,
  readThumbnail,
  readTimeZone,
} from './repository.ts'
import { flagsOf, MAXIMUM_BYTES, MAXIMUM_PHOTOS, MAXIMUM_REQUEST_BYTES } from './rules.ts'
import { CarriedPhoto, PhotoId, UploadedPhoto } from './schema.ts'
import { receiveFiles } from './upload.ts'

const tags = ['photos']

/** Bringing photos and looking at them. */
export async function photos(app: App, platform: Platform): Promise<void> {
  // A scope of its own: the limits and the body of an upload are for this route only.
  await app.register(async (scope: App) => upload(scope, platform))
  reading(app, platform)
}

async function upload(app: App, { database, now }: Platform): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', () => {
    throw new ProblemError('unsupported_media_type', {
      detail: {
        en: 'Send photos as multipart/form-data, one or several files in the field "file".',
        zh: '请以 multipart/form-data 上传照片，“file”字段中可有一个或多个文件。',
      },
    })
  })
  await app.register(multipart, { limits: { fileSize: MAXIMUM_BYTES, files: MAXIMUM_PHOTOS, fields: 0 } })
  app.post(
    '/api/photos',
    {
      bodyLimit: MAXIMUM_REQUEST_BYTES,
      config: {
        rateLimit: {
          max: 120,
          timeWindow: '1 minute',
          keyGenerator: (request: FastifyRequest) => request.identity?.personId ?? request.ip,
        },
      },
      schema: {
        tags,
        summary: 'Bring photos, for a report or action that will name them',
        description: `multipart/form-data, one to ${MAXIMUM_PHOTOS} files in the field \`file\`: JPEG, PNG, WebP or AVIF. All are kept, or none.`,
        consumes: ['multipart/form-data'],
        response: {
          201: Type.Object({ photos: Type.Array(UploadedPhoto) }),
          ...{ 400: Problem, 401: Problem, 413: Problem, 415: Problem, 422: Problem, 429: Problem },
        },
      },
    },
    async (request, reply) => {
      const identity = signedIn(request)
      if (!request.isMultipart())
        throw new ProblemError('bad_request', { detail: { en: 'The request has no body.', zh: '请求没有正文。' } })
      const files = await receiveFiles(request)
      const timeZone = await database.as(identity, readTimeZone)
      const read: ReadPhoto[] = []
      for (const { bytes, name } of files) read.push(await readPhoto(bytes, name, timeZone))
      const uploaded = await database.as(identity, async (client) => {
        const kept: UploadedPhoto[] = []
        for (const photo of read) {
          const { width, height, takenAt, position } = photo
          const id = await keepPhoto(client, photo, now())
          const flags = position ? [] : flagsOf(null, null)
          kept.push({ id, width, height, takenAt: takenAt?.toISOString() ?? null, position, flags })
        }
        return kept
      })
      reply.code(201)
      return { photos: uploaded }
    },
  )
}

function reading(app: App, { database }: Platform): void {
  app.get(
    '/api/photos',
    {
      schema: {
        tags,
        summary: 'The photos a case carries, in the order of its log',
        querystring: Type.Object({ case: Type.String({ pattern: '^[0-9]{19}$' }) }),
        response: { 200: Type.Object({ photos: Type.Array(CarriedPhoto) }), 400: Problem, 401: Problem },
      },
    },
    async (request) => ({
      photos: await database.as(signedIn(request), (client) => listPhotos(client, request.query.case)),
    }),
  )

  const bytes = (
    path: string,
    summary: string,
    read: (client: Client, id: string) => Promise<PhotoBytes | undefined>,
  ) =>
    app.get(
      path,
      {
        schema: {
          tags,
          summary,
          params: Type.Object({ id: PhotoId }),
          response: { 200: Type.Any(), 304: Type.Null(), 400: Problem, 401: Problem, 404: Problem },
        },
      },
      async (request, reply) => {
        const { id } = request.params
        const tag = `"${id}${path.endsWith('thumbnail') ? '-480' : ''}"`
        const isKnown = request.headers['if-none-match']?.includes(tag) ?? false
        const found = await database.as(signedIn(request), async (client) =>
          isKnown ? photoIsVisible(client, id) : read(client, id),
        )
        if (!found) {
          throw new ProblemError('not_found', {
            detail: { en: `There is no photo ${id} among those you may see.`, zh: `可见范围内没有照片 ${id}。` },
            value: id,
          })
        }
        immutable(reply, tag)
        if (found === true) return reply.code(304).send(null)
        return reply.type(found.mediaType).send(found.bytes)
      },
    )
  bytes('/api/photos/:id', 'The photo as it was brought', readOriginal)
  bytes('/api/photos/:id/thumbnail', 'Small and upright, as WebP', readThumbnail)
}

/** The bytes of an id never change; who may see them does, so no proxy keeps them, and another session asks again. */
function immutable(reply: FastifyReply, tag: string): void {
  reply
    .header('etag', tag)
    .header('cache-control', 'private, max-age=31536000, immutable')
    .header('vary', 'cookie, authorization')
    .header('content-disposition', 'inline')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
}
