/** Imports in the database, as those who brought them see and steer them. */
import { type Identity, ROLES } from '../access/rules.ts'
import type { CityFrame } from '../areas/repository.ts'
import { readCursor, writeCursor } from '../cursors.ts'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { Sentence } from '../schema.ts'
import { readCrs, requireCrs } from './crs.ts'
import { keepPieces } from './files.ts'
import type { Source } from './formats/format.ts'
import { inspect, type Remembered, settle } from './inspect.ts'
import { type IssueCode, sentenceOf } from './issues.ts'
import type { Fate, Import, ImportIssues, ImportList, ImportOptions, ImportState, Inspection } from './schema.ts'

const query = loadQueries(import.meta.url)

interface ImportRow extends Omit<Import, 'progress' | 'reasons' | 'counts' | 'results'> {
  rowsRead: number
  rowsDone: number
  counts: Partial<Record<Fate, number>>
  results: Partial<Record<Fate, number>>
}

/** Only who keeps the inventory brings files for it. */
function requireKeeper({ role }: Identity): void {
  if (role === 'planner' || role === 'administrator') return
  throw new ProblemError('forbidden', {
    detail: {
      en: `Components are imported by planners; you are signed in as ${role}.`,
      zh: `部件由部件管理员导入；当前登录身份是${ROLES[role].zh}。`,
    },
  })
}

export async function addImport(
  client: Client,
  frame: CityFrame,
  identity: Identity,
  source: Source,
  now: Date,
): Promise<Import> {
  requireKeeper(identity)
  const inspection = await inspect(client, frame, source, {})
  const { id } = (await runOne<{ id: number }>(client, query('addImport'), {
    name: source.name,
    bytes: source.bytes,
    format: inspection.format,
    now,
    inspection: JSON.stringify(inspection),
  }))!
  await keepPieces(client, id, source)
  return findImport(client, id)
}

/** One's own, newest first. */
export async function listImports(client: Client, cursor: string | undefined, limit: number): Promise<ImportList> {
  const before = readCursor(cursor, /^[0-9]{1,9}$/)?.[0] ?? null
  const found = await readImports(client, {
    id: null,
    before: before === null ? null : Number(before),
    limit: limit + 1,
  })
  const imports = found.slice(0, limit)
  return { imports, next: found.length > limit ? writeCursor(imports.at(-1)!.id) : null }
}

export async function findImport(client: Client, id: number): Promise<Import> {
  const [found] = await readImports(client, { id, before: null, limit: 1 })
  if (found) return found
  throw new ProblemError('not_found', {
    detail: { en: `There is no import ${id} of yours.`, zh: `我的导入中没有 ${id}。` },
    value: id,
  })
}

async function readImports(
  client: Client,
  asked: { id: number | null; before: number | null; limit: number },
): Promise<Import[]> {
  const rows = await run<ImportRow>(client, query('listImports'), asked)
  const reasons = await run<{ id: number; code: string; rows: number }>(client, query('reasonsOf'), {
    ids: rows.map(({ id }) => id),
  })
  const full = (counts: Partial<Record<Fate, number>>) => ({ add: 0, update: 0, same: 0, skip: 0, bad: 0, ...counts })
  return rows.map(({ rowsRead, rowsDone, counts, results, ...row }) => {
    const isRun = row.rowsTotal !== null && !['checking', 'checked'].includes(row.state)
    // Where only reading tells how many rows there are, at least as many as were counted or read.
    const total = row.rowsTotal ?? Math.max(row.inspection.rowCount, rowsRead)
    return {
      ...row,
      counts: full(counts),
      results: full(results),
      progress: { done: isRun ? rowsDone : rowsRead, total },
      reasons: reasons.filter(({ id }) => id === row.id).map(({ code, rows: count }) => ({ code, rows: count })),
    }
  })
}

/** Looks at the file again: with another encoding, or at another of its layers. */
export async function inspectAgain(
  client: Client,
  frame: CityFrame,
  id: number,
  source: Source,
  opening: Pick<ImportOptions, 'encoding' | 'layer'>,
): Promise<Import> {
  const inspection: Inspection = await inspect(client, frame, source, opening)
  const values = { id, inspection: JSON.stringify(inspection), format: inspection.format }
  if (!(await runOne(client, query('setInspection'), values))) throw await notNow(client, id, 'inspected')
  await run(client, query('clearRows'), { id })
  return findImport(client, id)
}

