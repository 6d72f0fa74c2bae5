/** Cases in the database. Every change is one log row and the projection it makes, in one transaction. */
import { latLngToCell } from 'h3-js'
import type { Identity } from '../access/rules.ts'
import { literally, readBbox } from '../areas/rules.ts'
import { type Client, run, runOne, snakeCase } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { type Actor, offeredActions, type State } from './lifecycle.ts'
import { applyEvent, type CaseEvent, type CaseRow, openCase } from './projection.ts'
import { readCursor, readStates, statesWaitingFor, writeCursor } from './rules.ts'
import type { CaseDetail, CaseQuery, CaseSummary } from './schema.ts'

const query = loadQueries(import.meta.url)

/** The H3 cell a case is counted in: resolution 10, edge about 76 m. Decimal text: a bigint does not fit JSON. */
export async function cellOf(client: Client, point: string): Promise<string> {
  const place = await runOne<{ lon: number; lat: number }>(client, query('lonLat'), { point })
  return BigInt(`0x${latLngToCell(place!.lat, place!.lon, 10)}`).toString()
}

/** One page of what the person may see, newest first. */
export async function listCases(
  client: Client,
  asked: CaseQuery,
  identity: Identity,
): Promise<{ cases: CaseSummary[]; next: string | null }> {
  const limit = asked.limit ?? 50
  const bbox = readBbox(asked.bbox)
  const cursor = readCursor(asked.cursor)
  const states = readStates(asked.state)
  const waiting = asked.mine ? statesWaitingFor(identity.role) : null
  const words = asked.q?.trim() || null
  const rows = await run<CaseSummary>(client, query('listCases'), {
    states: waiting && states ? states.filter((state) => waiting.includes(state)) : (states ?? waiting),
    district: asked.district ?? null,
    kind: asked.kind ?? null,
    class: asked.class ?? null,
    unit: asked.unit ?? (asked.mine && identity.role === 'unit_staff' ? identity.unitCode : null),
    collector: asked.mine && identity.role === 'collector' ? identity.personId : null,
    q: words,
    pattern: words && `%${literally(words)}%`,
    west: bbox?.[0] ?? null,
    south: bbox?.[1] ?? null,
    east: bbox?.[2] ?? null,
    north: bbox?.[3] ?? null,
    before_at: cursor?.at ?? null,
    before_id: cursor?.id ?? null,
    limit: limit + 1,
  })
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { cases: rows.slice(0, limit), next: last ? writeCursor(last.reportedAt, last.id) : null }
}

/** How many open cases are in each state, and how many of them are overdue. */
export async function countCases(client: Client, states: State[], now: Date): Promise<Record<string, number>> {
  const rows = await run<{ state: State; count: number; overdue: number }>(client, query('countOpenCases'), {
    states,
    now,
  })
  const counts: Record<string, number> = Object.fromEntries(states.map((state) => [state, 0]))
  counts.overdue = 0
  for (const row of rows) {
    counts[row.state] = row.count
    counts.overdue += row.overdue
  }
  return counts
}

/** The case as it stands; undefined when it does not exist or is not the person's to see. */
export const findCase = (client: Client, id: string) => runOne<CaseRow>(client, query('findCase'), { id })

/** Everything the case page shows, with what the actor may do. Undefined when not visible (any more). */
export async function describeCase(client: Client, id: string, actor: Actor): Promise<CaseDetail | undefined> {
  const row = await runOne<
    Omit<CaseDetail, 'actions' | 'log'> & {
      unitCode: string | null
      collectorId: string | null
      conditionSeq: number | null
    }
  >(client, query('describeCase'), { id })
  if (!row) return undefined
  const log = await run<CaseDetail['log'][number]>(client, query('listLog'), { id })
  const { unitCode, collectorId, conditionSeq: _, ...detail } = row
  const facts = {
    state: detail.state,
    unitCode,
    collectorId,
    verification: detail.verification as 'real' | 'unfounded' | null,
    checkResult: detail.checkResult as 'passed' | 'failed' | null,
  }
  return { ...detail, actions: offeredActions(facts, actor), log } as CaseDetail
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

export const findComponent = (client: Client, code: string) =>
  runOne<{ code: string; name: string; classCode: string; address: string | null }>(client, query('findComponent'), {
    code,
  })

export async function requireUnit(
  client: Client,
  code: string,
): Promise<{ code: string; name: string; nameEn: string }> {
  const unit = await runOne<{ code: string; name: string; nameEn: string }>(client, query('findUnit'), { code })
  if (!unit) {
    throw new ProblemError('unknown_unit', {
      detail: `There is no responsible unit ${code}. GET /api/units?q= finds one.`,
      field: '/unit',
      value: code,
    })
  }
  return unit
}

export interface Limit {
  seq: number
  limitValue: number
  limitUnit: 'working_hour' | 'working_day' | 'urgent_hour' | 'urgent_day'
}
export async function requireCondition(
  client: Client,
  row: Pick<CaseRow, 'kind' | 'classCode'>,
  seq: number,
): Promise<Limit> {
  const found = await runOne<Limit>(client, query('findCondition'), { kind: row.kind, class_code: row.classCode, seq })
  if (!found) {
    throw new ProblemError('unknown_condition', {
      detail: `Class ${row.classCode} has no filing condition ${seq}. GET /api/standards/classes lists them.`,
      field: '/condition',
      value: seq,
    })
  }
  return found
}

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
