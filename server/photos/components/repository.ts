/** Photos of components. Who sees and who changes them is answered by sql/app/06_photos/component_rights.sql. */
import { isRefusedByRights, noComponent, orNull } from '../../components/rules.ts'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import type { ComponentPhoto, ComponentPhotos, ComponentPhotosNew } from './schema.ts'

const query = loadQueries(import.meta.url)

/** Those it carries, newest first. Throws not_found. */
export async function listComponentPhotos(client: Client, code: string): Promise<ComponentPhotos> {
  const { addable } = await requireComponent(client, code)
  const photos = await run<ComponentPhoto>(client, query('listComponentPhotos'), { code })
  return { photos: photos.map((photo) => ({ ...photo, removable: photo.removable && addable })), addable }
}

/**
 * Adds photos that the person asking has brought.
 * @throws ProblemError not_found, action_not_allowed (retired), forbidden, unknown_photo
 */
export async function addComponentPhotos(
  client: Client,
  code: string,
  { photos, note }: ComponentPhotosNew,
  now: Date,
): Promise<ComponentPhotos> {
  await requireAddable(client, code)
  const ids = [...new Set(photos)]
  const brought = await run<{ photoId: string }>(client, query('findBrought'), { ids })
  const unknown = ids.filter((id) => !brought.some(({ photoId }) => photoId === id))
  if (unknown.length > 0) {
    throw new ProblemError('unknown_photo', {
      detail: {
        en: `${unknown.length} of these photos you have not brought yourself. Send them with POST /api/photos first.`,
        zh: `其中 ${unknown.length} 张照片不是本人上传的。请先用 POST /api/photos 上传。`,
      },
      field: '/photos',
      value: unknown,
    })
  }
  await run(client, query('addPhotos'), { code, ids, note: orNull(note), now })
  return listComponentPhotos(client, code)
}

/** Takes one off; its row stays. Throws not_found, action_not_allowed, forbidden. */
export async function removeComponentPhoto(
  client: Client,
  code: string,
  id: string,
  now: Date,
): Promise<ComponentPhotos> {
  await requireAddable(client, code)
  if (!(await runOne(client, query('isCarried'), { code, id }))) {
    throw new ProblemError('not_found', {
      detail: { en: `Component ${code} carries no photo ${id}.`, zh: `部件 ${code} 没有照片 ${id}。` },
      value: id,
    })
  }
  try {
    if (await runOne(client, query('removePhoto'), { code, id, now })) return listComponentPhotos(client, code)
  } catch (error) {
    if (!isRefusedByRights(error)) throw error
  }
  throw new ProblemError('forbidden', {
    detail: { en: 'A collector takes off only photos of their own.', zh: '采集员只能移除自己添加的照片。' },
  })
}

interface Standing {
  addable: boolean
  retired: boolean
}

async function requireComponent(client: Client, code: string): Promise<Standing> {
  const standing = await runOne<Standing>(client, query('findStanding'), { code })
  if (standing) return standing
  throw noComponent(code)
}

async function requireAddable(client: Client, code: string): Promise<void> {
  const { addable, retired } = await requireComponent(client, code)
  if (addable) return
  if (retired) {
    throw new ProblemError('action_not_allowed', {
      detail: {
        en: `Component ${code} is retired: its photos stay as they are.`,
        zh: `部件 ${code} 已注销，照片不再变动。`,
      },
    })
  }
  throw new ProblemError('forbidden', {
    detail: {
      en: 'Photos of a component are added by planners of its place, and by collectors while its grid is theirs to survey.',
      zh: '部件照片由当地的部件管理员添加；采集员可在普查其单元网格期间添加。',
    },
  })
}
