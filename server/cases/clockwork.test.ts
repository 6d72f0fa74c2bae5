/** What the platform does by the clock: once, whoever does it, and when it is due. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Database, run } from '../database/database.ts'
import { nativeEngine } from '../database/engine.ts'
import { parseQuery } from '../database/queries.ts'
import { ANCHOR, openTestCity, type TestCity } from '../testing.ts'
import { tick } from './clockwork.ts'
import type { CaseRow } from './projection.ts'
import type { CaseDetail } from './schema.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let city: TestCity
let now = ANCHOR.getTime()
let place: { lon: number; lat: number }
type Headers = Record<string, string>
const as: Record<string, Headers> = {}

beforeAll(async () => {
  city = await openTestCity()
  for (const id of ['desk.01', 'filing.01', 'dispatcher.city', 'supervisor.city', 'unit.hz-rq'])
    as[id] = await city.signIn(id)
  place = (
    await ask<{ lon: number; lat: number }>(
      `select ST_X(p) as lon, ST_Y(p) as lat from (select ST_Transform(ST_PointOnSurface(geom), 4326) as p
     from unit_grids where district_code = '330102' order by code limit 1) as place`,
    )
  )[0]!
  // The generated city's own cases sleep, so that the tests see only theirs.
  await city.database.system((client) => client.query('update cases set wake_at = null where wake_at is not null'))
})
afterAll(() => city.close())

const ask = <Row>(sql: string, values: Record<string, unknown> = {}) =>
  city.database.system((client) => run<Row>(client, parseQuery('asked', sql), values))
const rowOf = async (id: string) => (await ask<CaseRow>('select * from case_rows where id = :id', { id }))[0]!
const logOf = (id: string) =>
  ask<{ action: string; at: string; actorId: string | null; payload: { stage?: string } }>(
    'select action, at, actor_id, payload from case_events where case_id = :id order by version',
    { id },
  )
function pass(milliseconds: number): Date {
  now += milliseconds
  city.setNow(new Date(now))
  return new Date(now)
}
async function act(person: string, found: CaseDetail, action: string, payload: object = {}): Promise<CaseDetail> {
  const { version } = await rowOf(found.id)
  const answer = await city.app.inject({
    method: 'POST',
    url: `/api/cases/${found.id}/actions/${action}`,
    headers: { ...as[person]!, 'if-match': `"${version}"` },
    payload,
  })
  expect(answer.statusCode, `${action}: ${answer.body}`).toBe(200)
  return answer.json()
}
async function report(source = 'hotline'): Promise<CaseDetail> {
  const answer = await city.app.inject({
    method: 'POST',
    url: '/api/cases',
    headers: as['desk.01']!,
    payload: {
      kind: 'event',
      class: '0112',
      geometry: { type: 'Point', coordinates: [place.lon, place.lat] },
      description: '路面散落垃圾',
      source,
    },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}
/** A case that the city has sent to the gas company, which is at work on it. */
async function handling(): Promise<CaseDetail> {
  let found = await report()
  found = await act('filing.01', found, 'register')
  found = await act('filing.01', found, 'file', { condition: 1 })
  if (found.level === 'district') {
    as.district ??= await city.signIn(`dispatcher.${found.district.code}`)
    found = await act('district', found, 'hand-up', { note: '请市级派遣' })
  }
  found = await act('dispatcher.city', found, 'dispatch', { unit: 'HZ-RQ' })
  found = await act('unit.hz-rq', found, 'accept')
  return act('unit.hz-rq', found, 'handle')
}

