/** The ways beside the plain one, through the API: two levels, coordination, substitutes, hand-over, merging, self-handling. */
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../database/database.ts'
import { parseQuery } from '../database/queries.ts'
import { ANCHOR, openTestCity, type TestCity } from '../testing.ts'
import type { CaseDetail } from './schema.ts'

let city: TestCity
let place: [lon: number, lat: number]
/** A line over the border of two districts. */
let across: number[][]
const DISTRICT = '330102'
const OWN = `D${DISTRICT}-SZ`
const LAW = `D${DISTRICT}-ZF`

beforeAll(async () => {
  city = await openTestCity()
  const [spot] = await ask<{ lon: number; lat: number }>(
    `select ST_X(p) as lon, ST_Y(p) as lat from (select ST_Transform(ST_PointOnSurface(geom), 4326) as p from unit_grids
     where district_code = :district and left(code, 9) not in (select street_code from management_streets) order by code limit 1) as one`,
    { district: DISTRICT },
  )
  place = [spot!.lon, spot!.lat]
  const [border] = await ask<{ line: { coordinates: number[][] } }>(
    `select ST_AsGeoJSON(ST_Transform(ST_MakeLine(ST_PointOnSurface(a.geom), ST_PointOnSurface(b.geom)), 4326))::jsonb as line
     from unit_grids a join unit_grids b on ST_DWithin(a.geom, b.geom, 1) and left(a.code, 6) < left(b.code, 6)
     where left(a.code, 9) not in (select street_code from management_streets)
       and left(b.code, 9) not in (select street_code from management_streets) order by a.code, b.code limit 1`,
  )
  across = border!.line.coordinates
})
afterAll(() => city.close())

const ask = <Row>(sql: string, values: Record<string, unknown> = {}) =>
  city.database.system((client) => run<Row>(client, parseQuery('asked', sql), values))
async function send(person: string, method: 'GET' | 'POST', url: string, payload?: object, headers: object = {}) {
  return city.app.inject({ method, url, headers: { ...(await city.signIn(person)), ...headers }, payload })
}
const see = async (id: string, person = 'supervisor.city') =>
  (await send(person, 'GET', `/api/cases/${id}`)).json() as CaseDetail
const report = (more: object = {}, person = 'desk.01') =>
  send(person, 'POST', '/api/cases', {
    kind: 'event',
    class: '0110',
    geometry: { type: 'Point', coordinates: place },
    description: '堆放生活垃圾',
    ...more,
  })
