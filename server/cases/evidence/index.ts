/** Evidence of a case: its map, and the pack that goes to law enforcement (Articles 18 and 30 of the regulation). */
import { readFileSync } from 'node:fs'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { listPhotos, readOriginal, readThumbnail } from '../../photos/index.ts'
import type { ResponsibilityAnswer } from '../../responsibility/schema.ts'
import type { Named } from '../../schema.ts'
import type { Actor } from '../lifecycle.ts'
import { notVisible } from '../refusals.ts'
import { describeCase } from '../repository.ts'
import { CaseDetail, type LogEntry } from '../schema.ts'
import { mapSvg } from './map.ts'
import { jsonOf, makePack } from './pack.ts'
import { evidencePage, type PackedPhoto } from './page.ts'
import { findSubject, readScene, type Subject } from './scene.ts'
import type { EvidencePack } from './schema.ts'

const query = loadQueries(import.meta.url)

/** Photos of one pack. It is made in memory, and a PostgreSQL value ends at 1 GB. */
export const MAXIMUM_PACK_BYTES = 400 * 1024 * 1024
const PART_BYTES = 4 * 1024 * 1024
const VERSION: string = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')).version

/**
 * Map of a case and what lies around it, as self-contained SVG in the city's metric CRS, labelled in Chinese.
 * Undefined when the person may not see the case; pipes are on it for those who may see them.
 */
export async function caseMapSvg(
  client: Client,
  id: string,
  options: { widthMetres?: number } = {},
): Promise<{ svg: string; version: number } | undefined> {
  const subject = await findSubject(client, id)
  if (!subject) return undefined
  return { svg: mapSvg(await readScene(client, subject, options.widthMetres)), version: subject.version }
}

/**
 * Makes the pack of a case as it stands and keeps it. The same version, maker and instant make the same bytes.
 * @returns the SHA-256 of its manifest, which names it
 * @throws ProblemError not_found, too_large; 42501 (forbidden) when the person does not command the case
 */
export async function makeEvidence(client: Client, id: string, actor: Actor, now: Date): Promise<{ sha256: string }> {
  const subject = await findSubject(client, id)
  const detail = subject && (await describeCase(client, id, actor, now))
  if (!subject || !detail) throw notVisible(id)
  const log = await run<LogEntry>(client, query('readLog'), { id })
  const photos = await packPhotos(client, id)
  const responsibility = detail.responsibility as ResponsibilityAnswer | null
  const map = mapSvg(await readScene(client, subject))
  const madeBy = await makerOf(client, actor)
  const madeAt = now.toISOString()
  const files = new Map<string, Uint8Array>([
    ['case.json', jsonOf(caseFile(detail, subject))],
    ['log.json', jsonOf(log)],
    ['responsibility.json', jsonOf(responsibility)],
    ['map.svg', Buffer.from(map)],
    ...photos.map(({ path, original }) => [path, original] as const),
  ])
  const page = evidencePage({ subject, detail, log, photos, responsibility, map, madeAt, madeBy })
  files.set('evidence.html', Buffer.from(page))
  const about = { case: { id, version: detail.version }, madeAt, madeBy, platformVersion: VERSION }
  const { manifest, sha256, zip } = makePack(about, files, subject.timeZone)
  await run(client, query('keepPack'), {
    case_id: id,
    version: detail.version,
    sha256,
    made_by: actor.personId,
    made_at: now,
    manifest: JSON.stringify(manifest),
    zip,
  })
  return { sha256 }
}

/** What the API says of the case, without what depends on who asks and what has files of its own. */
function caseFile(detail: CaseDetail, { srid, easting, northing }: Subject): object {
  const left = new Set(['actions', 'log', 'responsibility'])
  const kept = Object.keys(CaseDetail.properties).filter((name) => !left.has(name))
  return {
    ...Object.fromEntries(kept.map((name) => [name, detail[name as keyof CaseDetail]])),
    place: { srid, easting, northing },
  }
}

/** Every photo once, in the order of the log, with its bytes. */
async function packPhotos(client: Client, id: string): Promise<(PackedPhoto & { original: Buffer })[]> {
  const listed = await listPhotos(client, id)
  const carried = listed.filter((photo, index) => listed.findIndex((other) => other.id === photo.id) === index)
  const bytes = carried.reduce((sum, photo) => sum + photo.byteSize, 0)
  if (bytes > MAXIMUM_PACK_BYTES) {
    throw new ProblemError('too_large', {
      detail: {
        en: `The photos of case ${id} are ${Math.round(bytes / 1e6)} MB; a pack takes ${MAXIMUM_PACK_BYTES / 1024 / 1024} MB. Hand them over on a medium of their own.`,
        zh: `案卷 ${id} 的照片共 ${Math.round(bytes / 1e6)} MB，证据包最多容纳 ${MAXIMUM_PACK_BYTES / 1024 / 1024} MB。请另用介质移交。`,
      },
      limit: MAXIMUM_PACK_BYTES,
    })
  }
  const packed: (PackedPhoto & { original: Buffer })[] = []
  for (const [index, photo] of carried.entries()) {
    const original = await readOriginal(client, photo.id)
    const thumbnail = await readThumbnail(client, photo.id)
    const kind = photo.mediaType.replace('image/', '').replace('jpeg', 'jpg')
    const path = `photos/${String(index + 1).padStart(2, '0')}-${photo.usage}-${photo.id.slice(0, 12)}.${kind}`
    packed.push({ ...photo, path, original: original!.bytes, thumbnail: thumbnail!.bytes })
  }
  return packed
}

async function makerOf(client: Client, actor: Actor): Promise<{ code: string; name: string }> {
  const { maker } = (await runOne<{ maker: Named }>(client, query('findMaker'), { id: actor.personId }))!
  return { code: maker.code, name: maker.name }
}

export const listPacks = (client: Client, caseId: string) =>
  run<EvidencePack>(client, query('listPacks'), { case_id: caseId })

/** Size and version of a pack; undefined when there is none that the person may read. */
export const findPack = (client: Client, caseId: string, sha256: string) =>
  runOne<{ version: number; byteSize: number }>(client, query('findPack'), { case_id: caseId, sha256 })

/** The bytes of a pack, a part at a time. @param inTransaction runs one read as the person asking */
export async function* readPack(
  inTransaction: <Result>(work: (client: Client) => Promise<Result>) => Promise<Result>,
  caseId: string,
  sha256: string,
  byteSize: number,
): AsyncGenerator<Buffer> {
  for (let offset = 0; offset < byteSize; offset += PART_BYTES) {
    const part = await inTransaction((client) =>
      runOne<{ bytes: Buffer }>(client, query('readPackPart'), { case_id: caseId, sha256, offset, length: PART_BYTES }),
    )
    if (!part) return
    yield part.bytes
  }
}
