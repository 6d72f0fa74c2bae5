/** Photos in the database; whose they are to see is answered there. */
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { ReadPhoto } from './image.ts'
import { flagsOf, MAXIMUM_PHOTOS } from './rules.ts'
import type { CarriedPhoto, CasePhoto, PhotoUsage } from './schema.ts'

const query = loadQueries(import.meta.url)

/** Keeps a checked photo for the person asking; answers its id. */
export async function keepPhoto(client: Client, photo: ReadPhoto, now: Date): Promise<string> {
  const row = await runOne<{ id: string }>(client, query('keepPhoto'), {
    original: photo.original,
    thumbnail: photo.thumbnail,
    media_type: photo.mediaType,
    width: photo.width,
    height: photo.height,
    taken_at: photo.takenAt,
    lon: photo.position?.[0] ?? null,
    lat: photo.position?.[1] ?? null,
    at: now,
  })
  return row!.id
}

/** IANA zone in which the city reads a camera's clock. */
export const readTimeZone = async (client: Client) =>
  (await runOne<{ timeZone: string }>(client, query('readTimeZone')))!.timeZone

export interface PhotoBytes {
  mediaType: string
  bytes: Buffer
}
/** Whether the person may see the photo, without its bytes. */
export const photoIsVisible = async (client: Client, id: string) =>
  Boolean(await runOne(client, query('describePhoto'), { id }))
/** The bytes as they came; undefined when the person may not see the photo. */
export const readOriginal = (client: Client, id: string) => runOne<PhotoBytes>(client, query('readOriginal'), { id })
export const readThumbnail = (client: Client, id: string) => runOne<PhotoBytes>(client, query('readThumbnail'), { id })

/** The photos a case carries, in the order of its log. Empty when the person may not see the case. */
export const listPhotos = (client: Client, caseId: string) =>
  run<CarriedPhoto>(client, query('listPhotos'), { case_id: caseId })

/**
 * Checks that the person may use these photos for a case, and says how each relates to it.
 * @param point the case's point, hex EWKB in the city's CRS
 * @param accuracyMetres accuracy of that point
 * @returns what the log row is to carry in `payload.photos`, in the order asked, each photo once
 * @throws ProblemError unknown_photo (field /photos, value: the ids) or bad_request when there are too many
 */
export async function requirePhotos(
  client: Client,
  ids: readonly string[],
  usage: PhotoUsage,
  point: string,
  accuracyMetres: number | null = null,
): Promise<CasePhoto[]> {
  const asked = [...new Set(ids)]
  if (asked.length === 0) return []
  if (asked.length > MAXIMUM_PHOTOS) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `${asked.length} photos; at most ${MAXIMUM_PHOTOS} go with one report or action.`,
        zh: `有 ${asked.length} 张照片，一次上报或操作最多 ${MAXIMUM_PHOTOS} 张。`,
      },
      field: '/photos',
      value: asked.length,
    })
  }
  const rows = await run<{ id: string; distanceMetres: number | null; reused: boolean }>(client, query('findPhotos'), {
    ids: asked,
    point,
  })
  const found = new Map(rows.map((row) => [row.id, row]))
  const unknown = asked.filter((id) => !found.has(id))
  if (unknown.length > 0) {
    throw new ProblemError('unknown_photo', {
      detail: {
        en: `${unknown.length === 1 ? 'A photo is' : `${unknown.length} photos are`} not among those you brought or may see. Send them with POST /api/photos first; a photo that is not used within a day is removed.`,
        zh: `${unknown.length} 张照片不是本人上传的，也不在可见范围内。请先用 POST /api/photos 上传；一天内没有使用的照片会被删除。`,
      },
      field: '/photos',
      value: unknown,
    })
  }
  return asked.map((id) => {
    const { distanceMetres, reused } = found.get(id)!
    const distance = distanceMetres === null ? null : Math.round(distanceMetres * 10) / 10
    return { id, usage, distanceMetres: distance, flags: flagsOf(distance, accuracyMetres, reused) }
  })
}

/**
 * Removes photos that neither a case nor a component carries or ever carried, and that nobody brought since `before`. Runs as the platform itself.
 * @returns how many were removed
 */
export async function removeUnusedPhotos(client: Client, before: Date): Promise<number> {
  return (await run(client, query('removeUnusedPhotos'), { before })).length
}
