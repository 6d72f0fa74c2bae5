/**
 * A storm of random people doing random things to cases, through the API, while the clock runs. What the declared table
 * refuses is refused with its reason and changes nothing; what it allows leads where it says; every row is what its log
 * makes; every deadline is what counting working minutes one by one comes to.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Random } from '../../fixtures/random.ts'
import type { Role } from '../access/rules.ts'
import { run } from '../database/database.ts'
import { parseQuery } from '../database/queries.ts'
import { ANCHOR, many, openTestCity, type TestCity } from '../testing.ts'
import { tick } from './clockwork.ts'
import type { ActionPayload, CaseEvent } from './events.ts'
import { ACTIONS, type Action, type Actor, decide, REASONS, STATES, type State } from './lifecycle.ts'
import type { CaseRow } from './projection.ts'
import { replay } from './projection.ts'

const MINUTE = 60_000
const CLASSES = ['0110', '0112', '0401', '0505', '0101']
const CASES = 110
const MOVES = Math.max(1200, many(3000))
/** What people do to cases; the rest is done by reporting and by the clock. */
const MOVABLE = (Object.keys(ACTIONS) as Action[]).filter(
  (action) => !['report', 'report-handled', 'mark-overdue', 'escalate', 'renew'].includes(action),
)

type Person = Actor & { role: Role; headers: Record<string, string>; since: number }

let city: TestCity
let now = ANCHOR.getTime()
const random = new Random('storm')
const people = new Map<string, Person>()
const ids: string[] = []
/** Where things were reported: pins are moved from one to another, across districts. */
const places: object[] = []

beforeAll(async () => {
  city = await openTestCity()
  for (const id of [
    'desk.01',
    'filing.01',
    'supervisor.city',
    'dispatcher.city',
    'analyst.city',
    'citizen.01',
    'admin',
  ])
    await person(id)
})
afterAll(() => city.close())

const ask = <Row>(sql: string, values: Record<string, unknown> = {}) =>
  city.database.system((client) => run<Row>(client, parseQuery('asked', sql), values))

async function person(id: string): Promise<Person> {
  const known = people.get(id)
  // a session lasts two weeks, a storm longer
  if (known && now - known.since < 7 * 1440 * MINUTE) return known
  const headers = await city.signIn(id)
  const [row] = await ask<Omit<Person, 'headers' | 'since'>>(
    'select id as person_id, role, unit_code, area_code from people where id = :id',
    { id },
  )
  const found = { ...row!, headers, since: now }
  people.set(id, found)
  return found
}
const rowOf = async (id: string) => (await ask<CaseRow>('select * from case_rows where id = :id', { id }))[0]!

