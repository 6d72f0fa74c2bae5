/** Cases in the database. Every change is one log row and the projection it makes, in one transaction. */
import { latLngToCell } from 'h3-js'
import { literally, readBbox } from '../areas/rules.ts'
import { snakeCase } from '../casing.ts'
import { writeCursor } from '../cursors.ts'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { listPhotos } from '../photos/index.ts'
import type { Named } from '../schema.ts'
import { arithmetic, readCalendar } from '../standards/deadline.ts'
import { type ConditionInForce, conditionInForce } from '../standards/repository.ts'
import { KIND_WORDS } from '../standards/rules.ts'
import { handlingLimit, pausesOf } from './clocks.ts'
import type { CaseEvent } from './events.ts'
import { type Actor, type Level, offeredActions, type State } from './lifecycle.ts'
import { applyEvent, type CaseRow, openCase } from './projection.ts'
import {
  ALL_STATES,
  CELL_RESOLUTION,
  OPEN_STATES,
  readCaseCursor,
  readStates,
  requestsWaitingFor,
  statesWaitingFor,
} from './rules.ts'
import type { CaseDetail, CaseQuery, CaseSummary, SimilarCase } from './schema.ts'

const query = loadQueries(import.meta.url)

/** The H3 cell a case is counted in. */
export async function cellOf(client: Client, point: string): Promise<string> {
  const place = await runOne<{ lon: number; lat: number }>(client, query('lonLat'), { point })
  return cellAt(place!)
}

/** As the database holds it; decimal text, for a bigint does not fit JSON. */
export const cellAt = ({ lon, lat }: { lon: number; lat: number }) =>
  BigInt(`0x${latLngToCell(lat, lon, CELL_RESOLUTION)}`).toString()

/** One page of what the person may see, newest first. */
export async function listCases(
  client: Client,
  asked: CaseQuery,
  actor: Actor,
  now: Date,
): Promise<{ cases: CaseSummary[]; next: string | null }> {
  const limit = asked.limit ?? 50
  const bbox = readBbox(asked.bbox)
  const cursor = readCaseCursor(asked.cursor)
  const words = asked.q?.trim() || null
  const { platforms, ...scope } = await scopeOf(client, asked, actor)
  const values = {
    ...scope,
    street: asked.street ?? null,
    kind: asked.kind ?? null,
    class: asked.class ?? null,
    lamp: asked.lamp ?? null,
    reply_due: asked.replyDue || null,
    now,
    q: words,
    pattern: words && `%${literally(words)}%`,
    west: bbox?.[0] ?? null,
    south: bbox?.[1] ?? null,
    east: bbox?.[2] ?? null,
    north: bbox?.[3] ?? null,
    before_at: cursor?.at ?? null,
    before_id: cursor?.id ?? null,
    limit: limit + 1,
  }
  // A district has one platform, or two or three with the management areas in it: each is an index range of its own.
  const rows: CaseSummary[] = []
  for (const platform of platforms)
    rows.push(...(await run<CaseSummary>(client, query('listCases'), { ...values, platform })))
  if (platforms.length > 1) rows.sort((a, b) => b.reportedAt.localeCompare(a.reportedAt) || (a.id < b.id ? 1 : -1))
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { cases: rows.slice(0, limit), next: last ? writeCursor(last.reportedAt, last.id) : null }
}

/**
 * Where to look for what the person asks. Rights are the database's; these only name the index ranges in which everything
 * they may see lies, so that a page costs the same in a city of five million cases.
 */
async function scopeOf(client: Client, asked: CaseQuery, { role, personId, unitCode, areaCode }: Actor) {
  const mine = asked.mine ?? false
  const decides = asked.request === 'mine'
  const states = readStates(asked.state)
  const waiting = mine && !decides ? statesWaitingFor(role) : null
  const area = asked.district ?? areaCode?.slice(0, 6) ?? null
  const request = decides ? requestsWaitingFor(role).join(',') : (asked.request ?? null)
  const staff = role === 'unit_staff'
  const assisting = staff && asked.assisting ? unitCode : null
  return {
    states: waiting && states ? states.filter((state) => waiting.includes(state)) : (states ?? waiting ?? ALL_STATES),
    platforms: area === null ? [null] : await platformsOf(client, area),
    level: asked.level ?? (mine && role === 'dispatcher' ? (areaCode === null ? 'city' : 'district') : null),
    unit: asked.unit ?? (staff && !assisting ? unitCode : null),
    assisting,
    reporter: role === 'citizen' ? personId : null,
    collector: mine && role === 'collector' ? personId : null,
    request,
  }
}

/** A district with the management areas inside it; a management area alone. */
const platformsOf = async (client: Client, area: string) =>
  (await runOne<{ codes: string[] }>(client, query('platformsOf'), { area }))!.codes

/** How many open cases are in each state; how many of them are late, about to be, or wait for an answer. */
export async function countCases(client: Client, level: Level | null, now: Date): Promise<Record<string, number>> {
  const rows = await run<{ state: State; count: number; overdue: number; amber: number; requests: number }>(
    client,
    query('countOpenCases'),
    { now, platform: null, level },
  )
  const counts: Record<string, number> = Object.fromEntries(OPEN_STATES.map((state) => [state, 0]))
  Object.assign(counts, { overdue: 0, amber: 0, requests: 0 })
  for (const row of rows) {
    counts[row.state] = row.count
    for (const name of ['overdue', 'amber', 'requests'] as const) counts[name]! += row[name]
  }
  return counts
}

/** The case as it stands; undefined when it does not exist or is not the person's to see. */
export const findCase = (client: Client, id: string) => runOne<CaseRow>(client, query('findCase'), { id })

