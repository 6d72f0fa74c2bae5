import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../database/database.ts'
import { parseQuery } from '../database/queries.ts'
import { openTestCity, type TestCity } from '../testing.ts'
import type { CaseEvent } from './events.ts'
import { REASONS, STATES } from './lifecycle.ts'
import type { CaseRow } from './projection.ts'
import { replay } from './projection.ts'
import type { CaseDetail } from './schema.ts'

let city: TestCity
type Headers = Record<string, string>
let collector: Headers
let collectorPlace: { lon: number; lat: number; component: string; class: string }

beforeAll(async () => {
  city = await openTestCity()
  // A manhole cover that a unit of the city maintains, in a grid that has a collector of its own.
  const [place] = await city.database.system((client) =>
    run<{ lon: number; lat: number; component: string; class: string; collector: string }>(
      client,
      parseQuery(
        'place',
        `select ST_X(lonlat) as lon, ST_Y(lonlat) as lat, c.code as component, c.class_code as class, p.id as collector
         from (select *, ST_Transform(geom, 4326) as lonlat from components where class_code = '0101' and maintainer_code is not null and valid_to is null) c
         join unit_grids g on g.code = c.grid_code and g.valid_to is null
         join units u on u.code = c.maintainer_code and u.area_code is null
         join people p on p.responsibility_grid_code = g.responsibility_grid_code
         order by c.code limit 1`,
      ),
    ),
  )
  collectorPlace = place!
  collector = await city.signIn(place!.collector)
})
afterAll(() => city.close())

const body = (more: object = {}) => ({
  kind: 'component',
  class: collectorPlace.class,
  component: collectorPlace.component,
  geometry: { type: 'Point', coordinates: [collectorPlace.lon, collectorPlace.lat] },
  description: '井盖破损，存在安全隐患',
  ...more,
})
const report = (headers: Headers, payload: object = body()) =>
  city.app.inject({ method: 'POST', url: '/api/cases', headers, payload })
const act = (
  headers: Headers,
  found: { id: string; version: number },
  action: string,
  payload: object = {},
  more: Headers = {},
) =>
  city.app.inject({
    method: 'POST',
    url: `/api/cases/${found.id}/actions/${action}`,
    headers: { ...headers, 'if-match': `"${found.version}"`, ...more },
    payload,
  })

async function staffOf(unit: string): Promise<Headers> {
  const [person] = await city.database.system((client) =>
    run<{ id: string }>(
      client,
      parseQuery('staff', "select id from people where unit_code = :unit and role = 'unit_staff' order by id limit 1"),
      { unit },
    ),
  )
  return city.signIn(person!.id)
}

/** Brings a fresh report to `filed`. */
async function filedCase(): Promise<CaseDetail> {
  const officer = await city.signIn('filing.01')
  const opened = (await report(collector)).json() as CaseDetail
  const filed = await act(officer, opened, 'file', { condition: 1 })
  expect(filed.statusCode, filed.body).toBe(200)
  return filed.json()
}

