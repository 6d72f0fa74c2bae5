/** Special inspections 专项检查: made of hot spots, done grid by grid by who collects there, closed by who sent them. */
import { cellToBoundary, getResolution } from 'h3-js'
import { type Identity, ROLES } from '../../access/rules.ts'
import type { Setting } from '../../areas/setting.ts'
import { run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { dayOf, dayText } from '../../standards/calendar.ts'
import { deadline, readCalendar } from '../../standards/deadline.ts'
import { readFilter } from '../rules.ts'
import { areaOf, checkDays, checkGrids, DEFAULT_WORKING_DAYS, MOST_GRIDS, proposedOf, SENDING_ROLES } from './rules.ts'
import type {
  DoneRequest,
  InspectionList,
  InspectionNew,
  InspectionQuery,
  Preview,
  PreviewGrid,
  PreviewRequest,
  SpecialInspection,
  SpecialInspectionDetail,
  SpecialTask,
  SpecialTaskList,
  SpecialTaskQuery,
} from './schema.ts'

const query = loadQueries(import.meta.url)

const today = ({ frame, now }: Setting) => dayText(dayOf(now, frame))

/** What an inspection of cells or grids would be. Throws forbidden, bad_request, outside_city, unknown_area. */
export async function previewInspection(setting: Setting, asked: PreviewRequest): Promise<Preview> {
  maySend(setting.identity)
  const cells = readCells(asked.cells)
  const grids = [...new Set(asked.grids ?? [])]
  if ((cells.length === 0) === (grids.length === 0))
    throw new ProblemError('bad_request', {
      detail: {
        en: 'Send the cells of a hot spot, or unit grids: one of the two.',
        zh: '请发送热点的格子或单元网格，两者选一。',
      },
      field: '/cells',
    })
  const found = await touched(setting, cells, grids)
  const calendar = await readCalendar(setting.client)
  const due = deadline(setting.now, { value: DEFAULT_WORKING_DAYS, unit: 'working_day' }, calendar)
  const inside = found.reduce((sum, { share }) => sum + share, 0)
  return {
    grids: found,
    outside: cells.length === 0 ? 0 : Math.max(0, 1 - inside),
    from: today(setting),
    due: dayText(dayOf(due, calendar)),
    most: MOST_GRIDS,
  }
}

/** Makes an inspection with a task in each of its grids. Throws as previewInspection does, and action_not_allowed. */
export async function addInspection(setting: Setting, asked: InspectionNew): Promise<SpecialInspectionDetail> {
  const { client, now } = setting
  maySend(setting.identity)
  const cells = readCells(asked.cells)
  const from = asked.from ?? today(setting)
  const due =
    asked.due ?? (await previewInspection(setting, { cells, ...(cells.length ? {} : { grids: asked.grids }) })).due
  checkDays(from, due, today(setting))
  const named = asked.grids && [...new Set(asked.grids)]
  const found = await touched(setting, named ? [] : cells, named ?? [])
  const grids = named ?? found.filter(({ proposed }) => proposed).map(({ gridCode }) => gridCode)
  checkGrids(grids, found)
  const { id } = (await runOne<{ id: number }>(client, query('addInspection'), {
    name: asked.name.trim(),
    purpose: asked.purpose?.trim() ?? '',
    classes: [...new Set(asked.classes ?? [])].sort(),
    cells,
    resolution: cells[0] === undefined ? null : getResolution(cells[0]),
    area: areaOf(grids),
    from,
    due,
    question: asked.question ?? '',
    now,
  }))!
  await run(client, query('addTasks'), { id, grids })
  return findInspection(setting, id)
}

/** The grids of cells, or those named. Throws outside_city where no grid is. */
async function touched(setting: Setting, cells: readonly string[], grids: readonly string[]): Promise<PreviewGrid[]> {
  const rows = await run<Omit<PreviewGrid, 'proposed'>>(setting.client, query('touchedGrids'), {
    shapes: cells.map(outlineOf),
    grids,
    srid: setting.frame.srid,
  })
  if (rows.length === 0 && cells.length > 0)
    throw new ProblemError('outside_city', {
      detail: {
        en: 'No unit grid lies in these cells, so there is nobody to send. Choose cells inside the gridded city.',
        zh: '这些格子内没有单元网格，无人可派。请选择网格覆盖范围内的格子。',
      },
      field: '/cells',
      value: cells,
    })
  const proposed = proposedOf(rows)
  return rows.map((row) => ({ ...row, proposed: proposed.has(row.gridCode) }))
}

/** As a question reads them: refused when they are no cells, or of several resolutions. */
const readCells = (cells: readonly string[] | undefined): string[] => [...readFilter({ cells: cells?.join() }).cells]
const outlineOf = (cell: string) =>
  `POLYGON((${cellToBoundary(cell, true)
    .map((position) => position.join(' '))
    .join()}))`

function maySend({ role, areaCode }: Identity): void {
  if (SENDING_ROLES.includes(role)) return
  throw new ProblemError('forbidden', {
    detail: {
      en: `Special inspections are made by ${SENDING_ROLES.join(', ')}, each in their jurisdiction; you are signed in as ${role} of ${areaCode ?? 'the city'}.`,
      zh: `专项检查由${SENDING_ROLES.map((one) => ROLES[one].zh).join('、')}在各自辖区内开展，当前登录岗位是${ROLES[role].zh}（${areaCode ?? '全市'}）。`,
    },
  })
}

const ANY = { id: null, inspection: null, open: false, area: null, before: null, limit: 1 }

/** One page of the inspections of which I see a task, the newest first. */
export async function listInspections(setting: Setting, asked: InspectionQuery): Promise<InspectionList> {
  const { open = false, before = null, limit = 20 } = asked
  const values = { id: null, open, before, limit: limit + 1, today: today(setting) }
  const rows = await run<SpecialInspection>(setting.client, query('listInspections'), values)
  return { inspections: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.id : null }
}

/** One inspection with those of its tasks that I see. Throws not_found. */
export async function findInspection(setting: Setting, id: number): Promise<SpecialInspectionDetail> {
  const values = { ...ANY, id, today: today(setting) }
  const found = await runOne<SpecialInspection>(setting.client, query('listInspections'), values)
  if (!found)
    throw new ProblemError('not_found', {
      detail: {
        en: `There is no special inspection ${id} that you may see. GET /api/special-inspections lists them.`,
        zh: `没有可查看的专项检查 ${id}。GET /api/special-inspections 列出可查看的专项检查。`,
      },
      value: id,
    })
  const tasks = await run<SpecialTask>(setting.client, query('listTasks'), {
    ...values,
    id: null,
    inspection: id,
    limit: MOST_GRIDS,
  })
  return { ...found, tasks: tasks.sort((one, other) => (one.gridCode < other.gridCode ? -1 : 1)) }
}

/** Closes an inspection: its tasks stand as they are. One that is closed is answered as it is. Throws not_found, forbidden. */
export async function closeInspection(setting: Setting, id: number): Promise<SpecialInspectionDetail> {
  const { editable } = await findInspection(setting, id)
  if (!editable)
    throw new ProblemError('forbidden', {
      detail: {
        en: 'A special inspection is closed by who made it, or by who oversees all of its area.',
        zh: '专项检查由创建者结束，或由管辖其全部范围的人员结束。',
      },
    })
  await run(setting.client, query('closeInspection'), { id, now: setting.now })
  return findInspection(setting, id)
}

/** One page of tasks: a collector's own, others' by jurisdiction. */
export async function listTasks(setting: Setting, asked: SpecialTaskQuery): Promise<SpecialTaskList> {
  const { inspection = null, open = false, area = null, before = null, limit = 20 } = asked
  const values = { ...ANY, inspection, open, area, before, limit: limit + 1, today: today(setting) }
  const rows = await run<SpecialTask>(setting.client, query('listTasks'), values)
  return { tasks: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.id : null }
}

/** Says what was found in a grid; said again, the last word stands. Throws not_found, action_not_allowed, forbidden. */
export const finishTask = (setting: Setting, id: number, { outcome, note }: DoneRequest) =>
  changeTask(setting, id, 'finishTask', { outcome, note: note?.trim() || null, now: setting.now })

/** Takes that back. Throws as finishTask does. */
export const reopenTask = (setting: Setting, id: number) => changeTask(setting, id, 'reopenTask', {})

async function changeTask(setting: Setting, id: number, change: 'finishTask' | 'reopenTask', values: object) {
  const { inspection } = await findTask(setting, id)
  if (inspection.closed)
    throw new ProblemError('action_not_allowed', {
      detail: {
        en: `“${inspection.name}” was closed: its tasks stand as they are. Report what you find as a case.`,
        zh: `“${inspection.name}”已结束，任务保持原样。发现问题请另行上报。`,
      },
    })
  const changed = await runOne(setting.client, query(change), { id, ...values })
  if (!changed)
    throw new ProblemError('forbidden', {
      detail: {
        en: 'A grid is inspected by the collector of its responsibility grid, or by who oversees it.',
        zh: '网格由其责任网格的采集员检查，或由管辖该网格的人员检查。',
      },
    })
  return findTask(setting, id)
}

async function findTask(setting: Setting, id: number): Promise<SpecialTask> {
  const found = await runOne<SpecialTask>(setting.client, query('listTasks'), { ...ANY, id, today: today(setting) })
  if (found) return found
  throw new ProblemError('not_found', {
    detail: {
      en: `There is no task ${id} among those you may see. GET /api/special-inspections/tasks lists them.`,
      zh: `可查看的任务中没有 ${id}。GET /api/special-inspections/tasks 列出可查看的任务。`,
    },
    value: id,
  })
}
