/** Issues as they are listed: what checks found, in sentences, with the fixes that are offered. Rights are row-level security's. */
import type { Identity } from '../access/rules.ts'
import type { CityFrame } from '../areas/repository.ts'
import { clipBbox, readBbox } from '../areas/rules.ts'
import { readCursor, writeCursor } from '../cursors.ts'
import { type Client, type Database, run } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import type { Named } from '../schema.ts'
import { checkOf, type Fix } from './checks/index.ts'
import { inspect, inspectAndKeep, query } from './inspect.ts'
import { type IssueState, SEVERITIES, severityOf } from './rules.ts'
import type {
  Issue,
  IssueCountQuery,
  IssueCounts,
  IssueList,
  IssuePlaceQuery,
  IssuePlaces,
  IssueQuery,
} from './schema.ts'

/** Points of one answer for the map; a screen shows no more apart. */
const MOST_PLACES = 8_000

export interface IssueRow {
  id: number
  checkId: string
  rank: number
  code: string
  version: number | null
  componentName: string | null
  facts: object
  others: string[]
  class: Named
  owner: Named | null
  gridCode: string | null
  districtCode: string
  position: number[]
  firstSeenAt: string
  lastSeenAt: string
  resolvedAt: string | null
  dismissedAt: string | null
  dismissedReason: string | null
  dismissedBy: Named | null
  outdated: boolean
  surveyAsked: boolean
  editable: boolean
}

const filtersOf = (asked: IssueQuery) => ({
  check: asked.check ?? null,
  rank: asked.severity ? SEVERITIES[asked.severity].rank : null,
  state: asked.state ?? 'open',
  class: asked.class && asked.class.length > 2 ? asked.class : null,
  major: asked.class?.length === 2 ? asked.class : null,
  owner: asked.owner ?? null,
  area: asked.area ?? null,
})
const NOWHERE = { west: null, south: null, east: null, north: null }

function boxOf(bbox: string | undefined, frame: CityFrame) {
  const box = readBbox(bbox)
  const clipped = box && clipBbox(box, frame.reach)
  if (!box) return NOWHERE
  return clipped && { west: clipped[0], south: clipped[1], east: clipped[2], north: clipped[3] }
}

/** One page, the gravest first. Throws bad_request. */
export async function listIssues(client: Client, frame: CityFrame, asked: IssueQuery): Promise<IssueList> {
  const limit = asked.limit ?? 50
  const box = boxOf(asked.bbox, frame)
  const [rank, id] = readCursor(asked.cursor, /^([1-3])\|([0-9]{1,15})$/) ?? []
  if (!box) return { issues: [], next: null }
  const rows = await run<IssueRow>(client, query('listIssues'), {
    ...filtersOf(asked),
    ...box,
    ids: null,
    code: null,
    srid: frame.srid,
    after_rank: rank ?? null,
    after_id: id ?? null,
    limit: limit + 1,
  })
  const page = rows.slice(0, limit)
  return {
    issues: page.map(issueOf),
    next: rows.length > limit ? writeCursor(page.at(-1)!.rank, page.at(-1)!.id) : null,
  }
}

export async function countIssues(client: Client, asked: IssueCountQuery): Promise<IssueCounts> {
  const rows = await run<{ check: string; rank: number; count: number }>(client, query('countIssues'), filtersOf(asked))
  return { counts: rows.map(({ check, rank, count }) => ({ check, severity: severityOf(rank), count })) }
}

/** Where issues are, for the map. Throws bad_request. */
export async function placeIssues(client: Client, frame: CityFrame, asked: IssuePlaceQuery): Promise<IssuePlaces> {
  const box = boxOf(asked.bbox, frame)
  if (!box) return { places: [], more: false }
  const rows = await run<{ id: number; rank: number; lon: number; lat: number }>(client, query('issuePlaces'), {
    ...filtersOf(asked),
    ...box,
    srid: frame.srid,
    limit: MOST_PLACES + 1,
  })
  return {
    places: rows.slice(0, MOST_PLACES).map(({ id, rank, lon, lat }) => [id, rank, lon, lat]),
    more: rows.length > MOST_PLACES,
  }
}

/** Rows of some issues, or of one component and of those that name it. */
export const readIssueRows = (client: Client, asked: { ids: number[] } | { code: string }) =>
  run<IssueRow>(client, query('listIssues'), {
    ...filtersOf({}),
    ...NOWHERE,
    srid: null,
    state: 'code' in asked ? 'all' : 'any',
    ids: 'ids' in asked ? asked.ids : null,
    code: 'code' in asked ? asked.code : null,
    after_rank: null,
    after_id: null,
    limit: 1000,
  })