describe('the case loop', () => {
  it('runs from report to close, each step by who may take it', async () => {
    const officer = await city.signIn('filing.01')
    const dispatcher = await city.signIn('dispatcher.city')

    const opened = await report(collector)
    expect(opened.statusCode, opened.body).toBe(201)
    let found = opened.json() as CaseDetail
    expect(found.state).toBe('verified')
    expect(opened.headers.etag).toBe('"1"')
    expect(found.component?.code).toBe(collectorPlace.component)
    expect(found.id).toMatch(/^3301\d{2}20261120\d{5}$/)

    found = (await act(officer, found, 'file', { condition: 1, note: '符合立案条件' })).json()
    expect(found.state).toBe('filed')

    const asked = await city.app.inject({
      method: 'POST',
      url: '/api/responsibility',
      headers: dispatcher,
      payload: {
        geometry: found.geometry,
        kind: found.kind,
        class: found.class.code,
        component: collectorPlace.component,
      },
    })
    expect(asked.statusCode, asked.body).toBe(200)
    const { winner } = asked.json()
    expect(winner.rule).toBe('component')

    found = (await act(dispatcher, found, 'dispatch', { unit: winner.unit.code })).json()
    expect(found.state).toBe('dispatched')
    expect(found.unit?.code).toBe(winner.unit.code)
    expect(found.suggestedUnit?.code).toBe(winner.unit.code)
    expect(found.responsibility?.trace.length).toBeGreaterThan(0)
    // 2 urgent hours from the clock's now: the first condition of a cover is a danger.
    expect(found.condition?.limitUnit).toBe('urgent_hour')
    expect(Date.parse(found.dueAt!) - Date.parse(found.dispatchedAt!)).toBe(found.condition!.limitValue * 3_600_000)

    const staff = await staffOf(winner.unit.code)
    found = (await act(staff, found, 'accept')).json()
    found = (await act(staff, found, 'handle')).json()
    found = (await act(staff, found, 'feed-back', { note: '已更换井盖' })).json()
    expect(found.state).toBe('handled')

    found = (await act(collector, found, 'check', { passed: false, note: '井盖仍有响声' })).json()
    expect(found.state).toBe('checked')
    const early = await act(officer, found, 'close')
    expect(early.statusCode).toBe(409)
    expect(early.json().reason).toBe('check_not_passed')
    found = (await act(officer, found, 'rework', { note: '请重新处置' })).json()
    expect([found.state, found.reworkCount, found.unit?.code]).toEqual(['dispatched', 1, winner.unit.code])

    for (const action of ['accept', 'handle']) found = (await act(staff, found, action)).json()
    found = (await act(staff, found, 'feed-back', { note: '已加固' })).json()
    found = (await act(collector, found, 'check', { passed: true })).json()
    found = (await act(officer, found, 'close')).json()
    expect(found.state).toBe('closed')
    expect(found.actions.filter(({ allowed }) => allowed)).toEqual([])
    expect(found.log.map((entry) => entry.action)).toEqual(
      'report file dispatch accept handle feed-back check rework accept handle feed-back check close'.split(' '),
    )
  })

  it('verifies a citizen’s report before filing, and refuses an unfounded one', async () => {
    const officer = await city.signIn('filing.01')
    const desk = await city.signIn('desk.01')
    const citizen = await city.signIn('citizen.01')
    let found = (await report(citizen)).json() as CaseDetail
    expect(found.state).toBe('reported')
    found = (await act(desk, found, 'request-verify')).json()
    expect(found.state).toBe('verifying')
    found = (await act(collector, found, 'verify', { real: false, note: '现场完好' })).json()
    const filing = await act(officer, found, 'file', { condition: 1 })
    expect([filing.statusCode, filing.json().reason]).toEqual([409, 'verification_unfounded'])
    const silent = await act(officer, found, 'refuse')
    expect([silent.statusCode, silent.json().field]).toEqual([400, '/note'])
    found = (await act(officer, found, 'refuse', { note: '经核实不属实' })).json()
    expect(found.state).toBe('refused')
  })

  it('lets a unit ask to return a wrong dispatch; once granted it sees the case no more', async () => {
    const dispatcher = await city.signIn('dispatcher.city')
    let found = await filedCase()
    const wrong = 'HZ-RQ'
    found = (await act(dispatcher, found, 'dispatch', { unit: wrong })).json()
    const staff = await staffOf(wrong)
    const silent = await act(staff, found, 'request-return')
    expect([silent.statusCode, silent.json().field]).toEqual([400, '/note'])
    found = (await act(staff, found, 'request-return', { note: '非燃气设施' })).json()
    expect([found.state, found.request, found.requestDueAt !== null]).toEqual(['dispatched', 'return', true])
    const returned = await act(dispatcher, found, 'approve-return')
    expect(returned.statusCode, returned.body).toBe(200)
    expect((await city.app.inject({ url: `/api/cases/${found.id}`, headers: staff })).statusCode).toBe(404)
    const seen = (await city.app.inject({ url: `/api/cases/${found.id}`, headers: dispatcher })).json() as CaseDetail
    expect([seen.state, seen.unit, seen.returnCount]).toEqual(['filed', null, 1])
  })
})

