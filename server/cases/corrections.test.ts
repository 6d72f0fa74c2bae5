/** A moved pin and a changed class: place, platform, responsibility and roll-up follow, and the log keeps both sides. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import type { ActionPayload, CaseEvent } from './events.ts'
import { type CaseRow, replay } from './projection.ts'
import type { CaseDetail } from './schema.ts'
import { type Loop, openLoop, rowsOf } from './testing.ts'

let city: TestCity
let loop: Loop
const HERE = '330102'
const THERE = '330106'

beforeAll(async () => {
  city = await openTestCity()
  loop = openLoop(city)
})
afterAll(() => city.close())

const rowOf = async (id: string) => (await rowsOf<CaseRow>(city, 'select * from case_rows where id = :id', { id }))[0]!
const logOf = (id: string) =>
  rowsOf<CaseEvent & { districtCode: string }>(
    city,
    'select case_id, version, at, actor_id, action, from_state, to_state, payload, district_code from case_events where case_id = :id order by version',
    { id },
  )
/** A point inside a unit grid of the district that no management area takes over. */
async function placeIn(district: string, nth = 0): Promise<{ type: 'Point'; coordinates: [number, number] }> {
  const [place] = await rowsOf<{ lon: number; lat: number }>(
    city,
    `select ST_X(lonlat) as lon, ST_Y(lonlat) as lat from (select ST_Transform(ST_PointOnSurface(geom), 4326) as lonlat from unit_grids
     where starts_with(code, :district) and valid_to is null and land_use <> 'water'
       and not exists (select from management_streets where starts_with(code, street_code))
     order by code offset :nth limit 1) grid`,
    { district, nth },
  )
  return { type: 'Point', coordinates: [place!.lon, place!.lat] }
}
/** Filed, and dispatched to the unit that responsibility suggests. */
async function dispatched(district: string): Promise<CaseDetail> {
  const filed = await loop.filed(district)
  const dispatcher = filed.level === 'city' ? 'dispatcher.city' : `dispatcher.${district}`
  const { body } = await loop.request(dispatcher, 'POST', '/api/responsibility', {
    geometry: filed.geometry,
    kind: filed.kind,
    class: filed.class.code,
    grade: filed.grade ?? undefined,
  })
  return loop.act(dispatcher, filed, 'dispatch', { unit: JSON.parse(body).winner.unit.code })
}
/** What the analyst's map shows where a case is, of its class. */
const countOf = async (row: CaseRow) => {
  const cell = BigInt(row.cell).toString(16)
  const url = `/api/hotspots/cells?resolution=11&kind=${row.kind}&class=${row.classCode}&cells=${cell}`
  return (await loop.get<{ total: number }>('admin', url)).total
}