/** The answer of an action on the case as it is now. */
async function attempt(person: string, id: string, action: string, payload: object = {}) {
  const { version } = await see(id)
  return send(person, 'POST', `/api/cases/${id}/actions/${action}`, payload, { 'if-match': `"${version}"` })
}
async function act(person: string, id: string, action: string, payload: object = {}): Promise<CaseDetail> {
  const answer = await attempt(person, id, action, payload)
  expect(answer.statusCode, `${action}: ${answer.body}`).toBe(200)
  return see(id)
}
async function filed(more: object = {}): Promise<CaseDetail> {
  const { id } = (await report(more)).json() as CaseDetail
  await act('filing.01', id, 'register')
  return act('filing.01', id, 'file', { condition: 1 })
}
const dispatcher = `dispatcher.${DISTRICT}`
async function photo(colour: string): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 30, channels: 3, background: colour } })
    .jpeg()
    .toBuffer()
}
async function upload(person: string, colour: string): Promise<string> {
  const boundary = 'wangge-test'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="p.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`
  const answer = await city.app.inject({
    method: 'POST',
    url: '/api/photos',
    headers: { ...(await city.signIn(person)), 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), await photo(colour), Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json().photos[0].id
}

describe('two levels of command', () => {
  it('leave a plain case to its district, and hand it up and down', async () => {
    const found = await filed()
    expect([found.level, found.stage]).toEqual(['district', 'dispatch'])
    expect((await attempt('dispatcher.city', found.id, 'dispatch', { unit: OWN })).json().reason).toBe('with_district')
    expect((await attempt('dispatcher.330106', found.id, 'dispatch', { unit: OWN })).statusCode).toBe(404)
    const cityUnit = await attempt(dispatcher, found.id, 'dispatch', { unit: 'HZ-SW' })
    expect([cityUnit.statusCode, cityUnit.json().reason]).toEqual([409, 'city_unit'])
    expect((await attempt(dispatcher, found.id, 'hand-up')).json().field).toBe('/note')
    expect((await act(dispatcher, found.id, 'hand-up', { note: '涉及市级管线' })).level).toBe('city')
    expect((await attempt(dispatcher, found.id, 'dispatch', { unit: OWN })).json().reason).toBe('with_city')
    expect((await act('dispatcher.city', found.id, 'hand-down')).level).toBe('district')
    const sent = await act(dispatcher, found.id, 'dispatch', { unit: OWN, assisting: [`D${DISTRICT}-HW`] })
    expect([sent.state, sent.assisting.map(({ code }) => code)]).toEqual(['dispatched', [`D${DISTRICT}-HW`]])
  })

  it('let a district send only its own units, law enforcement included', async () => {
    const found = await filed()
    const foreign = await attempt(dispatcher, found.id, 'dispatch', { unit: 'D330106-SZ' })
    expect([foreign.statusCode, foreign.json().reason]).toEqual([409, 'foreign_unit'])
    const helped = await attempt(dispatcher, found.id, 'dispatch', { unit: OWN, assisting: ['D330106-SZ'] })
    expect(helped.json().reason).toBe('foreign_unit')
    expect((await attempt(dispatcher, found.id, 'hand-over', { unit: 'D330106-ZF', note: '…' })).json().reason).toBe(
      'foreign_unit',
    )
    expect((await attempt(dispatcher, found.id, 'hand-over', { unit: 'HZ-ZF', note: '…' })).json().reason).toBe(
      'city_unit',
    )
  })

  it('send a case that lies in two districts to the city', async () => {
    expect((await filed({ geometry: { type: 'LineString', coordinates: across } })).level).toBe('city')
  })

  it('let an assisting unit see the case and report, but not lead it', async () => {
    const found = await filed()
    const helper = `unit.d${DISTRICT}-hw`
    await act(dispatcher, found.id, 'dispatch', { unit: OWN, assisting: [`D${DISTRICT}-HW`] })
    expect((await see(found.id, helper)).id).toBe(found.id)
    expect((await see(found.id, helper)).log.map(({ action }) => action)).toContain('report')
    expect((await attempt(helper, found.id, 'accept')).json().reason).toBe('not_your_unit')
    expect((await act(helper, found.id, 'assist', { note: '已派车协助' })).state).toBe('dispatched')
    expect((await attempt(`unit.${OWN.toLowerCase()}`, found.id, 'assist', { note: '…' })).json().reason).toBe(
      'not_assisting',
    )
    const twice = await attempt(dispatcher, found.id, 'recall', { note: '派错' })
    expect(twice.statusCode).toBe(200)
    const doubled = await attempt(dispatcher, found.id, 'dispatch', { unit: OWN, assisting: [OWN] })
    expect([doubled.statusCode, doubled.json().field]).toEqual([400, '/assisting/0'])
  })
})

describe('coordination', () => {
  it('decides, and the decision binds later cases of the place and class until it is revoked', async () => {
    const found = await filed({ class: '0111' })
    await act(dispatcher, found.id, 'coordinate', { note: '两家均称不属管养范围' })
    const decided = await act(dispatcher, found.id, 'decide', { unit: `D${DISTRICT}-YL`, note: '依移交清单' })
    expect([decided.state, decided.unit?.code, decided.coordination]).toEqual(['dispatched', `D${DISTRICT}-YL`, null])
    const later = await filed({ class: '0111' })
    const sent = await act(dispatcher, later.id, 'dispatch', { unit: `D${DISTRICT}-YL` })
    expect([sent.suggestedUnit?.code, sent.responsibility?.winner.rule]).toEqual([`D${DISTRICT}-YL`, 'decision'])
    const other = await filed({ class: '0112' })
    expect((await act(dispatcher, other.id, 'dispatch', { unit: OWN })).responsibility?.winner.rule).not.toBe(
      'decision',
    )
  })

  it('may be raised to the city, which then decides', async () => {
    const found = await filed()
    await act(dispatcher, found.id, 'coordinate', { note: '权属不清' })
    const raised = await act(dispatcher, found.id, 'raise', { note: '区级协调未果' })
    expect([raised.coordination, raised.level, raised.stage]).toEqual(['city', 'city', 'coordinate'])
    expect((await attempt(dispatcher, found.id, 'decide', { unit: OWN, note: '…' })).json().reason).toBe('with_city')
    const decided = await act('dispatcher.city', found.id, 'decide', {
      unit: 'HZ-SZ',
      note: '市级道路',
      binding: false,
    })
    expect(decided.unit?.code).toBe('HZ-SZ')
    const { rows } = await city.database.system((client) =>
      client.query({ text: 'select from coordination_decisions where case_id = $1', values: [found.id] }),
    )
    expect(rows).toHaveLength(0)
  })

  it('ends in substitute rectification with who pays; what it cost must be told', async () => {
    const found = await filed()
    await act(dispatcher, found.id, 'coordinate', { note: '无主' })
    const unit = `D${DISTRICT}-HW`
    const nobody = await attempt(dispatcher, found.id, 'substitute', { unit, payer: 'NOBODY', note: '…' })
    expect([nobody.statusCode, nobody.json().field]).toEqual([422, '/payer'])
    const sent = await act(dispatcher, found.id, 'substitute', { unit, payer: OWN, cost: 900, note: '先行清理' })
    expect([sent.substituted, sent.payer?.code, sent.costEstimate]).toEqual([true, OWN, 900])
    // who pays may look
    expect((await see(found.id, `unit.${OWN.toLowerCase()}`)).id).toBe(found.id)
    const staff = `unit.${unit.toLowerCase()}`
    await act(staff, found.id, 'accept')
    await act(staff, found.id, 'handle')
    const silent = await attempt(staff, found.id, 'feed-back', { note: '已清理' })
    expect([silent.statusCode, silent.json().field]).toEqual([400, '/cost'])
    expect((await act(staff, found.id, 'feed-back', { note: '已清理', cost: 861.5 })).cost).toBe(861.5)
  })
})

it('hands over to law enforcement with an evidence pack, and only to it', async () => {
  const found = await filed({ class: '0101' })
  const wrong = await attempt(dispatcher, found.id, 'hand-over', { unit: OWN, note: '拒不整改' })
  expect([wrong.statusCode, wrong.json().reason]).toEqual([409, 'not_law_enforcement'])
  const handed = await act(dispatcher, found.id, 'hand-over', { unit: LAW, note: '拒不整改' })
  expect([handed.state, handed.unit?.code]).toEqual(['transferred', LAW])
  expect(handed.evidence).toMatch(/^[0-9a-f]{64}$/)
  const pack = await send(`unit.${LAW.toLowerCase()}`, 'GET', `/api/cases/${found.id}/evidence/${handed.evidence}.zip`)
  expect([pack.statusCode, pack.rawPayload.subarray(0, 2).toString()]).toEqual([200, 'PK'])
  expect((await act(`unit.${LAW.toLowerCase()}`, found.id, 'conclude', { note: '已立案查处' })).state).toBe('handled')
})

it('merges a duplicate into an open case of the same kind, and tells its reporter', async () => {
  const [master, duplicate] = [await filed(), (await report()).json() as CaseDetail]
  const into = (id: string) => attempt('desk.01', duplicate.id, 'merge', { into: id })
  expect((await into(duplicate.id)).json().reason).toBe('merge_target')
  const [ended] = await ask<{ id: string }>("select id from cases where state = 'closed' and kind = 'event' limit 1")
  expect((await into(ended!.id)).json().reason).toBe('merge_target')
  const [component] = await ask<{ id: string }>(
    "select id from cases where state = 'handling' and kind = 'component' limit 1",
  )
  expect((await into(component!.id)).json().reason).toBe('merge_target')
  const unknown = await into('3301022026112099999')
  expect([unknown.statusCode, unknown.json().field]).toEqual([404, '/into'])
  const merged = await act('desk.01', duplicate.id, 'merge', { into: master.id })
  expect([merged.state, merged.mergedInto, merged.stage]).toEqual(['merged', master.id, 'reply'])
  expect((await see(master.id)).mergedCount).toBe(1)
  expect((await act('desk.01', duplicate.id, 'reply', { note: '已并案处理' })).repliedAt).not.toBeNull()
  expect((await attempt('desk.01', duplicate.id, 'register')).json().reason).toBe('wrong_state')
})

it('never merges two cases into each other', async () => {
  const [one, other] = [await report(), await report()].map((answer) => answer.json() as CaseDetail) as [
    CaseDetail,
    CaseDetail,
  ]
  const both = await Promise.all([
    send('desk.01', 'POST', `/api/cases/${one.id}/actions/merge`, { into: other.id }, { 'if-match': '"1"' }),
    send('desk.01', 'POST', `/api/cases/${other.id}/actions/merge`, { into: one.id }, { 'if-match': '"1"' }),
  ])
  expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
})

it('asks anew when another unit takes over: what the first asked for lapses', async () => {
  const found = await filed()
  await act(dispatcher, found.id, 'dispatch', { unit: OWN })
  const asked = await act(`unit.${OWN.toLowerCase()}`, found.id, 'request-return', { note: '非我单位管养' })
  city.setNow(new Date(Date.parse(asked.dueAt!) + 60_000))
  const taken = await act(dispatcher, found.id, 'substitute', {
    unit: `D${DISTRICT}-HW`,
    payer: OWN,
    note: '逾期代整改',
  })
  city.setNow(ANCHOR)
  expect([taken.request, taken.unit?.code, taken.substituteFor?.code]).toEqual([null, `D${DISTRICT}-HW`, OWN])
})

it.each([
  ['a condition past counting', 'file', { condition: 9999 }, 422],
  ['text that is no text', 'refuse', { note: '\ud800' }, 400],
] as const)('refuses %s in words', async (_, action, payload, status) => {
  const { id } = (await report()).json() as CaseDetail
  if (action === 'file') await act('filing.01', id, 'register')
  const answer = await attempt('filing.01', id, action, payload)
  expect([answer.statusCode, answer.headers['content-type']], answer.body).toEqual([
    status,
    expect.stringContaining('application/problem+json'),
  ])
})

it('closes what a collector put right on the spot, on two photos and an audit', async () => {
  const [{ collector }] = (await ask<{ collector: string }>(
    "select min(id) as collector from people where role = 'collector' and starts_with(area_code, :district)",
    { district: DISTRICT },
  )) as [{ collector: string }]
  const before = await upload(collector, 'brown')
  const lonely = await report({ handled: true, photos: [before] }, collector)
  expect([lonely.statusCode, lonely.json().field]).toEqual([400, '/photos'])
  const citizen = await report({ handled: true, photos: [] }, 'citizen.01')
  expect([citizen.statusCode, citizen.json().field]).toEqual([403, '/handled'])
  const stolen = await report({ photos: [before] }, 'citizen.01')
  expect([stolen.statusCode, stolen.json().type]).toEqual([422, '/problems/unknown_photo'])
  const found = (
    await report({ handled: true, photos: [before, await upload(collector, 'green')] }, collector)
  ).json() as CaseDetail
  expect([found.state, found.photos.length]).toEqual(['self_handled', 2])
  expect((await act('filing.01', found.id, 'approve-self-handling')).state).toBe('closed')

  // Told apart, the photos are of before and of afterwards; without "handled" there is no afterwards.
  const [was, is] = [await upload(collector, 'red'), await upload(collector, 'blue')]
  const plain = await report({ photos: [was], photosAfter: [is] }, collector)
  expect([plain.statusCode, plain.json().field]).toEqual([400, '/photosAfter'])
  const told = (await report({ handled: true, photos: [was], photosAfter: [is, was] }, collector)).json() as CaseDetail
  expect(told.photos.map(({ id, usage }) => [id, usage])).toEqual([
    [was, 'report'],
    [is, 'handle'],
  ])
})

it.each([
  ['yesterday', '2026-11-19'],
  ['more than a year away', '2028-01-01'],
  ['no day', '2026-02-31'],
])('refuses a suspension until %s', async (_, until) => {
  const found = await filed()
  const answer = await attempt(dispatcher, found.id, 'request-suspension', { note: '无主', until })
  expect([answer.statusCode, answer.json().field]).toEqual([400, '/until'])
})

it('has a supervisor decide what a platform puts on the list of open problems', async () => {
  const found = await filed()
  await act(dispatcher, found.id, 'request-suspension', { note: '无主设施，列入问题库', until: '2026-12-31' })
  expect((await attempt(dispatcher, found.id, 'approve-suspension')).json().reason).toBe('wrong_role')
  const suspended = await act('supervisor.city', found.id, 'approve-suspension')
  expect([suspended.state, suspended.suspendedUntil]).toEqual(['suspended', '2026-12-31T15:59:59.999Z'])
  expect((await act(dispatcher, found.id, 'resume')).state).toBe('filed')
})

it('changes nothing on a voided case', async () => {
  const found = await filed()
  await act(dispatcher, found.id, 'request-void', { note: '重复' })
  expect((await act('filing.01', found.id, 'approve-void')).state).toBe('voided')
  for (const [person, action] of [
    [dispatcher, 'dispatch'],
    ['filing.01', 'close'],
    [`unit.${OWN.toLowerCase()}`, 'handle'],
  ] as const) {
    const answer = await attempt(person, found.id, action, { unit: OWN, note: '…' })
    expect([404, 409]).toContain(answer.statusCode)
  }
})