describe('two people at once', () => {
  it('a stale version loses with 412 and the state there is now', async () => {
    const dispatcher = await city.signIn('dispatcher.city')
    const found = await filedCase()
    await act(dispatcher, found, 'dispatch', { unit: 'HZ-RQ' })
    const late = await act(dispatcher, found, 'dispatch', { unit: 'HZ-SW' })
    expect(late.statusCode).toBe(412)
    expect(late.headers['content-type']).toContain('application/problem+json')
    expect(late.json()).toMatchObject({
      type: '/problems/version_stale',
      state: 'dispatched',
      version: found.version + 1,
    })
  })

  // the embedded engine has one connection: there the same is tried with fewer
  const many = process.env.DATABASE_URL ? 200 : 20
  it(`of ${many} parallel dispatches one wins and ${many - 1} lose with the state there is now`, async () => {
    const dispatcher = await city.signIn('dispatcher.city')
    const found = await filedCase()
    const answers = await Promise.all(
      Array.from({ length: many }, () => act(dispatcher, found, 'dispatch', { unit: 'HZ-RQ' })),
    )
    const statuses = answers.map((answer) => answer.statusCode)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    const losers = answers.filter((answer) => answer.statusCode === 409 || answer.statusCode === 412)
    expect(losers).toHaveLength(many - 1)
    for (const loser of losers) expect(loser.json()).toMatchObject({ state: 'dispatched', version: found.version + 1 })
    const { version, dispatchCount } = (
      await city.app.inject({ url: `/api/cases/${found.id}`, headers: dispatcher })
    ).json() as CaseDetail
    expect([version, dispatchCount]).toEqual([found.version + 1, 1])
  })

  it('an idempotency key gives the first answer again, and refuses another body', async () => {
    const key = { 'idempotency-key': 'report-1' }
    const payload = body({ description: '路面井盖松动' })
    const send = (content: object) =>
      city.app.inject({ method: 'POST', url: '/api/cases', headers: { ...collector, ...key }, payload: content })
    const [first, second] = await Promise.all([send(payload), send(payload)])
    expect(first.statusCode).toBe(201)
    expect(second.json().id).toBe(first.json().id)
    const other = await send(body({ description: '另一件事' }))
    expect([other.statusCode, other.json().type]).toEqual([422, '/problems/idempotency_conflict'])
  })

  it('a repeated action with its key is answered again although the version moved on', async () => {
    const dispatcher = await city.signIn('dispatcher.city')
    const found = await filedCase()
    const key = { 'idempotency-key': `dispatch-${found.id}` }
    const first = await act(dispatcher, found, 'dispatch', { unit: 'HZ-RQ' }, key)
    const again = await act(dispatcher, found, 'dispatch', { unit: 'HZ-RQ' }, key)
    expect([first.statusCode, again.statusCode]).toEqual([200, 200])
    expect(again.json().version).toBe(first.json().version)
    const other = await act(dispatcher, found, 'dispatch', { unit: 'HZ-SW' }, key)
    expect(other.json().type).toBe('/problems/idempotency_conflict')
  })
})

