/** Exports in the database, as those who asked for them see and steer them. */
import { Readable } from 'node:stream'
import type { Identity } from '../access/rules.ts'
import { readCursor, writeCursor } from '../cursors.ts'
import { type Client, type Database, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { Sentence } from '../schema.ts'
import { keptPieces } from './files.ts'
import type { Export, ExportAsked, ExportList, ExportState } from './schema.ts'

const query = loadQueries(import.meta.url, './export-repository.sql')
/** Of one person at once: the others of the queue wait for them. */
const OPEN_MOST = 3

interface ExportRow extends Omit<Export, 'progress'> {
  written: number
  total: number | null
}

export async function addExport(client: Client, asked: ExportAsked, now: Date): Promise<Export> {
  const { count } = (await runOne<{ count: number }>(client, query('countOpen')))!
  if (count >= OPEN_MOST) {
    throw new ProblemError('action_not_allowed', {
      detail: {
        en: `You have ${count} exports that are not done; at most ${OPEN_MOST} are worked on. Wait for one, or cancel one.`,
        zh: `还有 ${count} 个导出没有完成，最多同时 ${OPEN_MOST} 个。请等待其一完成，或取消一个。`,
      },
      limit: OPEN_MOST,
    })
  }
  const { id } = (await runOne<{ id: number }>(client, query('addExport'), { asked: JSON.stringify(asked), now }))!
  return findExport(client, id, now)
}

/** One's own, newest first; an administrator may ask for everybody's. */
export async function listExports(
  client: Client,
  { cursor, limit, everybodys, now }: { cursor: string | undefined; limit: number; everybodys: boolean; now: Date },
): Promise<ExportList> {
  const before = readCursor(cursor, /^[0-9]{1,9}$/)?.[0] ?? null
  const values = { id: null, before: before === null ? null : Number(before), everybodys, now, limit: limit + 1 }
  const found = await readExports(client, values)
  const exports = found.slice(0, limit)
  return { exports, next: found.length > limit ? writeCursor(exports.at(-1)!.id) : null }
}

export async function findExport(client: Client, id: number, now: Date): Promise<Export> {
  const [found] = await readExports(client, { id, before: null, everybodys: false, now, limit: 1 })
  if (found) return found
  throw new ProblemError('not_found', {
    detail: { en: `There is no export ${id} of yours.`, zh: `我的导出中没有 ${id}。` },
    value: id,
  })
}

async function readExports(client: Client, values: Record<string, unknown>): Promise<Export[]> {
  const rows = await run<ExportRow>(client, query('listExports'), values)
  return rows.map(({ written, total, ...row }) => ({ ...row, progress: { done: written, total } }))
}

/** Ends it at once for who asked; what is still being written is thrown away at the next page. */
export async function cancelExport(client: Client, id: number, now: Date): Promise<Export> {
  if (!(await runOne(client, query('cancelExport'), { id, now }))) {
    const { state } = await findExport(client, id, now)
    throw notNow(id, 'cancelled', state)
  }
  return findExport(client, id, now)
}

export async function removeExport(client: Client, id: number, now: Date): Promise<void> {
  if (await runOne(client, query('removeExport'), { id })) return
  const { state } = await findExport(client, id, now)
  throw notNow(id, 'removed', state)
}

/** The file, read piece by piece as fast as it is taken. */
export async function openExport(database: Database, identity: Identity, id: number, now: Date) {
  const found = await database.as(identity, async (client) => {
    const file = await runOne<{ name: string; mediaType: string; bytes: number }>(client, query('findFile'), {
      id,
      now,
    })
    if (file) return file
    const { state, expiresAt } = await findExport(client, id, now)
    if (state !== 'done') throw notNow(id, 'fetched', state)
    throw new ProblemError('expired', {
      detail: {
        en: `The file of export ${id} was kept until ${expiresAt}. Ask for it again with POST /api/exports.`,
        zh: `导出 ${id} 的文件只保留到 ${expiresAt}。请用 POST /api/exports 重新导出。`,
      },
      expiresAt,
    })
  })
  const pieces = keptPieces((piece) =>
    database.as(identity, (client) => runOne<{ content: Buffer }>(client, query('readPiece'), { id, piece })),
  )
  return { ...found, content: Readable.from(pieces, { objectMode: false }) }
}

const WHAT = {
  cancelled: '取消',
  fetched: '下载',
  removed: '删除',
}
const WHY: Record<ExportState, Sentence> = {
  waiting: { en: 'it has not begun', zh: '还没有开始' },
  running: { en: 'it is being written; GET the export to see how far it is', zh: '正在写出，可用 GET 查看进度' },
  done: { en: 'it is done', zh: '已完成' },
  cancelled: { en: 'it was cancelled', zh: '已取消' },
  failed: { en: 'it failed', zh: '已失败' },
}
const notNow = (id: number, what: keyof typeof WHAT, state: ExportState) =>
  new ProblemError('action_not_allowed', {
    detail: {
      en: `Export ${id} cannot be ${what} now: ${WHY[state].en}.`,
      zh: `导出 ${id} 现在不能${WHAT[what]}：${WHY[state].zh}。`,
    },
    state,
  })
