/** Files between the wire, the disk and the database. On the disk they lie only while somebody writes or reads them. */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Client, type Database, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { Sentence } from '../schema.ts'
import type { Source } from './formats/format.ts'

const query = loadQueries(import.meta.url)
const PIECE = 1024 * 1024

/** A folder of our own for as long as the work takes. */
export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'wangge-exchange-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Writes an upload to the disk as it comes: however slow it is, it holds no connection to the database. */
export async function spool(upload: Readable, folder: string, name: string, most: number): Promise<Source> {
  const path = join(folder, 'upload')
  let bytes = 0
  await pipeline(
    upload,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        bytes += chunk.length
        if (bytes > most) throw tooLarge({ en: name, zh: name }, most)
        yield chunk
      }
    },
    createWriteStream(path),
  )
  if (bytes === 0)
    throw new ProblemError('bad_request', {
      detail: { en: 'The file is empty.', zh: '文件是空的。' },
      field: '/file',
      value: name,
    })
  return { path, name, bytes }
}

export const tooLarge = (name: Sentence, most: number) =>
  new ProblemError('too_large', {
    detail: {
      en: `${name.en} is larger than ${Math.round(most / PIECE)} MB. Send it in parts, or have IMPORT_MAX_MB raised.`,
      zh: `${name.zh}超过 ${Math.round(most / PIECE)} MB。请拆分后分次导入，或请管理员调高 IMPORT_MAX_MB。`,
    },
    field: '/file',
    limit: most,
  })

/** A file in pieces, as the database keeps it. */
export const inPieces = (path: string): AsyncIterable<Buffer> => createReadStream(path, { highWaterMark: PIECE })

/** Keeps the file of an import in the database, where every server process can read it. */
export async function keepPieces(client: Client, id: number, { path }: Source): Promise<void> {
  let piece = 0
  for await (const content of inPieces(path)) await run(client, query('addPiece'), { id, piece: piece++, content })
}

/** What was kept in pieces, one after the other until there is none. */
export async function* keptPieces(read: (piece: number) => Promise<{ content: Buffer } | undefined>) {
  for (let piece = 0; ; piece++) {
    const found = await read(piece)
    if (!found) return
    yield found.content
  }
}

/** Brings the file of an import to the disk of this process. */
export async function fetchFile(database: Database, id: number, name: string, folder: string): Promise<Source> {
  const path = join(folder, 'file')
  const pieces = keptPieces((piece) =>
    database.system((client) => runOne<{ content: Buffer }>(client, query('readPiece'), { id, piece })),
  )
  await pipeline(pieces, createWriteStream(path))
  return { path, name, bytes: (await stat(path)).size }
}