describe('bad input', () => {
  it.each([
    [
      'swapped longitude and latitude',
      () =>
        body({
          component: undefined,
          geometry: { type: 'Point', coordinates: [collectorPlace.lat, collectorPlace.lon] },
        }),
      422,
      'axes_swapped',
    ],
    [
      'a place outside the city',
      () => body({ component: undefined, geometry: { type: 'Point', coordinates: [121.47, 31.23] } }),
      422,
      'outside_city',
    ],
    ['an unknown class', () => body({ component: undefined, class: '0177' }), 422, 'unknown_class'],
    ['an unknown component', () => body({ component: '3301029999999999' }), 422, 'unknown_component'],
    [
      'a self-crossing polygon',
      () =>
        body({
          component: undefined,
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [120.16, 30.25],
                [120.17, 30.26],
                [120.17, 30.25],
                [120.16, 30.26],
                [120.16, 30.25],
              ],
            ],
          },
        }),
      422,
      'bad_geometry',
    ],
    ['a geometry of no kind', () => body({ geometry: { type: 'Circle', coordinates: [1, 2] } }), 400, 'bad_request'],
    ['an empty description', () => body({ description: '' }), 400, 'bad_request'],
    ['a field nobody knows', () => body({ colour: 'red' }), 400, 'bad_request'],
  ] as const)('%s is refused and nothing is written', async (_, payload, status, code) => {
    const count = () =>
      city.database.system(async (client) => (await client.query('select count(*)::integer as n from cases')).rows[0].n)
    const before = await count()
    const answer = await report(collector, payload())
    expect([answer.statusCode, answer.json().type], answer.body).toEqual([status, `/problems/${code}`])
    expect(answer.json().detail).toBeTruthy()
    expect(answer.body).not.toMatch(/\bat .*\.ts:\d+/)
    expect(await count()).toBe(before)
  })

  it('an action without If-Match, on an unknown unit, an unknown condition or an unknown case is refused', async () => {
    const dispatcher = await city.signIn('dispatcher.city')
    const found = await filedCase()
    const url = `/api/cases/${found.id}/actions/dispatch`
    expect(
      (await city.app.inject({ method: 'POST', url, headers: dispatcher, payload: { unit: 'HZ-SW' } })).statusCode,
    ).toBe(428)
    expect((await act(dispatcher, found, 'dispatch', { unit: 'NOBODY' })).json().type).toBe('/problems/unknown_unit')
    const unit = await act(dispatcher, found, 'dispatch', {}, { 'accept-language': 'zh' })
    expect(unit.json()).toMatchObject({ field: '/unit', detail: '“派遣”须填写“unit”。' })
    expect((await act(dispatcher, found, 'close', {}, { 'accept-language': 'zh' })).json().detail).toBe(
      `结案：${REASONS.wrong_state.zh}。案卷现为“${STATES.filed.zh}”。`,
    )
    expect(
      (await act(dispatcher, { id: '3301022026112099999', version: 1 }, 'dispatch', { unit: 'HZ-SW' })).statusCode,
    ).toBe(404)
    const officer = await city.signIn('filing.01')
    const opened = (await report(collector)).json()
    expect((await act(officer, opened, 'file', { condition: 99 })).json().type).toBe('/problems/unknown_condition')
  })

  it('a stranger gets 401, an unknown person cannot sign in', async () => {
    expect((await city.app.inject('/api/cases')).statusCode).toBe(401)
    const unknown = await city.app.inject({ method: 'POST', url: '/api/session', payload: { person: 'nobody.at.all' } })
    expect([unknown.statusCode, unknown.json().type]).toEqual([401, '/problems/unknown_person'])
  })
})

