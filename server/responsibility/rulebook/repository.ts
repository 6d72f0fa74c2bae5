/** Rules, zones and rosters as they are read: lists by code, and one thing with every version it has had. */
import type { CityFrame } from '../../areas/repository.ts'
import { clipBbox, literally, readBbox } from '../../areas/rules.ts'
import { readCursor, writeCursor } from '../../cursors.ts'
import { type Client, run } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { requireInstant } from '../../instants.ts'
import type { Named } from '../../schema.ts'
import { holesOf, shiftAt } from '../rosters.ts'
import { absent } from './kind.ts'
import { planOf, type State, stateOf } from './rules.ts'
import type {
  Roster,
  RosterDetail,
  RosterList,
  RosterQuery,
  RuleDetail,
  RuleList,
  RuleQuery,
  RuleVersion,
  Zone,
  ZoneDetail,
  ZoneList,
  ZoneQuery,
} from './schema.ts'

const query = loadQueries(import.meta.url)

const PAGE = 50
const pageOf = (asked: { at?: string; q?: string; cursor?: string; limit?: number }, now: Date) => {
  const text = asked.q?.trim()
  return {
    at: asked.at === undefined ? now.toISOString() : requireInstant(asked.at, 'at').toISOString(),
    text: text ? `%${literally(text)}%` : null,
    after: readCursor(asked.cursor, /^[A-Z0-9-]{1,48}$/)?.[0] ?? null,
    limit: (asked.limit ?? PAGE) + 1,
  }
}
/** The rows of a page, and the cursor of the next. */
function cut<Row extends { code: string }>(rows: Row[], limit = PAGE): { page: Row[]; next: string | null } {
  const page = rows.slice(0, limit)
  return { page, next: rows.length > limit ? writeCursor(page.at(-1)!.code) : null }
}
/** Instants that come inside JSON have PostgreSQL's form. */
const isoUpcoming = (upcoming: { version: number; validFrom: string } | null) =>
  upcoming && { ...upcoming, validFrom: new Date(upcoming.validFrom).toISOString() }

interface RuleRow extends Omit<RuleVersion, 'class' | 'reachMetres' | 'state' | 'scope'> {
  classPrefix: string
  reachM: number | null
  scopeCode: string
  scope: RuleVersion['scope'] | null
}
const ruleOf = (row: RuleRow, now: Date): RuleVersion => ({
  ...row,
  class: row.classPrefix,
  reachMetres: row.reachM,
  // A scope that is no more, or never was, still has its code.
  scope: row.scope ?? { level: 'unknown', code: row.scopeCode, name: row.scopeCode, nameEn: row.scopeCode },
  upcoming: isoUpcoming(row.upcoming),
  state: stateOf(row, now),
})

/** One page of the rules in force at an instant. Throws bad_request. */
export async function listRules(client: Client, asked: RuleQuery, now: Date): Promise<RuleList> {
  const rows = await run<RuleRow>(client, query('listRules'), {
    ...pageOf(asked, now),
    family: asked.family ?? null,
    scope: asked.zone ?? asked.scope ?? null,
    within: asked.within ?? null,
    unit: asked.unit ?? null,
    roster: asked.roster ?? null,
    kind: asked.kind ?? null,
    class: asked.class ?? null,
  })
  const { page, next } = cut(rows, asked.limit)
  return { rules: page.map((row) => ruleOf(row, now)), next }
}

/** A rule with its versions, newest first. Throws not_found. */
export async function findRule(client: Client, code: string, now: Date): Promise<RuleDetail> {
  const versions = (await run<RuleRow>(client, query('ruleVersions'), { code })).map((row) => ruleOf(row, now))
  if (!versions[0]) throw absent('rule', code)
  return { ...versions[0], versions }
}

type ZoneRow = Omit<Zone, 'state'>
const zoneOf = (row: ZoneRow, now: Date): Zone => ({
  ...row,
  upcoming: isoUpcoming(row.upcoming),
  state: stateOf(row, now),
})

/** One page of the zones in force at an instant, in CRS84; with a box, those that meet it. Throws bad_request. */
export async function listZones(client: Client, frame: CityFrame, asked: ZoneQuery, now: Date): Promise<ZoneList> {
  const box = readBbox(asked.bbox)
  const clipped = box && clipBbox(box, frame.reach)
  if (box && !clipped) return { zones: [], next: null }
  const rows = await run<ZoneRow>(client, query('listZones'), {
    ...pageOf(asked, now),
    kind: asked.kind ?? null,
    geometry: asked.geometry ?? true,
    west: clipped?.[0] ?? null,
    south: clipped?.[1] ?? null,
    east: clipped?.[2] ?? null,
    north: clipped?.[3] ?? null,
    srid: frame.srid,
  })
  const { page, next } = cut(rows, asked.limit)
  return { zones: page.map((row) => zoneOf(row, now)), next }
}

/** A zone with its versions, newest first. Throws not_found. */
export async function findZone(client: Client, code: string, now: Date): Promise<ZoneDetail> {
  const rows = await run<ZoneRow>(client, query('zoneVersions'), { code, now: now.toISOString() })
  const versions = rows.map((row) => zoneOf(row, now))
  if (!versions[0]) throw absent('zone', code)
  return { ...versions[0], versions }
}

interface RosterRow extends Omit<Roster, 'state' | 'onDuty' | 'holes'> {
  timeZone: string
}
const rosterOf = (row: RosterRow, now: Date): RosterRow & { state: State } => ({
  ...row,
  upcoming: isoUpcoming(row.upcoming),
  state: stateOf(row, now),
})
const withDuty = (row: RosterRow, now: Date): Roster => ({
  ...rosterOf(row, now),
  onDuty: shiftAt(row.shifts, now, row.timeZone)?.unit ?? null,
  holes: holesOf(asInput(row.shifts), now, row.timeZone),
})
const asInput = (shifts: Roster['shifts']) => shifts.map(({ unit, ...shift }) => ({ ...shift, unit: unit.code }))

/** One page of the rosters in force at an instant, with who is on duty now. Throws bad_request. */
export async function listRosters(client: Client, asked: RosterQuery, now: Date): Promise<RosterList> {
  const rows = await run<RosterRow>(client, query('listRosters'), pageOf(asked, now))
  const { page, next } = cut(rows, asked.limit)
  return { rosters: page.map((row) => withDuty(row, now)), next }
}

/** A roster with who is on duty in the week from now, and its versions, newest first. Throws not_found. */
export async function findRoster(client: Client, code: string, now: Date): Promise<RosterDetail> {
  const rows = await run<RosterRow>(client, query('rosterVersions'), { code, now: now.toISOString() })
  const [newest] = rows
  if (!newest) throw absent('roster', code)
  const week = planOf(newest.shifts, now, 7, newest.timeZone).map(({ from, to, shift }) => ({
    from,
    to,
    unit: (shift?.unit as Named | undefined) ?? null,
  }))
  return { ...withDuty(newest, now), week, versions: rows.map((row) => rosterOf(row, now)) }
}