async function report(): Promise<void> {
  const [place] = await ask<{ lon: number; lat: number; collector: string }>(
    `select ST_X(p) as lon, ST_Y(p) as lat, (select min(id) from people where responsibility_grid_code = grid.responsibility_grid_code) as collector
     from (select *, ST_Transform(ST_PointOnSurface(geom), 4326) as p from unit_grids where valid_to is null) grid
     where exists (select from people where responsibility_grid_code = grid.responsibility_grid_code)
     order by md5(grid.code || :salt) limit 1`,
    { salt: String(random.float()) },
  )
  const geometry = { type: 'Point', coordinates: [place!.lon, place!.lat] }
  places.push(geometry)
  const reporter = await person(random.pick(['citizen.01', 'desk.01', place!.collector, place!.collector]))
  const answer = await city.app.inject({
    method: 'POST',
    url: '/api/cases',
    headers: reporter.headers,
    payload: {
      kind: 'event',
      class: random.pick(CLASSES),
      geometry,
      description: '风暴中的一件事',
    },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  ids.push(answer.json().id)
}

/** Somebody the action is for, or anybody at all. */
async function somebody(row: CaseRow): Promise<Person> {
  const staff = async (unit: string) =>
    (
      await ask<{ id: string }>("select min(id) as id from people where unit_code = :unit and role = 'unit_staff'", {
        unit,
      })
    )[0]!.id
  const near = [
    'filing.01',
    'desk.01',
    'supervisor.city',
    row.level === 'city' ? 'dispatcher.city' : `dispatcher.${row.platformCode}`,
    row.level === 'city' ? 'dispatcher.city' : `dispatcher.${row.platformCode}`,
    ...(row.unitCode ? Array(4).fill(await staff(row.unitCode)) : []),
    ...row.assistingUnits.map(() => 'analyst.city'),
    ...(row.collectorId ? Array(3).fill(row.collectorId) : []),
  ]
  return person(
    random.chance(0.9)
      ? random.pick(near)
      : random.pick(['dispatcher.city', 'analyst.city', 'citizen.01', 'dispatcher.330106', 'admin']),
  )
}

/** A body that says everything the action may ask for, rightly. */
function bodyFor(action: Action, row: CaseRow, who: Person): Record<string, unknown> {
  const cityUnit = who.areaCode === null && random.chance(0.5)
  const unit =
    action === 'hand-over'
      ? `D${row.platformCode}-ZF`
      : cityUnit
        ? random.pick(['HZ-SW', 'HZ-LD', 'HZ-DL'].filter((one) => one !== row.unitCode && one !== row.substituteFor))
        : random.pick(
            [`D${row.platformCode}-SZ`, `D${row.platformCode}-HW`, `D${row.platformCode}-ZJ`].filter(
              (one) => one !== row.unitCode && one !== row.substituteFor,
            ),
          )
  const assisting = random.chance(0.2) ? { assisting: [`D${row.platformCode}-YL`] } : {}
  const all: Record<string, Record<string, unknown>> = {
    file: { condition: 1 },
    dispatch: { unit, ...assisting },
    decide: { unit, binding: random.chance(0.5) },
    substitute: { unit, payer: random.pick(['public', 'HZ-SZ']), cost: 1200.5 },
    'hand-over': { unit },
    verify: { real: random.chance(0.85) },
    check: { passed: random.chance(0.6) },
    merge: { into: random.pick(ids) },
    'request-suspension': { until: new Date(now + random.between(0.5, 40) * 1440 * MINUTE).toISOString() },
    'feed-back': { cost: 880 },
    reassign: { unit, ...assisting },
    relocate: { geometry: random.pick(places) },
    reclassify: { class: random.pick(CLASSES.filter((one) => one !== row.classCode)), condition: 1 },
  }
  return { note: '风暴', ...all[action] }
}

const outcomes = new Map<string, number>()
const count = (what: string) => outcomes.set(what, (outcomes.get(what) ?? 0) + 1)

/** Ways to an early end: taken seldom, or there would be nothing left to storm. */
const ENDING = /^(refuse|merge|(request|approve)-(void|force-close))$/

async function move(): Promise<void> {
  let id = random.pick(ids)
  let before = await rowOf(id)
  for (let tries = 0; tries < 4 && !STATES[before.state].open; tries++) {
    id = random.pick(ids)
    before = await rowOf(id)
  }
  // Some people who might; what they may do has the floor, what has happened least half the time, anything else now and then.
  const around = [await somebody(before), await somebody(before), await somebody(before), await somebody(before)]
  const legal = around.flatMap((who) =>
    MOVABLE.filter(
      (action) =>
        typeof decide(action, before, who, new Date(now)) !== 'string' && (!ENDING.test(action) || random.chance(0.12)),
    ).map((action) => ({ who, action })),
  )
  const rare = legal.toSorted((a, b) => (outcomes.get(a.action) ?? 0) - (outcomes.get(b.action) ?? 0))[0]
  const { who, action } =
    rare && random.chance(0.8)
      ? random.chance(0.5)
        ? rare
        : random.pick(legal)
      : { who: around[0]!, action: random.pick(MOVABLE) }
  const expected = decide(action, before, who, new Date(now))
  const stale = random.chance(0.04)
  const answer = await city.app.inject({
    method: 'POST',
    url: `/api/cases/${id}/actions/${action}`,
    headers: { ...who.headers, 'if-match': `"${stale ? before.version - 1 : before.version}"` },
    payload: bodyFor(action, before, who),
  })
  const after = await rowOf(id)
  const told = `${id} ${action} in ${before.state} by ${who.personId}: ${answer.body.slice(0, 300)}`
  if (answer.statusCode === 200) {
    expect(typeof expected, told).toBe('object')
    if (typeof expected === 'string') return
    expect([after.state, after.version], told).toEqual([expected.to, before.version + 1])
    count(action)
    return
  }
  expect(after, told).toEqual(before)
  if (answer.statusCode === 404) {
    // not theirs to see
    const seen = await city.app.inject({ url: `/api/cases/${id}`, headers: who.headers })
    if (answer.json().field !== '/into') expect(seen.statusCode, told).toBe(404)
  } else if (answer.statusCode === 412) {
    expect(stale, told).toBe(true)
    expect(answer.json()).toMatchObject({ state: before.state, version: before.version })
  } else {
    expect(answer.statusCode, told).toBe(409)
    const { reason } = answer.json()
    expect(REASONS, told).toHaveProperty(reason)
    if (typeof expected === 'string') expect(reason, told).toBe(expected)
    else expect(['city_unit', 'foreign_unit', 'merge_target'], told).toContain(reason)
  }
  count(`refused ${answer.statusCode}`)
}

it('keeps every case legal, and every row what its log makes', async () => {
  for (let index = 0; index < CASES; index++) await report()
  for (let index = 0; index < MOVES; index++) {
    await move()
    if (random.chance(0.2)) {
      now += Math.floor(random.chance(0.1) ? random.between(60, 2000) : random.between(0, 60)) * MINUTE
      city.setNow(new Date(now))
      await tick(city.database, new Date(now))
    }
  }
  const events = await ask<CaseEvent>(
    'select case_id, version, at, actor_id, action, from_state, to_state, payload from case_events where case_id = any (:ids) order by case_id, version',
    { ids },
  )
  const logs = new Map<string, CaseEvent[]>(ids.map((id) => [id, []]))
  for (const event of events) logs.get(event.caseId)!.push(event)
  const minutes = await workingMinutes()
  let compared = 0
  for (const id of ids) {
    const row = await rowOf(id)
    const log = logs.get(id)!
    expect({ ...replay(log) }, id).toEqual(row)
    expect(log.map((event) => event.version)).toEqual(log.map((_, index) => index + 1))
    for (const [index, event] of log.entries())
      expect(event.fromState, `${id}#${event.version}`).toBe(index === 0 ? null : log[index - 1]!.toState)
    compared += compareDeadlines(log, minutes)
  }
  expect(compared).toBeGreaterThan(100)
  // The storm has been everywhere: most actions happened, refusals of every kind too.
  const taken = MOVABLE.filter((action) => outcomes.has(action))
  expect(taken.length, JSON.stringify(Object.fromEntries(outcomes))).toBeGreaterThan(MOVABLE.length * 0.8)
  for (const refusal of ['refused 404', 'refused 409', 'refused 412']) expect(outcomes.get(refusal)).toBeGreaterThan(5)
  const reached = new Set(events.map((event) => event.toState))
  expect(
    Object.keys(STATES)
      .filter((state) => !reached.has(state as State))
      .sort(),
  ).toEqual(['self_handled'])
}, 600_000)

/** For every minute from a day before the anchor: how many working minutes there were until then. */
async function workingMinutes(): Promise<{ from: number; counted: Uint32Array }> {
  const days = await ask<{ day: string; isWorking: boolean }>('select day, is_working from calendar_days')
  const exceptions = new Map(days.map(({ day, isWorking }) => [day, isWorking]))
  const from = ANCHOR.getTime() - 1440 * MINUTE
  const counted = new Uint32Array(400 * 1440)
  for (let minute = 0; minute + 1 < counted.length; minute++) {
    const wall = new Date(from + minute * MINUTE + 480 * MINUTE)
    const works = exceptions.get(wall.toISOString().slice(0, 10)) ?? (wall.getUTCDay() >= 1 && wall.getUTCDay() <= 5)
    const hour = wall.getUTCHours()
    const open = (hour >= 8 && hour < 12) || (hour >= 14 && hour < 18)
    counted[minute + 1] = counted[minute]! + (works && open ? 1 : 0)
  }
  return { from, counted }
}

/** Every handling deadline a log sets, against counting minutes; answers how many there were. */
function compareDeadlines(log: CaseEvent[], { from, counted }: { from: number; counted: Uint32Array }): number {
  const at = (instant: string) => (Date.parse(instant) - from) / MINUTE
  let limit = { minutes: 0, working: false }
  let start = 0
  let times = 1
  let pauses: [number, number][] = []
  let suspended = 0
  let compared = 0
  for (const event of log) {
    const payload = event.payload as ActionPayload
    if (event.action === 'file' || (event.action === 'reclassify' && payload.limitUnit)) {
      const per = { working_hour: 60, working_day: 480, urgent_hour: 60, urgent_day: 1440, minute: 1 }[
        payload.limitUnit!
      ]
      limit = { minutes: per * payload.limitValue!, working: payload.limitUnit!.startsWith('working') }
    }
    if (['dispatch', 'decide', 'substitute', 'hand-over', 'rework', 'reassign'].includes(event.action)) {
      start = at(event.at)
      times = 1
      pauses = []
    }
    if (event.action === 'approve-suspension') suspended = at(event.at)
    if (event.action === 'resume') pauses.push([suspended, at(event.at)])
    if (event.action === 'approve-extension') times++
    if (typeof payload.dueAt !== 'string') continue
    const paused = (minute: number) => pauses.some(([a, b]) => minute >= a && minute < b)
    let left = limit.minutes * times
    let minute = start
    while (left > 0) {
      const works = limit.working ? counted[minute + 1]! > counted[minute]! : true
      if (works && !paused(minute)) left--
      minute++
    }
    expect(at(payload.dueAt), `${event.caseId}#${event.version} ${event.action}`).toBe(minute)
    compared++
  }
  return compared
}