describe('lists', () => {
  it('pages through everything once, newest first', async () => {
    const dispatcher = await city.signIn('dispatcher.city')
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await city.app.inject({ url: `/api/cases?state=filed&limit=7${cursor}`, headers: dispatcher })
      expect(page.statusCode, page.body).toBe(200)
      seen.push(...page.json().cases.map((found: { id: string }) => found.id))
      cursor = page.json().next ? `&cursor=${page.json().next}` : ''
    } while (cursor)
    const all = await city.database.system((client) =>
      run<{ id: string }>(
        client,
        parseQuery('filed', "select id from cases where state = 'filed' order by reported_at desc, id desc"),
      ),
    )
    expect(seen).toEqual(all.map((row) => row.id))
    expect(new Set(seen).size).toBe(seen.length)
  })

  it('filters by district, class, bounding box and text, and counts the open ones', async () => {
    const dispatcher = await city.signIn('dispatcher.city')
    const list = async (search: string) =>
      (await city.app.inject({ url: `/api/cases?limit=200&${search}`, headers: dispatcher })).json()
    const { cases: inDistrict } = await list('district=330103')
    expect(inDistrict.length).toBeGreaterThan(0)
    for (const found of inDistrict) expect(found.district.code).toBe('330103')
    const { cases: major } = await list('kind=event&class=01')
    for (const found of major) expect(found.class.code).toMatch(/^01/)
    const bbox = [120.16, 30.25, 120.17, 30.26]
    for (const found of (await list(`bbox=${bbox}`)).cases) {
      expect(found.position[0]).toBeGreaterThan(bbox[0]! - 0.001)
      expect(found.position[1]).toBeLessThan(bbox[3]! + 0.001)
    }
    const [any] = inDistrict
    expect((await list(`q=${any.id}`)).cases.map((found: { id: string }) => found.id)).toEqual([any.id])
    expect((await list('bbox=-180,-90,180,90&state=filed')).cases).toEqual((await list('state=filed')).cases)
    expect((await list('q=%25_%25')).cases).toEqual([])
    expect((await list('state=nonsense')).type).toBe('/problems/bad_request')
    expect((await list('bbox=1,2,3')).type).toBe('/problems/bad_request')
    const counts = (await city.app.inject({ url: '/api/cases/counts', headers: dispatcher })).json()
    const { rows } = await city.database.system((client) =>
      client.query("select count(*)::integer as n from cases where state = 'filed'"),
    )
    expect(counts.filed).toBe(rows[0].n)
  })

  it('shows a district dispatcher the district, a unit its own cases, a citizen their own', async () => {
    const district = (
      await city.app.inject({ url: '/api/cases?limit=200', headers: await city.signIn('dispatcher.330103') })
    ).json().cases
    expect(district.length).toBeGreaterThan(0)
    for (const found of district) expect(found.district.code).toBe('330103')
    const unit = (await city.app.inject({ url: '/api/cases?limit=200', headers: await staffOf('HZ-RQ') })).json().cases
    for (const found of unit) expect(found.unit.code).toBe('HZ-RQ')
    const own = (
      await city.app.inject({ url: '/api/cases?limit=200', headers: await city.signIn('citizen.02') })
    ).json().cases
    const { rows } = await city.database.system((client) =>
      client.query("select count(*)::integer as n from cases where reporter_id = 'citizen.02'"),
    )
    expect(own.length).toBe(Math.min(200, rows[0].n))
  })
})

describe('the log is the truth', () => {
  it('replaying every log rebuilds its case row exactly', async () => {
    // The demo history (a sample of it) and everything the tests above did.
    const { rows, events } = await city.database.system(async (client) => ({
      rows: await run<CaseRow>(
        client,
        parseQuery(
          'rows',
          `select * from case_rows where id >= '33010' and (reported_at > '2026-10-01' or right(id, 1) = '7')`,
        ),
      ),
      events: await run<CaseEvent>(
        client,
        parseQuery(
          'events',
          `select case_id, version, at, actor_id, action, from_state, to_state, payload from case_events
           where case_id in (select id from cases where reported_at > '2026-10-01' or right(id, 1) = '7') order by case_id, version`,
        ),
      ),
    }))
    const logs = new Map<string, CaseEvent[]>()
    for (const event of events) logs.set(event.caseId, [...(logs.get(event.caseId) ?? []), event])
    expect(rows.length).toBeGreaterThan(1000)
    for (const row of rows) {
      const rebuilt: Record<string, unknown> = { ...replay(logs.get(row.id)!) }
      expect(rebuilt, row.id).toEqual(row)
    }
  })

  it('cannot be changed or deleted by those who use the platform', async () => {
    const admin = { personId: 'admin', role: 'administrator', unitCode: null, areaCode: null } as const
    await expect(city.database.as(admin, (client) => client.query('delete from case_events'))).rejects.toThrow(
      /permission denied/,
    )
    await expect(
      city.database.as(admin, (client) => client.query("update case_events set action = 'close'")),
    ).rejects.toThrow(/permission denied/)
    await expect(
      city.database.as(admin, (client) => client.query("update cases set state = 'closed'")),
    ).rejects.toThrow(/permission denied/)
  })
})