describe('a moved pin', () => {
  it('takes place, platform, responsibility and roll-up along, and says who should have the case now', async () => {
    const found = await dispatched(HERE)
    const before = await rowOf(found.id)
    const [countedHere] = [await countOf(before)]
    const moved = await loop.act('supervisor.city', found, 'relocate', {
      geometry: await placeIn(THERE),
      accuracyMetres: 3,
      note: '市民指错了路口',
    })
    const after = await rowOf(found.id)
    expect(moved.state).toBe('dispatched')
    expect(moved.area.district.code).toBe(THERE)
    expect([after.platformCode, after.accuracyM]).toEqual([THERE, 3])
    expect(after.gridCode!.slice(0, 12)).toBe(after.communityCode)
    expect(after.communityCode.slice(0, 6)).toBe(THERE)
    // still with whom it was; the answer says to whom it belongs
    expect(after.unitCode).toBe(before.unitCode)
    expect(moved.moved).toMatchObject({ from: { code: before.unitCode }, to: { code: after.suggestedUnitCode } })
    expect(after.suggestedUnitCode).not.toBe(before.unitCode)
    expect(await countOf(before)).toBe(countedHere - 1)
    expect(await countOf(after)).toBeGreaterThan(0)
    const log = await logOf(found.id)
    const { place, before: was, responsibility, moved: pair } = log.at(-1)!.payload as ActionPayload
    expect([was!.gridCode, place!.gridCode]).toEqual([before.gridCode, after.gridCode])
    expect(was!.geom).toBe(before.geom)
    expect(pair).toEqual({ from: before.unitCode, to: after.suggestedUnitCode })
    expect(responsibility).toMatchObject({ winner: { unit: { code: after.suggestedUnitCode } } })
    expect((responsibility as { trace: unknown[] }).trace.length).toBeGreaterThan(3)
    expect({ ...replay(log) }).toEqual(after)
  })

  it('is seen by the new district, and in its log by the old', async () => {
    const found = await dispatched(HERE)
    await loop.act('filing.01', found, 'relocate', { geometry: await placeIn(THERE, 5), note: '点位有误' })
    const seen = async (person: string) => (await loop.request(person, 'GET', `/api/cases/${found.id}`)).statusCode
    expect(await seen(`dispatcher.${THERE}`)).toBe(200)
    expect(await seen(`dispatcher.${HERE}`)).toBe(404)
    const entries = await city.database.as(
      { personId: `dispatcher.${HERE}`, role: 'dispatcher', unitCode: null, areaCode: HERE },
      async (client) =>
        (await client.query('select action from case_events where case_id = $1 order by version', [found.id])).rows,
    )
    expect(entries.map(({ action }) => action)).toEqual(['report', 'register', 'file', 'dispatch', 'relocate'])
  })

  it('can be sent on in one step, with a fresh deadline', async () => {
    const found = await dispatched(HERE)
    const moved = await loop.act('supervisor.city', found, 'relocate', {
      geometry: await placeIn(THERE, 9),
      note: '改点位',
    })
    const dispatcher = moved.level === 'city' ? 'dispatcher.city' : `dispatcher.${THERE}`
    city.setNow(new Date(city.platform.now().getTime() + 600_000))
    const sent = await loop.act(dispatcher, moved, 'reassign', { unit: moved.moved!.to.code, note: '点位更正后改派' })
    expect(sent).toMatchObject({ state: 'dispatched', moved: null, dispatchCount: 2 })
    expect(sent.unit!.code).toBe(moved.moved!.to.code)
    expect(Date.parse(sent.dueAt!)).toBeGreaterThan(Date.parse(moved.dueAt!))
    const same = await loop.request(
      dispatcher,
      'POST',
      `/api/cases/${found.id}/actions/reassign`,
      { unit: sent.unit!.code, note: '又' },
      {
        'if-match': `"${sent.version}"`,
      },
    )
    expect([same.statusCode, same.json().field]).toEqual([400, '/unit'])
    expect({ ...replay(await logOf(found.id)) }).toEqual(await rowOf(found.id))
  })

  it.each([
    ['outside the city', { geometry: { type: 'Point', coordinates: [2.35, 48.86] }, note: '巴黎' }, 422, '/geometry'],
    ['without a place', { note: '无' }, 400, '/geometry'],
    ['on a component of another class', { component: '3301020101000001', note: '井盖' }, 422, '/component'],
  ])('is refused %s', async (_, body, status, field) => {
    const found = await loop.filed(HERE)
    const payload = 'component' in body ? { ...body, geometry: await placeIn(HERE) } : body
    const answer = await loop.request('filing.01', 'POST', `/api/cases/${found.id}/actions/relocate`, payload, {
      'if-match': `"${found.version}"`,
    })
    expect([answer.statusCode, answer.json().field], answer.body).toEqual([status, field])
  })

  it('is for those whose platform it is, and not for units or an ended case', async () => {
    const found = await dispatched(HERE)
    const payload = { geometry: await placeIn(THERE), note: '改' }
    const trying = async (person: string) =>
      (
        await loop.request(person, 'POST', `/api/cases/${found.id}/actions/relocate`, payload, {
          'if-match': `"${(await rowOf(found.id)).version}"`,
        })
      ).json()
    expect(await trying(await loop.staffOf(found.unit!.code))).toMatchObject({ reason: 'wrong_role' })
    expect((await trying(`dispatcher.${THERE}`)).status).toBe(404)
    const other = found.level === 'city' ? `dispatcher.${HERE}` : 'dispatcher.city'
    expect((await trying(other)).reason).toMatch(/^with_/)
    let ended = await loop.filed(HERE)
    ended = await loop.act(ended.level === 'city' ? 'dispatcher.city' : `dispatcher.${HERE}`, ended, 'request-void', {
      note: '重复',
    })
    ended = await loop.act('filing.01', ended, 'approve-void')
    const late = await loop.request('filing.01', 'POST', `/api/cases/${ended.id}/actions/relocate`, payload, {
      'if-match': `"${ended.version}"`,
    })
    expect(late.json()).toMatchObject({ status: 409, reason: 'wrong_state' })
  })
})

describe('a changed class', () => {
  it('takes a condition of the new class along, and the deadline follows its limit from the same start', async () => {
    const found = await dispatched(HERE)
    const before = await rowOf(found.id)
    const url = `/api/cases/${found.id}/actions/reclassify`
    const without = await loop.request(
      'filing.01',
      'POST',
      url,
      { class: '0401', note: '实为违停' },
      {
        'if-match': `"${found.version}"`,
      },
    )
    expect([without.statusCode, without.json().field]).toEqual([400, '/condition'])
    city.setNow(new Date(city.platform.now().getTime() + 600_000))
    const changed = await loop.act('filing.01', found, 'reclassify', { class: '0401', condition: 1, note: '实为违停' })
    const after = await rowOf(found.id)
    expect(changed).toMatchObject({ state: 'dispatched', class: { code: '0401' }, condition: { seq: 1 } })
    expect(after.clockStartedAt).toBe(before.clockStartedAt)
    expect([after.limitValue, after.limitUnit]).not.toEqual([before.limitValue, before.limitUnit])
    expect(changed.arithmetic).toMatchObject({
      limitValue: after.limitValue,
      startedAt: before.clockStartedAt,
      dueAt: after.dueAt,
    })
    expect(await countOf(after)).toBeGreaterThan(0)
    const log = await logOf(found.id)
    expect((log.at(-1)!.payload as ActionPayload).before).toMatchObject({ kind: 'event', classCode: '0102' })
    expect({ ...replay(log) }).toEqual(after)
  })

  it('needs no condition before filing, and refuses the class it has', async () => {
    const answer = await loop.request('desk.01', 'POST', '/api/cases', {
      kind: 'event',
      class: '0102',
      geometry: await placeIn(HERE),
      description: '占道',
      source: 'hotline',
    })
    const same = await loop.request(
      'filing.01',
      'POST',
      `/api/cases/${answer.json().id}/actions/reclassify`,
      { class: '0102', note: '同' },
      {
        'if-match': '"1"',
      },
    )
    expect([same.statusCode, same.json().field]).toEqual([400, '/class'])
    const changed = await loop.act('filing.01', answer.json(), 'reclassify', { class: '0110', note: '实为积水' })
    expect(changed).toMatchObject({ state: 'reported', class: { code: '0110' }, condition: null, moved: null })
    const filed = await loop.act('filing.01', await loop.act('desk.01', changed, 'register'), 'file', { condition: 1 })
    expect(filed.state).toBe('filed')
  })
})