/** Begins the dry run, with what was asked for; what was chosen is offered again for a file of the same columns. */
export async function startCheck(client: Client, id: number, asked: ImportOptions, now: Date): Promise<Import> {
  const { inspection } = await findImport(client, id)
  const options = settle(inspection, asked)
  await requireCrs(client, readCrs(options.crs).srid)
  const values = { id, options: JSON.stringify(options), now }
  if (!(await runOne(client, query('startCheck'), values))) throw await notNow(client, id, 'checked')
  await run(client, query('clearRows'), { id })
  // What becomes of bad rows and doubles is decided anew for each file.
  const { mapping, constants, crs, axes } = options
  await run(client, query('rememberMapping'), {
    columns: inspection.columns.map(({ name }) => name).join('\n'),
    options: JSON.stringify({
      mapping,
      constants,
      crs,
      axes,
      stated: inspection.crs?.code ?? null,
    } satisfies Remembered),
    now,
  })
  return findImport(client, id)
}

export async function startRun(client: Client, id: number, now: Date): Promise<Import> {
  const { options, counts } = await findImport(client, id)
  if (options?.badRows === 'refuse' && counts.bad > 0) {
    throw new ProblemError('action_not_allowed', {
      detail: {
        en: `${counts.bad} rows are bad, and the import is to be refused when any is. Correct the file, or check again with badRows "leave_out".`,
        zh: `${counts.bad} 行有问题，按所选“有一行就不导入”不能导入。请改正文件，或选“剔除，其余导入”（badRows "leave_out"）重新检查。`,
      },
      field: '/badRows',
      value: counts.bad,
    })
  }
  if (!(await runOne(client, query('startRun'), { id, now }))) throw await notNow(client, id, 'run')
  return findImport(client, id)
}

/** Stops at the next batch. What was written stays, under one edit that can be taken back. */
export async function cancelImport(client: Client, id: number, now: Date): Promise<Import> {
  if (!(await runOne(client, query('cancelImport'), { id, now }))) throw await notNow(client, id, 'cancelled')
  return findImport(client, id)
}

export async function removeImport(client: Client, id: number): Promise<void> {
  if (!(await runOne(client, query('removeImport'), { id }))) throw await notNow(client, id, 'removed')
}

const WHAT = {
  inspected: '重新识别',
  checked: '检查',
  run: '开始导入',
  cancelled: '停止',
  removed: '删除',
}
const WHY: Record<ImportState, Sentence> = {
  received: { en: 'it is not checked yet', zh: '还没有检查' },
  checking: { en: 'it is being checked; cancel that first', zh: '正在检查，请先停止' },
  checked: { en: 'it is checked and waits to be run', zh: '已检查，等待导入' },
  running: { en: 'it is being run; cancel that first', zh: '正在导入，请先停止' },
  done: { en: 'it is done', zh: '已完成' },
  cancelled: { en: 'it was cancelled', zh: '已停止' },
  failed: { en: 'it failed', zh: '已失败' },
}
async function notNow(client: Client, id: number, what: keyof typeof WHAT): Promise<ProblemError> {
  const { state } = await findImport(client, id)
  return new ProblemError('action_not_allowed', {
    detail: {
      en: `Import ${id} cannot be ${what} now: ${WHY[state].en}.`,
      zh: `导入 ${id} 现在不能${WHAT[what]}：${WHY[state].zh}。`,
    },
    state,
  })
}

/** Why rows are bad, by row. */
export async function listIssues(
  client: Client,
  id: number,
  asked: { code?: string; cursor?: string; limit: number },
): Promise<ImportIssues> {
  await findImport(client, id)
  const after = readCursor(asked.cursor, /^([0-9]{1,9})\|([a-z_]+)\|(\w+)$/) ?? ['0', '', '']
  const rows = await run<ImportIssues['issues'][number] & { code: IssueCode }>(client, query('listIssues'), {
    id,
    row: Number(after[0]),
    after_code: after[1],
    after_field: after[2],
    code: asked.code ?? null,
    limit: asked.limit + 1,
  })
  const issues = rows.slice(0, asked.limit).map((issue) => ({ ...issue, sentence: sentenceOf(issue) }))
  const last = issues.at(-1)
  return {
    issues,
    next: last && rows.length > asked.limit ? writeCursor(last.row, last.code, last.field) : null,
  }
}
