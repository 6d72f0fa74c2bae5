import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from 'typebox'
import { cityFrame } from '../areas/repository.ts'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { writeExport } from './export.ts'
import { FORMATS } from './formats/index.ts'
import { ExportAsked } from './schema.ts'

const Format = Type.Object({
  id: Type.String(),
  zh: Type.String(),
  en: Type.String(),
  extensions: Type.Array(Type.String()),
  isWritten: Type.Boolean({ description: 'whether exports can have it' }),
})

/** Files of components to take away. */
export function exporting(app: App, { database, config }: Platform): void {
  app.get(
    '/api/exchange/formats',
    {
      schema: {
        tags: ['exchange'],
        summary: 'Formats of files that are read and written',
        response: {
          200: Type.Object({
            formats: Type.Array(Format),
            mostBytes: Type.Integer({ description: 'the largest file that is taken in' }),
          }),
        },
      },
    },
    async () => ({
      mostBytes: config.importBytes,
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
    '/api/exports',
    {
      schema: {
        tags: ['exchange'],
        summary: 'Components as a file',
        description:
          'Those that GET /api/components lists with the same filter, or by their codes, now or asof an instant. Fields have the names of GB/T 30428.2. Written whole before the first byte is sent, so that an error is never half a file.',
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
        const { path, fileName, mediaType } = await writeExport(database, identity, frame, request.body, folder)
        const stream = createReadStream(path)
        stream.on('close', () => void remove())
        reply
          .type(mediaType)
          .header('content-length', (await stat(path)).size)
          .header('content-disposition', `attachment; filename="${fileName}"`)
          .header('cache-control', 'private, no-store')
        return reply.send(stream)
      } catch (error) {
        await remove()
        throw error
      }
    },
  )
}
