/**
 * What a survey finds is written into the inventory as it is found: an ordinary edit of the component under an edit of kind
 * survey, by the collector of the responsibility grid or a planner. Seen as recorded, a component gets no new version, only the
 * instant it was seen.
 */
import type { Setting } from '../areas/setting.ts'
import { beginEdit } from '../components/edits/repository.ts'
import { addComponent, editComponent } from '../components/repository.ts'
import { run, runOne } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import type { Sentence } from '../schema.ts'
import { findTask, noTask, query } from './campaigns.ts'
import type { FindingRequest, TaskDetail } from './schema.ts'

interface Locked {
  id: number
  gridCode: string
  responsibilityGridCode: string | null
  doneAt: string | null
  campaignId: number
  name: string
  classPrefixes: string[]
  closedAt: string | null
  fromOn: string
  early: boolean
}

/** A handset is right to some ten metres: what is measured better is said so. */
const HANDSET = 'C'
const STATE_OF = { confirmed: 'intact', damaged: 'damaged', missing: 'lost' } as const

/** Records one component. Throws not_found, action_not_allowed, unknown_component, version_stale and what an edit throws. */
export async function recordFinding(setting: Setting, taskId: number, asked: FindingRequest): Promise<TaskDetail> {
  const { client } = setting
  const task = await begin(setting, taskId)
  const code = asked.outcome === 'added' ? await add(setting, task, asked) : await change(setting, task, asked)
  // What is measured in a survey is of the survey; what was only looked at keeps where its position came from.
  const measured = asked.outcome === 'added' || asked.outcome === 'moved'
  await run(client, query('markSurveyed'), {
    codes: [code],
    now: setting.now.toISOString(),
    accuracy: asked.accuracy ?? (measured ? HANDSET : null),
  })
  await run(client, query('keepFinding'), {
    id: taskId,
    code,
    outcome: asked.outcome,
    note: asked.note?.trim() || null,
    now: setting.now.toISOString(),
  })
  await count(setting, task)
  return findTask(client, taskId)
}

/** Ends a task. What is left is as recorded, if that is said; else nothing may be left. Throws as recordFinding does. */
export async function finishTask(setting: Setting, taskId: number, restAsRecorded: boolean): Promise<TaskDetail> {
  const { client, now } = setting
  const task = await begin(setting, taskId)
  const place = { id: taskId, grid: task.gridCode, classes: task.classPrefixes }
  if (restAsRecorded) {
    const seen = await run<{ code: string }>(client, query('confirmRest'), { ...place, now: now.toISOString() })
    const codes = seen.map(({ code }) => code)
    await run(client, query('markSurveyed'), { codes, now: now.toISOString(), accuracy: null })
  }
  const left = await count(setting, task)
  if (left > 0)
    throw new ProblemError('action_not_allowed', {
      detail: {
        en: `${left} components of grid ${task.gridCode} were not visited yet. Record them, or say that the rest is as recorded.`,
        zh: `单元网格 ${task.gridCode} 还有 ${left} 个部件没有核对。请逐个记录，或选“其余与登记一致，完成”。`,
      },
      value: left,
    })
  await run(client, query('finishTask'), { id: taskId, now: now.toISOString() })
  return findTask(client, taskId)
}

/** Holds the task, and opens the inventory for what is found in it. */
async function begin({ client, frame, now }: Setting, id: number): Promise<Locked> {
  const task = await runOne<Locked>(client, query('lockTask'), { id, now: now.toISOString(), zone: frame.timeZone })
  if (!task) throw noTask(id)
  if (task.closedAt || task.early)
    throw new ProblemError('action_not_allowed', {
      detail: task.closedAt
        ? {
            en: `The campaign “${task.name}” was closed: nothing is recorded in it any more.`,
            zh: `普查“${task.name}”已结束，不能再记录。`,
          }
        : {
            en: `The campaign “${task.name}” begins on ${task.fromOn}.`,
            zh: `普查“${task.name}”从 ${task.fromOn} 开始。`,
          },
    })
  await run(client, query('openSurvey'), { responsibility_grid: task.responsibilityGridCode })
  return task
}

async function add(setting: Setting, task: Locked, { class: kind, geometry, note }: FindingRequest): Promise<string> {
  if (!kind || !geometry)
    throw missing(kind ? '/geometry' : '/class', {
      en: 'A new component needs its class and its place.',
      zh: '新部件须有小类和位置。',
    })
  await beginEdit(setting.client, 'survey', setting.now, task.name)
  const { code, gridCode } = await addComponent(setting, { class: kind, geometry, ...(note ? { note } : {}) })
  if (gridCode === task.gridCode) return code
  throw new ProblemError('bad_geometry', {
    detail: {
      en: `The place lies in ${gridCode ? `grid ${gridCode}` : 'no grid'}, the task is for grid ${task.gridCode}. Record it there.`,
      zh: `该位置${gridCode ? `在单元网格 ${gridCode}` : '不在任何单元网格内'}，任务属单元网格 ${task.gridCode}。请在所在网格的任务中记录。`,
    },
    field: '/geometry',
    value: gridCode,
  })
}

async function change(setting: Setting, task: Locked, asked: FindingRequest): Promise<string> {
  const { component: code, outcome, geometry } = asked
  if (!code)
    throw missing('/component', { en: 'Say which component was seen, by its code.', zh: '请填写所见部件的标识码。' })
  const listed = await runOne<{ version: number; state: string }>(setting.client, query('findListed'), {
    id: task.id,
    code,
    grid: task.gridCode,
    classes: task.classPrefixes,
  })
  if (!listed)
    throw new ProblemError('unknown_component', {
      detail: {
        en: `Component ${code} is not one of grid ${task.gridCode} that the campaign surveys.`,
        zh: `部件 ${code} 不在单元网格 ${task.gridCode} 的普查范围内。`,
      },
      field: '/component',
      value: code,
    })
  if (outcome === 'moved' && !geometry)
    throw missing('/geometry', { en: 'Say where it stands now.', zh: '请标出现在的位置。' })
  const state = outcome === 'moved' || outcome === 'added' ? undefined : STATE_OF[outcome]
  const changes = {
    ...(outcome === 'moved' ? { geometry } : {}),
    ...(state && state !== listed.state ? { state } : {}),
  }
  if (Object.keys(changes).length === 0) return code
  if (asked.version === undefined)
    throw missing('/version', {
      en: 'Send the version of the component that you saw: it will be changed.',
      zh: '部件将有改动，请填写所见的版本号。',
    })
  await beginEdit(setting.client, 'survey', setting.now, task.name)
  await editComponent(setting, code, asked.version, changes)
  return code
}

async function count({ client, now }: Setting, { id, gridCode, classPrefixes }: Locked): Promise<number> {
  const values = { id, grid: gridCode, classes: classPrefixes, now: now.toISOString() }
  return (await runOne<{ leftOver: number }>(client, query('countTask'), values))!.leftOver
}

const missing = (field: string, detail: Sentence) => new ProblemError('bad_request', { detail, field })
