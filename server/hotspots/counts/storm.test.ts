/**
 * Reports, corrections, dispatches, voids and late cases from everywhere at once, while stores load and others follow: in the end
 * each store in each process equals a recount from the log, question by question.
 */
import { cellToParent } from 'h3-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../../fixtures/random.ts'
import type { Role } from '../../access/rules.ts'
import type { CaseEvent, ReportPayload } from '../../cases/events.ts'
import { type Action, decide, STATES } from '../../cases/lifecycle.ts'
import { type CaseRow, replay } from '../../cases/projection.ts'
import { record } from '../../cases/repository.ts'
import { openLoop, rowsOf } from '../../cases/testing.ts'
import { Database } from '../../database/database.ts'
import { nativeEngine } from '../../database/engine.ts'
import { ANCHOR, databaseUrl, many, openTestCity, type TestCity } from '../../testing.ts'
import { type StormServer, startStormServer } from '../../tiles/storm.ts'
import { type Asking, settle } from '../asking.ts'
import type { HeatAsked } from '../filter.ts'
import { LEVELS, type Level } from '../rules.ts'
import type { Cells } from '../schema.ts'
import { hexOf } from './cells.ts'
import { LiveCounts } from './live-counts.ts'
import { cellOf, isAsked, localOf, type Recounted, randomQuestion, tallied } from './recount.ts'

const native = process.env.DATABASE_URL !== undefined
const QUESTIONS = many(120)
const MOVES = many(180)
const ACTIONS: Action[] = [
  'register',
  'file',
  'refuse',
  'dispatch',
  'recall',
  'accept',
  'handle',
  'feed-back',
  'request-void',
  'approve-void',
  'reject-void',
  'relocate',
  'reclassify',
  'reassign',
  'merge',
]
const random = new Random('counts storm')
const PEOPLE: { id: string; role: Role; area: string | null }[] = [
  { id: 'admin', role: 'administrator', area: null },
  { id: 'analyst.city', role: 'analyst', area: null },
  { id: 'dispatcher.330106', role: 'dispatcher', area: '330106' },
  { id: 'dispatcher.330190', role: 'dispatcher', area: '330190' },
]

let city: TestCity
let other: Database
let server: StormServer | undefined
const stores: LiveCounts[] = []
beforeAll(async () => {
  city = await openTestCity()
  other = city.database
  if (native) {
    const [row] = await rowsOf<{ name: string }>(city, 'select current_database() as name')
    other = new Database(nativeEngine(databaseUrl(process.env.DATABASE_URL!, row!.name), 4))
    await Promise.all([other.listen(), city.database.listen()])
    server = await startStormServer(city.database, { NOW: ANCHOR.toISOString() })
  }
})
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()))
  server?.close()
  if (other !== city.database) await other.close()
  await city?.close()
})
const openStore = (database: Database) => {
  const store = new LiveCounts(database, () => ANCHOR, { patienceMs: 60_000 })
  store.start()
  stores.push(store)
  return store
}

/** A case from long ago that comes in only now, in one case of four under a number of another day. */
async function late(): Promise<void> {
  const [like] = await rowsOf<{ payload: ReportPayload; id: string }>(
    city,
    "select payload, case_id as id from case_events where action = 'report' order by md5(case_id || :salt) limit 1",
    { salt: String(random.float()) },
  )
  const at = new Date(ANCHOR.getTime() - random.float() * 740 * 86_400_000).toISOString()
  const day = random.chance(0.25) ? '20260301' : localOf(at).toFormat('yyyyMMdd')
  const event: CaseEvent = {
    caseId: `${like!.id.slice(0, 6)}${day}${random.integer(90_000, 99_999)}`,
    version: 1,
    at,
    actorId: 'desk.01',
    action: 'report',
    fromState: null,
    toState: 'reported',
    payload: like!.payload,
  }
  await other.as({ personId: 'desk.01', role: 'desk', unitCode: null, areaCode: null }, (client) =>
    record(client, null, event),
  )
  other.wake('cases')
}

