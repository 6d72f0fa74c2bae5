/** The rule book through the API: versions, refusals, drafts, on the demo city. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ANCHOR, openTestCity, type TestCity } from '../../testing.ts'
import type { RuleDetail } from './schema.ts'

let city: TestCity
let planner: { authorization: string }
let clock = ANCHOR.getTime()
/** Every test works at its own instant, an hour after the one before. */
beforeEach(async () => {
  city ??= await openTestCity()
  clock += 3_600_000
  city.setNow(new Date(clock))
  planner = await city.signIn('planner.city')
})
afterAll(() => city?.close())

const inHours = (hours: number) => new Date(clock + hours * 3_600_000).toISOString()
async function send(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
  { version, who = planner }: { version?: number; who?: object } = {},
) {
  const answer = await city.app.inject({
    method,
    url: `/api/responsibility${url}`,
    headers: { ...who, ...(version === undefined ? {} : { 'if-match': `"${version}"` }) },
    ...(payload ? { payload } : {}),
  })
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json(), headers: answer.headers }
}
const get = async (url: string) => (await send('GET', url)).body

const duty = {
  name: '上城区：暴露垃圾',
  nameEn: 'Shangcheng: litter',
  family: 'district',
  scope: '330102',
  kind: 'event',
  class: '0104',
  unit: 'D330102-ZF',
} as const

describe('a rule', () => {
  it('is listed with the names of its scope and unit', async () => {
    const { rules, next } = await get('/rules?family=corridor&limit=5')
    expect(rules).toHaveLength(5)
    expect(rules[0]).toMatchObject({ family: 'corridor', scope: { level: 'zone' }, editable: true, state: 'in_force' })
    const second = await get(`/rules?family=corridor&limit=5&cursor=${next}`)
    expect(second.rules[0].code > rules[4].code).toBe(true)
  })

  it('is made with a code that says what it is for, and has versions', async () => {
    const made = await send('POST', '/rules', { ...duty, priority: 690 })
    expect(made.body).toMatchObject({ code: '330102-E0104', version: 1, priority: 690, warnings: [] })
    expect([made.status, made.headers.etag]).toEqual([201, '"1"'])
    clock += 60_000
    city.setNow(new Date(clock))
    const next = await send('PUT', '/rules/330102-E0104', { ...duty, unit: 'D330102-SZ' }, { version: 1 })
    expect(next.status).toBe(200)
    const { versions } = next.body as RuleDetail
    expect(versions.map(({ version, state, unit }) => [version, state, unit?.code])).toEqual([
      [2, 'in_force', 'D330102-SZ'],
      [1, 'ended', 'D330102-ZF'],
    ])
    expect(versions[1]!.validTo).toBe(versions[0]!.validFrom)
    const stale = await send('PUT', '/rules/330102-E0104', { ...duty }, { version: 1 })
    expect([stale.status, stale.body.version]).toEqual([412, 2])
  })

  it('reads zones and rosters', async () => {
    const zones = await get('/zones?limit=3')
    expect(zones.zones[0]).toMatchObject({ code: 'Z-CAMPUS-1', geometry: { type: 'MultiPolygon' }, axis: null })
    expect(await get('/zones/Z-RIVER-1')).toMatchObject({ halfWidthMetres: 560, axis: { type: 'MultiLineString' } })
    const roster = await get('/rosters/R-ZF-330102')
    expect(roster.week.length).toBeGreaterThan(3)
    expect(roster.holes.length).toBe(20)
  })

  it('is tried, compared and drafted', async () => {
    const question = { geometry: { type: 'Point', coordinates: [120.17, 30.25] }, kind: 'event', class: '0104' }
    const changes = [{ what: 'rule', ...duty, name: 'x', family: 'city', scope: '3301', priority: 400, unit: 'HZ-SW' }]
    const tried = await send('POST', '/try', { question, changes })
    expect(tried.body.draft?.winner ?? tried.body).toMatchObject({ unit: { code: 'HZ-SW' } })
    const compared = await send('POST', '/compare', { changes, most: 500 })
    const draft = await send('POST', '/drafts', { name: '试', changes })
    const published = await send('POST', `/drafts/${draft.body.id}/publish`, {}, { version: 1 })
  })
})
