/** What is done to the inventory is told as edits, and taken back and done again as one; what others did since stands. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../../testing.ts'
import type { ComponentDetail } from '../schema.ts'
import type { Edit, EditList } from './schema.ts'

let city: TestCity
let planner: Headers
type Headers = Record<string, string>
beforeAll(async () => {
  city = await openTestCity()
  planner = await city.signIn('planner.city')
})
afterAll(() => city.close())

const send = async <Body = ComponentDetail>(
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  payload?: object,
  headers: Headers = planner,
) => {
  const answer = await city.app.inject({ method, url, headers, payload })
  return { status: answer.statusCode, body: answer.json() as Body }
}
const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])
const match = ({ version }: ComponentDetail, headers: Headers = planner) => ({ ...headers, 'if-match': `"${version}"` })
const undo = (id: number, headers: Headers = planner) =>
  send<Edit & { type?: string; detail?: string }>('POST', `/api/inventory/edits/${id}/undo`, undefined, headers)
const read = async (code: string) => (await send('GET', `/api/components/${code}`)).body

async function added(district = '330102', headers: Headers = planner): Promise<ComponentDetail> {
  const [at] = await ask<{ lon: number; lat: number }>(
    `select ST_X(place) as lon, ST_Y(place) as lat from (select ST_Transform(ST_PointOnSurface(geom), 4326) as place
       from unit_grids where district_code = $1 and valid_to is null order by code limit 1 offset 3) one`,
    [district],
  )
  const geometry = { type: 'Point', coordinates: [at!.lon, at!.lat] }
  const answer = await send('POST', '/api/components', { class: '0104', geometry, note: '试' }, headers)
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body
}

describe('an edit taken back', () => {
  it('of an addition takes the component out, and done again brings it back under its code', async () => {
    const one = await added()
    const back = await undo(one.edit!)
    expect([back.status, back.body]).toMatchObject([
      201,
      { kind: 'undo', undoes: one.edit, componentCount: 1, codes: [one.code] },
    ])
    expect(await read(one.code)).toMatchObject({ state: 'removed', validTo: expect.any(String), edit: back.body.id })
    const again = await undo(back.body.id)
    expect(again.body).toMatchObject({ kind: 'undo', undoes: back.body.id })
    const there = await read(one.code)
    expect(there).toMatchObject({
      state: 'intact',
      validTo: null,
      gridCode: one.gridCode,
      note: '试',
      geometry: one.geometry,
    })
    expect(there.version).toBeGreaterThan(one.version)
    expect(there.history.map(({ version, kind }) => [version, kind])).toEqual([
      [3, 'restored'],
      [2, 'retired'],
      [1, 'taken_in'],
    ])
  })

  it('of a change writes what was as the next version, whatever the fields', async () => {
    const one = await added()
    const [lon, lat] = one.geometry.coordinates as [number, number]
    const changed = await send(
      'PATCH',
      `/api/components/${one.code}`,
      {
        name: '新名',
        state: 'damaged',
        owner: 'HZ-SW',
        note: null,
        geometry: { type: 'Point', coordinates: [lon + 2e-5, lat] },
      },
      match(one),
    )
    expect(changed.body).toMatchObject({ name: '新名', version: 2 })
    expect(changed.body.edit).toBeGreaterThan(one.edit!)
    expect((await undo(changed.body.edit!)).status).toBe(201)
    const { name, state, owner, note, geometry, version } = await read(one.code)
    expect({ name, state, owner, note, version }).toEqual({
      ...{ name: one.name, state: 'intact', owner: one.owner, note: '试' },
      version: 3,
    })
    expect(geometry).toEqual(one.geometry)
  })

  it('of a removal gives it the state it had', async () => {
    const one = await added()
    const damaged = await send('PATCH', `/api/components/${one.code}`, { state: 'damaged' }, match(one))
    const gone = await send('POST', `/api/components/${one.code}/retire`, undefined, match(damaged.body))
    expect(gone.body).toMatchObject({ state: 'removed', validTo: expect.any(String) })
    expect((await undo(gone.body.edit!)).status).toBe(201)
    expect(await read(one.code)).toMatchObject({ state: 'damaged', validTo: null, gridCode: one.gridCode })
    const versions = await ask<{ open: number; overlapping: number }>(
      `select count(*) filter (where valid_to is null)::integer as open, (select count(*)::integer from components a join components b
         on a.code = b.code and a.valid_from < b.valid_from and tstzrange(a.valid_from, a.valid_to) && tstzrange(b.valid_from, b.valid_to) where a.code = $1) as overlapping
       from components where code = $1`,
      [one.code],
    )
    expect(versions).toEqual([{ open: 1, overlapping: 0 }])
  })

  it('stands when somebody changed the thing since, who is named, and when it was taken back already', async () => {
    const one = await added()
    const changed = await send('PATCH', `/api/components/${one.code}`, { note: '甲' }, match(one))
    const other = await city.signIn('planner.330102')
    const later = await send('PATCH', `/api/components/${one.code}`, { note: '乙' }, match(changed.body, other))
    expect(later.status).toBe(200)
    const refused = await undo(changed.body.edit!)
    expect([refused.status, refused.body.type]).toEqual([409, '/problems/edit_stands'])
    expect(refused.body.detail).toMatch(
      new RegExp(`Component ${one.code} was changed again since by .+: take that back first`),
    )
    expect((await read(one.code)).note).toBe('乙')
    expect((await undo(later.body.edit!, other)).status).toBe(201)
    const twice = await undo(later.body.edit!, other)
    expect([twice.status, twice.body.detail]).toEqual([409, expect.stringContaining('taken back already')])
  })

  it('takes back exactly once, however many ask at once', async () => {
    const one = await added()
    const changed = await send('PATCH', `/api/components/${one.code}`, { note: '甲' }, match(one))
    const answers = await Promise.all([1, 2, 3, 4].map(() => undo(changed.body.edit!)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
    expect((await read(one.code)).version).toBe(3)
  })

  it('is for those who may change the component', async () => {
    const one = await added()
    for (const who of ['planner.330106', 'dispatcher.city']) {
      const { status, body } = await undo(one.edit!, await city.signIn(who))
      expect([who, status, body.type]).toEqual([who, 403, '/problems/forbidden'])
    }
    expect((await read(one.code)).validTo).toBeNull()
    expect((await undo(2_000_000_000)).status).toBe(404)
    expect((await undo(one.edit!, {})).status).toBe(401)
  })
})

describe('what was done', () => {
  it('is listed newest first, by whom, of what kind and when, page by page', async () => {
    const district = await city.signIn('planner.330102')
    const first = await added()
    const second = await added('330102', district)
    const list = async (query: string, headers: Headers = planner) =>
      (await send<EditList>('GET', `/api/inventory/edits?${query}`, undefined, headers)).body
    expect((await list('person=me&limit=1', district)).edits[0]).toMatchObject({
      id: second.edit,
      kind: 'add',
      madeBy: { code: 'planner.330102' },
      areaCode: '330102',
      componentCount: 1,
      gridCount: 0,
      codes: [second.code],
    })
    const mine = await list('person=planner.city&kind=add&limit=200')
    expect(mine.edits[0]!.id).toBe(first.edit)
    expect(mine.edits.every(({ kind, madeBy }) => kind === 'add' && madeBy?.code === 'planner.city')).toBe(true)
    const [lon, lat] = first.geometry.coordinates as [number, number]
    expect(mine.edits[0]!.bbox!.map((degrees) => degrees.toFixed(6))).toEqual(
      [lon, lat, lon, lat].map((degrees) => degrees.toFixed(6)),
    )
    const pages: number[] = []
    for (let next: number | null = null; ; ) {
      const page = await list(`limit=2${next ? `&before=${next}` : ''}`)
      pages.push(...page.edits.map(({ id }) => id))
      next = page.next
      if (next === null) break
    }
    expect(pages).toEqual((await list('limit=200')).edits.map(({ id }) => id))
    expect((await list(`to=${first.validFrom}`)).edits.some(({ id }) => id === first.edit)).toBe(false)
    expect((await send('GET', '/api/inventory/edits?from=gestern')).status).toBe(400)
    expect((await send('GET', '/api/inventory/edits', undefined, {})).status).toBe(401)
  })
})