async function move(loop: ReturnType<typeof openLoop>): Promise<void> {
  // Nobody grants their own request, so that two take part; and what waits for an answer has it sooner.
  const [personId, role] = random.pick([
    ['admin', 'administrator'],
    ['filing.01', 'filing_officer'],
  ] as const)
  const first = random.chance(0.4) ? "(request = 'void') is true desc," : ''
  const rows = await rowsOf<CaseRow>(
    city,
    `select * from case_rows where ended_at is null order by ${first} md5(id || :salt) limit 24`,
    { salt: String(random.float()) },
  )
  const actor = { personId, role, unitCode: null, areaCode: null }
  const legal = rows.flatMap((row) =>
    ACTIONS.filter((action) => typeof decide(action, row, actor, ANCHOR) !== 'string').map((action) => ({
      row,
      action,
    })),
  )
  if (legal.length === 0) return
  // As likely the one least often taken, of two dozen cases, as any: so that none is left to luck.
  const rarest = legal.toSorted((one, other) => (taken.get(one.action) ?? 0) - (taken.get(other.action) ?? 0))[0]!
  const { row, action } = random.chance(0.5) ? rarest : random.pick(legal)
  const [elsewhere, unit, merge] = await Promise.all([
    rowsOf<{ lon: number; lat: number }>(
      city,
      'select ST_X(p) as lon, ST_Y(p) as lat from (select ST_Transform(point, 4326) as p from cases order by md5(id || :salt) limit 1) one',
      { salt: String(random.float()) },
    ),
    rowsOf<{ code: string }>(city, 'select code from units order by md5(code || :salt) limit 1', {
      salt: String(random.float()),
    }),
    rowsOf<{ id: string }>(city, 'select id from cases where kind = :kind and ended_at is null and id <> :id limit 1', {
      kind: row.kind,
      id: row.id,
    }),
  ])
  const body: Record<string, unknown> = {
    note: '风暴',
    ...(action === 'file' ? { condition: 1 } : {}),
    ...(action === 'dispatch' || action === 'reassign' ? { unit: unit[0]!.code } : {}),
    ...(action === 'relocate'
      ? { geometry: { type: 'Point', coordinates: [elsewhere[0]!.lon, elsewhere[0]!.lat] } }
      : {}),
    ...(action === 'reclassify'
      ? { kind: 'event', class: random.pick(['0101', '0102', '0110', '0112']), condition: 1 }
      : {}),
    ...(action === 'merge' ? { into: merge[0]!.id } : {}),
  }
  const answer = await loop.request('admin', 'POST', `/api/cases/${row.id}/actions/${action}`, body, {
    'if-match': `"${row.version}"`,
  })
  if (answer.statusCode === 200) taken.set(action, (taken.get(action) ?? 0) + 1)
  // Others were quicker, or the draw was no fitting unit, class or place: a refusal changes nothing, which is what is counted too.
  else expect([400, 409, 412, 422], `${action} in ${row.state}: ${answer.body}`).toContain(answer.statusCode)
}
const taken = new Map<string, number>()

async function report(loop: ReturnType<typeof openLoop>): Promise<void> {
  const [place] = await rowsOf<{ lon: number; lat: number }>(
    city,
    'select ST_X(p) as lon, ST_Y(p) as lat from (select ST_Transform(ST_PointOnSurface(geom), 4326) as p from unit_grids where valid_to is null order by md5(code || :salt) limit 1) one',
    { salt: String(random.float()) },
  )
  const answer = await loop.request('desk.01', 'POST', '/api/cases', {
    kind: 'event',
    class: random.pick(['0101', '0102', '0110', '0112']),
    geometry: { type: 'Point', coordinates: [place!.lon, place!.lat] },
    description: '风暴中的一件事',
    source: random.pick(['hotline', 'media', 'leader'] as const),
  })
  expect(answer.statusCode, answer.body).toBe(201)
}