/** Issues by number, in that order. Throws not_found for the first that there is not, or that I may not see. */
export async function requireIssues(client: Client, ids: number[]): Promise<IssueRow[]> {
  const rows = new Map((await readIssueRows(client, { ids })).map((row) => [row.id, row]))
  return ids.map((id) => {
    const row = rows.get(id)
    if (row) return row
    throw new ProblemError('not_found', {
      detail: {
        en: `There is no issue ${id}. GET /api/component-issues lists them.`,
        zh: `没有质量问题 ${id}。GET /api/component-issues 列出全部。`,
      },
      value: id,
    })
  })
}

/** What is wrong with one component now. Checks it, and keeps what is news. */
export async function issuesOfComponent(
  database: Database,
  identity: Identity,
  code: string,
  now: Date,
): Promise<Issue[]> {
  await database.asPlatform(async (client) => {
    const found = await inspect(client, [code], now)
    const kept = (await readIssueRows(client, { code })).filter((row) => row.code === code && !row.resolvedAt)
    const said = (id: string, facts: object) => `${id} ${JSON.stringify(Object.entries(facts).sort())}`
    const news = new Set(found.map(({ check, facts }) => said(check.id, facts)))
    const same = kept.every(({ checkId, facts }) => news.delete(said(checkId, facts))) && news.size === 0
    if (!same) await inspectAndKeep(client, [code], now)
  })
  const rows = await database.as(identity, (client) => readIssueRows(client, { code }))
  return rows.filter(({ resolvedAt }) => resolvedAt === null).map(issueOf)
}

/** Puts issues aside, with the reason. Throws not_found, forbidden. */
export async function dismissIssues(client: Client, ids: number[], reason: string, now: Date): Promise<number[]> {
  await requireMine(client, ids)
  const rows = await run<{ id: number }>(client, query('dismissIssues'), {
    ids,
    reason: reason.trim(),
    now: now.toISOString(),
  })
  return rows.map(({ id }) => id)
}

/** Takes up again what was put aside. Throws not_found, forbidden. */
export async function takeUpIssues(client: Client, ids: number[]): Promise<number[]> {
  await requireMine(client, ids)
  return (await run<{ id: number }>(client, query('takeUpIssues'), { ids })).map(({ id }) => id)
}

async function requireMine(client: Client, ids: number[]): Promise<void> {
  const other = (await requireIssues(client, ids)).find(({ editable }) => !editable)
  if (!other) return
  throw new ProblemError('forbidden', {
    detail: {
      en: `Component ${other.code} is looked after by the planners of ${districtOf(other)}: what is wrong with it is theirs to judge.`,
      zh: `部件 ${other.code} 由 ${districtOf(other)} 的部件管理员维护，问题由他们判断。`,
    },
    value: other.id,
  })
}

/** The district whose planners look after it: that of the grid where it lies in one. */
export const districtOf = ({ gridCode, districtCode }: IssueRow) => (gridCode ?? districtCode).slice(0, 6)

export function fixesOf(row: IssueRow): Fix[] {
  const check = checkOf(row.checkId)
  return check && row.version !== null && row.resolvedAt === null ? check.fixes(row.facts as never, row as never) : []
}

export function issueOf(row: IssueRow): Issue {
  const check = checkOf(row.checkId)
  const state: IssueState = row.resolvedAt ? 'resolved' : row.dismissedAt ? 'dismissed' : 'open'
  return {
    id: row.id,
    // A check that was taken out of the program leaves its issues until the next run.
    check: { id: row.checkId, zh: check?.zh ?? row.checkId, en: check?.en ?? row.checkId },
    severity: severityOf(row.rank),
    state,
    component: {
      code: row.code,
      version: row.version,
      name: row.componentName,
      class: row.class,
      owner: row.owner,
      gridCode: row.gridCode,
      districtCode: row.districtCode,
    },
    others: row.others,
    sentence: check?.sentence(row.facts as never, row as never) ?? { zh: row.checkId, en: row.checkId },
    fixes: fixesOf(row).map(({ id, kind, zh, en }) => ({ id, kind, zh, en })),
    position: row.position,
    firstSeenAt: row.firstSeenAt,
    lastSeenAt: row.lastSeenAt,
    resolvedAt: row.resolvedAt,
    dismissed: row.dismissedAt ? { at: row.dismissedAt, by: row.dismissedBy, reason: row.dismissedReason ?? '' } : null,
    outdated: row.outdated,
    surveyAsked: row.surveyAsked,
    editable: row.editable,
  }
}
