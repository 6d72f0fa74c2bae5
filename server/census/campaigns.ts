/** Surveys of components 部件普查: a campaign has a task in every unit grid of its area. */
import { type Identity, ROLES } from '../access/rules.ts'
import type { CityFrame } from '../areas/repository.ts'
import { clipBbox, readBbox } from '../areas/rules.ts'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { Geometry } from '../schema.ts'
import type { Campaign, CampaignNew, Coverage, Task, TaskDetail, TaskList, TaskQuery, ToVisit } from './schema.ts'

export const query = loadQueries(import.meta.url, './survey.sql')

/** Grids that one answer draws; where more are in sight, communities are. */
const MOST_GRIDS = 1_500

export const listCampaigns = (client: Client) => run<Campaign>(client, query('listCampaigns'), { id: null })

/** Throws not_found. */
export async function findCampaign(client: Client, id: number): Promise<Campaign> {
  const found = await runOne<Campaign>(client, query('listCampaigns'), { id })
  if (found) return found
  throw new ProblemError('not_found', {
    detail: {
      en: `There is no campaign ${id}. GET /api/census/campaigns lists them.`,
      zh: `没有普查 ${id}。GET /api/census/campaigns 列出全部。`,
    },
    value: id,
  })
}

/** Begins a campaign with its tasks. Throws forbidden, unknown_area, unknown_class, bad_request. */
export async function addCampaign(client: Client, actor: Identity, asked: CampaignNew, now: Date): Promise<Campaign> {
  const { area, known, may } = (await runOne<{ area: string; known: boolean; may: boolean }>(
    client,
    query('areaKnown'),
    {
      area: asked.area ?? null,
    },
  ))!
  if (!known)
    throw new ProblemError('unknown_area', {
      detail: {
        en: `There is no area ${area} in force. Send the code of the city (4 digits), a district, street, community or grid.`,
        zh: `没有现行的区域 ${area}。请填写全市（4 位）、区、街道、社区或单元网格的编码。`,
      },
      field: '/area',
      value: area,
    })
  if (!may)
    throw new ProblemError('forbidden', {
      detail: {
        en: `Surveys of ${area} are planned by its planners and administrators; you are signed in as ${actor.role} of ${actor.areaCode ?? 'the city'}.`,
        zh: `${area} 的普查由当地的部件管理员、管理员安排；当前登录身份是${actor.areaCode ?? '全市'}的${ROLES[actor.role].zh}。`,
      },
    })
  if (asked.from > asked.to)
    throw new ProblemError('bad_request', {
      detail: {
        en: `The campaign would end (${asked.to}) before it begins (${asked.from}).`,
        zh: `普查的止日（${asked.to}）早于起日（${asked.from}）。`,
      },
      field: '/to',
      value: asked.to,
    })
  const classes = [...new Set(asked.classes ?? [])]
  const unknown = await runOne<{ prefix: string }>(client, query('unknownClass'), { classes })
  if (unknown)
    throw new ProblemError('unknown_class', {
      detail: {
        en: `No component class begins with ${unknown.prefix}. Leave classes out to survey all.`,
        zh: `没有以 ${unknown.prefix} 开头的部件小类。不填类别即普查全部小类。`,
      },
      field: '/classes',
      value: unknown.prefix,
    })
  const { name, year, from, to } = asked
  const values = { name: name.trim(), year, area, classes, from, to, now: now.toISOString() }
  const { id } = (await runOne<{ id: number }>(client, query('addCampaign'), values))!
  const tasks = await run(client, query('addTasks'), { id, classes })
  if (tasks.length === 0)
    throw new ProblemError('unknown_area', {
      detail: {
        en: `No unit grids are drawn in ${area} yet: there is nothing to survey grid by grid.`,
        zh: `${area} 尚未划分单元网格，无法逐格普查。`,
      },
      field: '/area',
      value: area,
    })
  return findCampaign(client, id)
}

/** Closes a campaign; one that is closed is answered as it is. Throws not_found, forbidden. */
export async function closeCampaign(client: Client, id: number, now: Date): Promise<Campaign> {
  const { editable } = await findCampaign(client, id)
  if (!editable)
    throw new ProblemError('forbidden', {
      detail: {
        en: 'A campaign is closed by planners and administrators of its area.',
        zh: '普查由所在区域的部件管理员、管理员结束。',
      },
    })
  await run(client, query('closeCampaign'), { id, now: now.toISOString() })
  return findCampaign(client, id)
}

const NONE = { id: null, campaign: null, open: false, area: null, state: null, after: null, limit: 1 }

/** One page of the tasks I may see. */
export async function listTasks(client: Client, asked: TaskQuery): Promise<TaskList> {
  const limit = asked.limit ?? 50
  const rows = await run<Task & { geometry: null }>(client, query('listTasks'), {
    ...NONE,
    campaign: asked.campaign ?? null,
    open: asked.open ?? false,
    area: asked.area ?? null,
    state: asked.state ?? null,
    after: asked.cursor ? Number(asked.cursor) : null,
    limit: limit + 1,
  })
  const tasks = rows.slice(0, limit).map(({ geometry: _none, ...task }) => task)
  return { tasks, next: rows.length > limit ? String(tasks.at(-1)!.id) : null }
}

/** A task with everything that is to be visited. Throws not_found. */
export async function findTask(client: Client, id: number): Promise<TaskDetail> {
  const task = await runOne<Task & { geometry: Geometry | null }>(client, query('listTasks'), { ...NONE, id })
  if (!task) throw noTask(id)
  const { classes } = await findCampaign(client, task.campaign.id)
  return { ...task, toVisit: await run<ToVisit>(client, query('toVisit'), { id, grid: task.gridCode, classes }) }
}

export const noTask = (id: number) =>
  new ProblemError('not_found', {
    detail: {
      en: `There is no task ${id} among those you may see. GET /api/census/tasks lists them.`,
      zh: `可见范围内没有普查任务 ${id}。GET /api/census/tasks 列出全部。`,
    },
    value: id,
  })

/** How far each grid in a box is; each community where the grids are too many. Throws not_found, bad_request. */
export async function readCoverage(client: Client, frame: CityFrame, id: number, bbox: string): Promise<Coverage> {
  await findCampaign(client, id)
  const box = readBbox(bbox)
  const clipped = box && clipBbox(box, frame.reach)
  if (!clipped) return { type: 'FeatureCollection', level: 'grid', features: [] }
  const [west, south, east, north] = clipped
  const place = { id, west, south, east, north, srid: frame.srid }
  const { grids } = (await runOne<{ grids: number }>(client, query('coverageGrids'), {
    ...place,
    limit: MOST_GRIDS + 1,
  }))!
  const level = grids > MOST_GRIDS ? 'community' : 'grid'
  const rows = await run<{ id: string; geometry: Geometry } & Coverage['features'][number]['properties']>(
    client,
    query(`${level}Coverage`),
    place,
  )
  return {
    type: 'FeatureCollection',
    level,
    features: rows.map(({ id: code, geometry, ...properties }) => ({
      type: 'Feature',
      id: code,
      geometry,
      properties,
    })),
  }
}