describe('the clockwork', () => {
  it('has nothing to do when it has just done everything', async () => {
    expect(await tick(city.database, new Date(now))).toBe(0)
  })

  it('marks a stage overdue when its limit runs out, once, and escalates at twice the limit', async () => {
    const found = await report()
    expect([found.stage, found.stageDueAt]).toEqual(['accept', new Date(now + 15 * MINUTE).toISOString()])
    expect(found.stageAmberAt).toBe(new Date(now + 12 * MINUTE).toISOString())
    expect(await tick(city.database, pass(14 * MINUTE))).toBe(0)
    // A process that is told to stop leaves what is due to the next.
    expect(await tick(city.database, pass(MINUTE), { signal: AbortSignal.abort() })).toBe(0)
    expect(await tick(city.database, new Date(now))).toBe(1)
    expect(await tick(city.database, pass(MINUTE))).toBe(0)
    expect(await rowOf(found.id)).toMatchObject({ stageAlarm: 1, overdueCount: 0, escalationCount: 0 })
    expect(await tick(city.database, pass(14 * MINUTE))).toBe(1)
    const log = await logOf(found.id)
    expect(log.map(({ action, actorId, payload }) => [action, actorId, payload.stage])).toEqual([
      ['report', 'desk.01', undefined],
      ['mark-overdue', null, 'accept'],
      ['escalate', null, 'accept'],
    ])
    expect((await rowOf(found.id)).wakeAt).toBeNull()
    await act('desk.01', found, 'refuse', { note: '重复' })
    await tick(city.database, new Date(now))
  })

  it('stops the clock of a suspended case, and wakes it by itself with what was left', async () => {
    let found = await handling()
    const before = await rowOf(found.id)
    const asked = pass(10 * MINUTE)
    const until = new Date(now + 50 * HOUR)
    found = await act('unit.hz-rq', found, 'request-suspension', { note: '等待材料', until: until.toISOString() })
    expect(found).toMatchObject({ request: 'suspension', requestUntil: until.toISOString(), state: 'handling' })
    found = await act('dispatcher.city', found, 'approve-suspension')
    expect(found).toMatchObject({ state: 'suspended', dueAt: null, stage: null, suspendedUntil: until.toISOString() })
    expect(await tick(city.database, pass(49 * HOUR))).toBe(0)
    const woken = pass(until.getTime() - now)
    expect(await tick(city.database, woken)).toBe(1)
    const after = await rowOf(found.id)
    expect(after).toMatchObject({ state: 'handling', stage: 'handle', suspendedUntil: null, suspensionCount: 1 })
    expect(after.pauses).toEqual([{ from: asked.toISOString(), to: woken.toISOString() }])
    expect(Date.parse(after.dueAt!)).toBeGreaterThan(Date.parse(before.dueAt!))
    expect((await logOf(found.id)).at(-1)).toMatchObject({ action: 'resume', actorId: null })
  })

  it('says when an answer to a request is late', async () => {
    const found = await handling()
    await act('unit.hz-rq', found, 'request-extension', { note: '等待材料' })
    const { requestDueAt } = await rowOf(found.id)
    await tick(city.database, pass(Date.parse(requestDueAt!) - now))
    expect((await logOf(found.id)).filter(({ payload }) => payload.stage === 'approve')).toHaveLength(1)
    expect(await rowOf(found.id)).toMatchObject({ requestOverdue: true, request: 'extension' })
  })

  it('leaves an ended case alone, but not a reporter who waits to be told', async () => {
    const [silent, waiting] = [await report('video'), await report('hotline')]
    for (const found of [silent, waiting]) await act('desk.01', found, 'refuse', { note: '不属受理范围' })
    await tick(city.database, pass(100 * HOUR))
    expect((await logOf(silent.id)).map(({ action }) => action)).toEqual(['report', 'refuse'])
    expect((await logOf(waiting.id)).slice(2).map(({ payload }) => payload.stage)).toEqual(['reply', 'reply'])
    const told = await act('desk.01', waiting, 'reply', { note: '已电话告知' })
    expect([told.repliedAt !== null, told.stage]).toEqual([true, null])
  })

  it('never wakes a case that was voided while it was suspended', async () => {
    const found = await handling()
    const until = new Date(now + 30 * HOUR).toISOString()
    await act('unit.hz-rq', found, 'request-suspension', { note: '等待材料', until })
    await act('dispatcher.city', found, 'approve-suspension')
    await act('dispatcher.city', found, 'request-void', { note: '重复' })
    await act('filing.01', found, 'approve-void')
    expect(await rowOf(found.id)).toMatchObject({ state: 'voided', suspendedUntil: null })
    const errors: Error[] = []
    await tick(city.database, pass(31 * HOUR), { report: (error) => errors.push(error) })
    expect(errors).toEqual([])
    expect((await logOf(found.id)).some(({ action }) => action === 'resume')).toBe(false)
  })

  it('announces a deadline once: beginning late work or waking it does not announce it again', async () => {
    let found = await handling()
    await tick(city.database, pass(Date.parse(found.dueAt!) - now))
    expect(await rowOf(found.id)).toMatchObject({ stageAlarm: 1, overdueCount: 1 })
    found = await act('unit.hz-rq', found, 'request-suspension', {
      note: '等待材料',
      until: new Date(now + 10 * 24 * HOUR).toISOString(),
    })
    await act('dispatcher.city', found, 'approve-suspension')
    await act('dispatcher.city', found, 'resume')
    await tick(city.database, new Date(now))
    expect(await rowOf(found.id)).toMatchObject({ state: 'handling', overdueCount: 1 })
  })

  it('is not held up by a case that cannot be moved on', async () => {
    const [broken, sound] = [await report(), await report()]
    // what no action can make: a case that sleeps although it ended
    await city.database.system((client) =>
      client.query({
        text: "update cases set state = 'voided', suspended_until = $2, wake_at = $2 where id = $1",
        values: [broken.id, new Date(now)],
      }),
    )
    const errors: Error[] = []
    await tick(city.database, pass(20 * MINUTE), { report: (error) => errors.push(error) })
    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining(broken.id)])
    expect((await logOf(sound.id)).at(-1)).toMatchObject({ action: 'mark-overdue' })
    await city.database.system((client) =>
      client.query({ text: 'update cases set wake_at = null where id = $1', values: [broken.id] }),
    )
  })

  it.runIf(process.env.DATABASE_URL)(
    'does everything once, however many processes do it at the same moment',
    async () => {
      await city.database.system((client) => client.query('update cases set wake_at = null where wake_at is not null'))
      const found = await Promise.all(Array.from({ length: 30 }, () => report()))
      const later = pass(20 * MINUTE)
      const [{ name }] = (await ask<{ name: string }>('select current_database() as name')) as [{ name: string }]
      const url = new URL(process.env.DATABASE_URL!)
      url.pathname = `/${name}`
      const others = Array.from({ length: 4 }, () => new Database(nativeEngine(url.toString())))
      const written = await Promise.all([city.database, ...others].map((database) => tick(database, later)))
      await Promise.all(others.map((database) => database.close()))
      expect(written.reduce((sum, one) => sum + one, 0)).toBe(30)
      for (const { id } of found)
        expect((await logOf(id)).filter(({ action }) => action === 'mark-overdue')).toHaveLength(1)
    },
  )
})