/** Holds cases until the end of the transaction, in the order of their numbers; says nothing about them. */
export const lockCases = (client: Client, ids: string[]) => run(client, query('lockCases'), { ids })

/** Everything the case page shows, with what the actor may do. Undefined when not visible (any more). */
export async function describeCase(
  client: Client,
  id: string,
  actor: Actor,
  now: Date,
): Promise<CaseDetail | undefined> {
  const row = await findCase(client, id)
  const described =
    row && (await runOne<Partial<CaseDetail> & { askedBy: Named | null }>(client, query('describeCase'), { id }))
  if (!row || !described) return undefined
  const { askedBy, ...detail } = described
  return {
    ...row,
    ...detail,
    requestedBy: askedBy,
    accuracyMetres: row.accuracyM,
    arithmetic: row.dueAt && row.clockStartedAt && row.limitUnit ? await arithmeticOf(client, row) : null,
    photos: row.photos.length === 0 ? [] : await listPhotos(client, id),
    actions: offeredActions(row, actor, now),
    log: await run<CaseDetail['log'][number]>(client, query('listLog'), { id }),
  } as CaseDetail
}

/** Open cases that may be this one, reported twice; the likeliest first. Only what the person may see. */
export const listSimilar = (client: Client, id: string) => run<SimilarCase>(client, query('similarCases'), { id })

/** How the handling deadline comes about. */
async function arithmeticOf(client: Client, row: CaseRow): Promise<CaseDetail['arithmetic']> {
  const limit = handlingLimit(row)
  const steps = arithmetic(new Date(row.clockStartedAt!), limit, await readCalendar(client), pausesOf(row))
  return { limitValue: limit.value, limitUnit: limit.unit, startedAt: row.clockStartedAt!, dueAt: row.dueAt!, steps }
}

/** Appends an event to a case (or opens one) and writes the row it makes. Answers the log's seq. */
export async function record(client: Client, before: CaseRow | null, event: CaseEvent): Promise<number> {
  const after = before ? applyEvent(before, event) : openCase(event)
  const row = await runOne<{ seq: number }>(client, query('recordEvent'), {
    event: JSON.stringify(snakeKeys(event)),
    projected: JSON.stringify(snakeKeys(after)),
  })
  return row!.seq
}

const snakeKeys = (value: object) =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [snakeCase(key), item]))

export interface ComponentFacts {
  code: string
  name: string
  classCode: string
  address: string | null
}
/** The component in use of a code, which must be of the class of the case. Throws unknown_component. */
export async function requireComponent(
  client: Client,
  code: string,
  { kind, classCode }: Pick<CaseRow, 'kind' | 'classCode'>,
): Promise<ComponentFacts> {
  const component = await runOne<ComponentFacts>(client, query('findComponent'), { code })
  if (!component || kind !== 'component' || component.classCode !== classCode) {
    throw new ProblemError('unknown_component', {
      detail: component
        ? {
            en: `Component ${code} is of class ${component.classCode}, the report is of ${kind} class ${classCode}.`,
            zh: `部件 ${code} 属小类 ${component.classCode}，上报的是${KIND_WORDS[kind].zh}小类 ${classCode}。`,
          }
        : { en: `There is no component ${code} in use.`, zh: `没有在用的部件 ${code}。` },
      field: '/component',
      value: code,
    })
  }
  return component
}

export interface UnitFacts extends Named {
  /** Null: serves the whole city. */
  areaCode: string | null
  isLawEnforcement: boolean
}
/** The unit on duty of a code. Throws unknown_unit. */
export async function requireUnit(client: Client, code: string, field = '/unit'): Promise<UnitFacts> {
  const unit = await runOne<UnitFacts>(client, query('findUnit'), { code })
  if (!unit) {
    throw new ProblemError('unknown_unit', {
      detail: {
        en: `There is no responsible unit ${code}. GET /api/units?q= finds one.`,
        zh: `没有责任单位 ${code}。可用 GET /api/units?q= 查找。`,
      },
      field,
      value: code,
    })
  }
  return unit
}

/** The condition in force that a case is to be filed on. Throws unknown_condition. */
export async function requireCondition(
  client: Client,
  row: Pick<CaseRow, 'kind' | 'classCode'>,
  seq: number,
  at: Date,
): Promise<ConditionInForce> {
  const found = await conditionInForce(client, row.kind, row.classCode, seq, at)
  if (!found) {
    throw new ProblemError('unknown_condition', {
      detail: {
        en: `Class ${row.classCode} has no filing condition ${seq} in force. GET /api/standards/classes lists them.`,
        zh: `小类 ${row.classCode} 没有现行的立案条件 ${seq}。GET /api/standards/classes 列出全部。`,
      },
      field: '/condition',
      value: seq,
    })
  }
  return found
}

/** Whether a line or polygon (hex EWKB) lies in the areas of several platforms. */
export const spansPlatforms = async (client: Client, geom: string) =>
  (await runOne<{ spans: boolean }>(client, query('spansPlatforms'), { geom }))!.spans

export async function collectorFor(client: Client, row: CaseRow): Promise<string | null> {
  const found = await runOne<{ id: string }>(client, query('findCollector'), {
    grid_code: row.gridCode,
    community_code: row.communityCode,
    management_code: row.managementCode,
  })
  return found?.id ?? null
}

export async function describePlace(client: Client, communityCode: string): Promise<string> {
  return (
    (await runOne<{ place: string }>(client, query('describePlace'), { community_code: communityCode }))?.place ?? ''
  )
}

export async function issueCaseId(client: Client, districtCode: string, now: Date): Promise<string> {
  const row = await runOne<{ id: string }>(client, query('issueCaseId'), { district_code: districtCode, now })
  return row!.id
}
