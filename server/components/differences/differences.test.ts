/** The inventory of a past moment, and what differs between two: against what was done in between. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ANCHOR, openTestCity, type TestCity } from '../../testing.ts'
import type { ComponentDetail, ComponentList } from '../schema.ts'
import type { Differences } from './schema.ts'

let city: TestCity
let planner: { authorization: string }
const MINUTE = 60_000
const at = (minutes: number) => new Date(ANCHOR.getTime() + minutes * MINUTE)
const things: Record<'added' | 'removed' | 'moved' | 'changed' | 'back' | 'fleeting', ComponentDetail> = {} as never

beforeAll(async () => {
  city = await openTestCity()
  planner = await city.signIn('planner.city')
  // Before the first moment: what is to be removed, moved and changed.
  for (const name of ['removed', 'moved', 'changed', 'back'] as const) things[name] = await add()
  city.setNow(at(20))
  things.added = await add()
  things.fleeting = await add()
  await post(`/api/components/${things.removed.code}/retire`, things.removed)
  const [lon, lat] = things.moved.geometry.coordinates as [number, number]
  await patch(things.moved, { geometry: { type: 'Point', coordinates: [lon + 1e-4, lat] }, note: '移' })
  await patch(things.changed, { owner: 'HZ-SW', state: 'damaged' })
  const changed = await patch(things.back, { note: '甲' })
  city.setNow(at(30))
  await post(`/api/components/${things.fleeting.code}/retire`, things.fleeting)
  await patch(changed, { note: null })
  city.setNow(at(60))
})
afterAll(() => city.close())

const get = async <Body>(url: string, headers: Record<string, string> = planner) => {
  const answer = await city.app.inject({ url, headers })
  return { status: answer.statusCode, body: answer.json() as Body & { type?: string; detail?: string } }
}
let added = 0
async function add(): Promise<ComponentDetail> {
  const [row] = await city.database.system(
    async (client) =>
      (
        await client.query(
          `select ST_X(place) as lon, ST_Y(place) as lat from (select ST_Transform(ST_PointOnSurface(geom), 4326) as place
           from unit_grids where district_code = '330102' and valid_to is null order by code limit 1 offset 4) one`,
        )
      ).rows as { lon: number; lat: number }[],
  )
  const geometry = { type: 'Point', coordinates: [row!.lon + added++ * 1e-6, row!.lat] }
  const answer = await city.app.inject({
    method: 'POST',
    url: '/api/components',
    headers: planner,
    payload: { class: '0104', geometry },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}
async function post(url: string, { version }: ComponentDetail): Promise<void> {
  const answer = await city.app.inject({ method: 'POST', url, headers: { ...planner, 'if-match': `"${version}"` } })
  expect(answer.statusCode, answer.body).toBe(200)
}
async function patch({ code, version }: ComponentDetail, payload: object): Promise<ComponentDetail> {
  const headers = { ...planner, 'if-match': `"${version}"` }
  const answer = await city.app.inject({ method: 'PATCH', url: `/api/components/${code}`, headers, payload })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const compare = async (from: Date, to: Date | null, more = '') =>
  (
    await get<Differences>(
      `/api/inventory/differences?from=${from.toISOString()}${to ? `&to=${to.toISOString()}` : ''}${more}`,
    )
  ).body

describe('two moments', () => {
  it('differ by what was added, removed, moved and changed, and by nothing that was changed back or came and went', async () => {
    const { counts, differences, next } = await compare(at(10), null)
    expect(counts).toEqual({ added: 1, removed: 1, moved: 1, changed: 1 })
    expect(next).toBeNull()
    const found = Object.fromEntries(differences.map((one) => [one.code, one]))
    expect(found[things.added.code]).toMatchObject({
      kind: 'added',
      from: null,
      to: things.added.geometry,
      class: { code: '0104' },
    })
    expect(found[things.removed.code]).toMatchObject({ kind: 'removed', from: things.removed.geometry, to: null })
    expect(found[things.moved.code]).toMatchObject({ kind: 'moved', fields: ['note'] })
    expect(found[things.moved.code]!.movedMetres).toBeCloseTo(9.62, 1)
    expect(found[things.changed.code]).toMatchObject({ kind: 'changed', fields: ['state', 'owner'], movedMetres: null })
    expect(Object.keys(found)).toHaveLength(4)
  })

  it('in between, the fleeting ones are there', async () => {
    const { counts } = await compare(at(10), at(25))
    expect(counts).toEqual({ added: 2, removed: 1, moved: 1, changed: 2 })
    expect((await compare(at(30), at(59))).counts).toEqual({ added: 0, removed: 0, moved: 0, changed: 0 })
  })

  it('are narrowed by kind, class, grid and box, and read page by page', async () => {
    const { differences } = await compare(at(10), null, '&kind=moved')
    expect(differences.map(({ code }) => code)).toEqual([things.moved.code])
    expect((await compare(at(10), null, '&class=05')).counts.added).toBe(0)
    expect((await compare(at(10), null, `&grid=${things.added.gridCode}`)).counts).toEqual({
      added: 1,
      removed: 1,
      moved: 1,
      changed: 1,
    })
    const [lon, lat] = things.added.geometry.coordinates as [number, number]
    expect(
      (await compare(at(10), null, `&bbox=${lon - 1e-3},${lat - 1e-3},${lon + 1e-3},${lat + 1e-3}`)).differences,
    ).toHaveLength(4)
    expect((await compare(at(10), null, `&bbox=${lon + 1e-2},${lat},${lon + 2e-2},${lat + 1e-2}`)).differences).toEqual(
      [],
    )
    const pages: string[] = []
    for (let cursor = ''; ; ) {
      const page = await compare(at(10), null, `&limit=1${cursor}`)
      pages.push(...page.differences.map(({ code }) => code))
      if (!page.next) break
      cursor = `&cursor=${page.next}`
    }
    expect(pages).toEqual((await compare(at(10), null)).differences.map(({ code }) => code))
  })

  it('that are none, or the wrong way round, are refused', async () => {
    expect(
      (await get(`/api/inventory/differences?from=${at(10).toISOString()}&to=${at(5).toISOString()}`)).body.detail,
    ).toContain('earlier moment')
    expect((await get('/api/inventory/differences?from=gestern')).status).toBe(400)
    expect((await get('/api/inventory/differences')).status).toBe(400)
    expect((await get(`/api/inventory/differences?from=${at(1).toISOString()}`, {})).status).toBe(401)
  })
})

describe('a list as of a past moment', () => {
  const list = async (asof: Date | null) =>
    (
      await get<ComponentList>(
        `/api/components?grid=${things.added.gridCode}&class=0104&limit=200${asof ? `&asof=${asof.toISOString()}` : ''}`,
      )
    ).body.components
  it('has what was in force then, as it was', async () => {
    const codes = async (asof: Date | null) => new Set((await list(asof)).map(({ code }) => code))
    const [before, between, now] = [await codes(at(10)), await codes(at(25)), await codes(null)]
    expect([before.has(things.added.code), between.has(things.added.code), now.has(things.added.code)]).toEqual([
      false,
      true,
      true,
    ])
    expect([before.has(things.removed.code), between.has(things.removed.code)]).toEqual([true, false])
    expect([
      before.has(things.fleeting.code),
      between.has(things.fleeting.code),
      now.has(things.fleeting.code),
    ]).toEqual([false, true, false])
    const stateOf = async (asof: Date | null) =>
      (await list(asof)).find(({ code }) => code === things.changed.code)?.state
    expect([await stateOf(at(10)), await stateOf(null)]).toEqual(['intact', 'damaged'])
    // Removed later: at that time it was what it was.
    expect((await list(at(10))).find(({ code }) => code === things.removed.code)?.state).toBe('intact')
    expect(
      (
        await get<ComponentList>(
          `/api/components?grid=${things.added.gridCode}&class=0104&state=removed&asof=${at(10).toISOString()}`,
        )
      ).body.components,
    ).toEqual([])
    // Once each: no two versions of one component are in force at one moment.
    for (const moment of [at(10), at(20), at(25), at(30)]) {
      const found = await list(moment)
      expect(new Set(found.map(({ code }) => code)).size).toBe(found.length)
    }
  })
})