/** Every case as its log makes it, and beside it as its row says. */
async function recount(): Promise<{ fromLog: Recounted[]; fromRows: Recounted[] }> {
  const events = await rowsOf<CaseEvent>(
    city,
    `select case_id, version, at, actor_id, action, from_state, to_state,
    payload - 'responsibility' as payload from case_events order by case_id, version`,
  )
  const logs = new Map<string, CaseEvent[]>()
  for (const event of events) logs.set(event.caseId, [...(logs.get(event.caseId) ?? []), event])
  const rows = [...logs.values()].map((log) => replay(log))
  const positions = await rowsOf<{ lon: number; lat: number }>(
    city,
    `select ST_X(p) as lon, ST_Y(p) as lat
    from (select ST_Transform(point::geometry, 4326) as p from unnest(:points::text[]) with ordinality as given (point, at) order by at) places`,
    { points: rows.map(({ point }) => point) },
  )
  const fromLog = rows.map((row, index) => ({ ...pick(row), ...positions[index]! }))
  const fromRows = await rowsOf<Recounted>(
    city,
    `select id, kind, class_code, unit_code, state, source, district_code, management_code, grid_code, community_code,
    reported_at, ended_at, ST_X(p) as lon, ST_Y(p) as lat from (select cases.*, ST_Transform(point, 4326) as p from cases) placed order by id`,
  )
  return { fromLog, fromRows }
}
const pick = ({
  id,
  kind,
  classCode,
  unitCode,
  state,
  source,
  districtCode,
  managementCode,
  gridCode,
  communityCode,
  reportedAt,
  endedAt,
}: CaseRow) => ({
  id,
  kind,
  classCode,
  unitCode,
  state,
  source,
  districtCode,
  managementCode,
  gridCode,
  communityCode,
  reportedAt,
  endedAt,
})

/** Everything that can be asked of counts, against the rows that the question means. */
function compare({ counts, question, clock }: Asking, asked: HeatAsked, shown: Recounted[], told: string): void {
  const resolution = asked.resolution!
  const { highs, lows, counts: found } = counts.cells(question, resolution)
  const cells = Array.from(highs, (high, index) => hexOf(high, lows[index]!))
  expect(Object.fromEntries(cells.map((cell, index) => [cell, found[index]])), told).toEqual(
    tallied(shown, (row) => cellOf(row, resolution)),
  )
  expect(cells, told).toEqual([...cells].sort())
  expect(counts.total(question), told).toBe(shown.length)
  const ranked = (rows: readonly { word: string; count: number }[]) =>
    Object.fromEntries(rows.map(({ word, count }) => [word, count]))
  expect(ranked(counts.subjects(question)), told).toEqual(
    tallied(shown, ({ kind, classCode }) => `${kind} ${classCode}`),
  )
  expect(ranked(counts.units(question)), told).toEqual(tallied(shown, ({ unitCode }) => unitCode ?? ''))
  expect(ranked(counts.states(question)), told).toEqual(tallied(shown, ({ state }) => state))
  for (const [level, length] of Object.entries(LEVELS)) {
    const expected = tallied(shown, ({ gridCode, communityCode }) =>
      level === 'grid' ? gridCode : communityCode.slice(0, length),
    )
    expect(ranked(counts.areas(question, level as Level)), `${told} by ${level}`).toEqual(expected)
  }
  const hours = tallied(shown, ({ reportedAt }) =>
    String((localOf(reportedAt).weekday - 1) * 24 + localOf(reportedAt).hour),
  )
  expect(
    Object.fromEntries(
      [...counts.hours(question)].flatMap((count, hour) => (count > 0 ? [[String(hour), count]] : [])),
    ),
    told,
  ).toEqual(hours)
  // Slices of an odd length that begin before the period and go on after it.
  const starts = Int32Array.from(
    { length: 12 },
    (_, index) => question.from - 5_000 + Math.round((index * (question.until - question.from + 9_000)) / 11),
  )
  const sliceOf = ({ reportedAt }: Recounted) =>
    starts.findLastIndex((start) => start <= Math.floor(Date.parse(reportedAt) / 60_000))
  const bySlice = tallied(shown, (row) => String(sliceOf(row)))
  expect([...counts.slices(question, starts)], told).toEqual(
    Array.from({ length: 11 }, (_, slice) => bySlice[slice] ?? 0),
  )
  const frames = counts.frames(question, resolution, starts, 1_000_000)!
  const played: Record<string, number> = {}
  const frameCells = Array.from(frames.cells.highs, (high, index) => hexOf(high, frames.cells.lows[index]!))
  for (let slice = 0; slice < 11; slice++)
    for (let at = frames.offsets[slice]!; at < frames.offsets[slice + 1]!; at++)
      played[`${slice} ${frameCells[frames.numbers[at]!]}`] = frames.counts[at]!
  expect(played, told).toEqual(tallied(shown, (row) => `${sliceOf(row)} ${cellOf(row, resolution)}`))
  const byCommunity = counts.areaFrames(question, 'community', starts, 1_000_000)!
  const playedAreas: Record<string, number> = {}
  for (let slice = 0; slice < 11; slice++)
    for (let at = byCommunity.offsets[slice]!; at < byCommunity.offsets[slice + 1]!; at++)
      playedAreas[`${slice} ${byCommunity.words[byCommunity.numbers[at]!]}`] = byCommunity.counts[at]!
  expect(playedAreas, told).toEqual(tallied(shown, (row) => `${sliceOf(row)} ${row.communityCode}`))
  const given = [...new Set([...cells.slice(0, 20), cellToParent('8b318a2d0000fff', resolution)])]
  const matrix = counts.matrix(question, given, starts)
  for (let slice = 0; slice < 11; slice++)
    for (const [index, cell] of given.entries())
      expect(matrix[slice * given.length + index], told).toBe(played[`${slice} ${cell}`] ?? 0)
  const newest = shown.toSorted(
    (one, next) =>
      Math.floor(Date.parse(next.reportedAt) / 60_000) - Math.floor(Date.parse(one.reportedAt) / 60_000) ||
      (one.id < next.id ? 1 : -1),
  )
  expect(counts.caseIds(question, 50), told).toEqual(newest.slice(0, 50).map(({ id }) => id))
  expect(clock.startOf(clock.dayAt(question.from)), told).toBeLessThanOrEqual(question.from)
}

describe('a storm', () => {
  it('leaves every store, in every process, with what the log says', async () => {
    const loop = openLoop(city)
    openStore(other)
    // Begun before the storm, in its midst, and after it.
    for (let done = 0; done < MOVES; done += 6) {
      if (Math.floor(done / 6) === Math.floor(MOVES / 12)) openStore(other)
      await Promise.all([report(loop), late(), move(loop), move(loop), move(loop), move(loop)])
      // Whoever asks in between hears of what was answered before.
      if (done % 60 === 0) await settle(city.platform, stores[0]!, identityOf(PEOPLE[0]!), { from: '2026-11-01' })
    }
    openStore(city.database)
    expect([...taken.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(MOVES / 4)
    for (const action of native ? (['dispatch', 'relocate', 'reclassify', 'approve-void'] as const) : [])
      expect(taken.get(action) ?? 0, `${action} of ${JSON.stringify([...taken])}`).toBeGreaterThan(0)
    const { fromLog, fromRows } = await recount()
    expect(fromLog).toEqual(fromRows)
    expect(fromLog.length).toBeGreaterThan(10_000)

    await Promise.all(stores.map((store) => store.settled()))
    for (const store of stores) expect(store.status()).toMatchObject({ cases: fromLog.length, share: 1 })
    const remote = new Map<string, string>()
    for (const person of PEOPLE.slice(0, 3)) remote.set(person.id, await tokenAt(server, person.id))
    let compared = 0
    let counted = 0
    for (let round = 0; round < QUESTIONS; round++) {
      const person = random.pick(PEOPLE)
      const asked = randomQuestion(random, fromLog)
      const told = `${person.id} ${JSON.stringify(asked)}`
      const shown = fromLog.filter((row) => isAsked(row, asked, person.area))
      if (shown.length > 0) counted++
      const store = stores[round % stores.length]!
      compare(await settle(city.platform, store, identityOf(person), asked), asked, shown, told)
      compared++
      // The other process, over HTTP, and this one's own.
      const search = new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)]))
      const url = `/api/hotspots/cells?${search}`
      const token = remote.get(person.id)
      const answers: Cells[] = [await loop.get<Cells>(person.id, url)]
      if (server && token)
        answers.push(
          (await (
            await fetch(`${server.url}${url}`, { headers: { authorization: `Bearer ${token}` } })
          ).json()) as Cells,
        )
      for (const answer of answers) {
        expect(Object.fromEntries(answer.cells.map((cell, index) => [cell, answer.counts[index]])), told).toEqual(
          tallied(shown, (row) => cellOf(row, asked.resolution!)),
        )
      }
    }
    expect(STATES.voided.open).toBe(false)
    expect(compared).toBe(QUESTIONS)
    expect(counted).toBeGreaterThan(QUESTIONS / 3)
  }, 600_000)
})

const identityOf = ({ id, role, area }: (typeof PEOPLE)[number]) => ({
  personId: id,
  role,
  unitCode: null,
  areaCode: area,
})

async function tokenAt(server: StormServer | undefined, person: string): Promise<string> {
  if (!server) return ''
  const answer = await fetch(`${server.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person }),
  })
  return ((await answer.json()) as { token: string }).token
}
