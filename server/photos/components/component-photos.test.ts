/** Components carry photos as part of the inventory; photos of cases are not opened by it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../../testing.ts'
import { removeUnusedPhotos } from '../index.ts'
import { multipartOf, takePhoto } from '../testing.ts'
import type { ComponentPhotos } from './schema.ts'

let city: TestCity
type Headers = Record<string, string>
let planner: Headers
let citizen: Headers
/** A component of Shangcheng with a collector whose grid it stands in, and its place. */
let code: string
let place: [number, number]
let collector: string
beforeAll(async () => {
  city = await openTestCity()
  planner = await city.signIn('planner.330102')
  citizen = await city.signIn('citizen.01')
  const [found] = await ask<{ code: string; lon: number; lat: number; collector: string }>(`
    select component.code, ST_X(at) as lon, ST_Y(at) as lat, person.id as collector
    from components component join unit_grids grid on grid.code = component.grid_code and grid.valid_to is null
    join people person on person.role = 'collector' and person.responsibility_grid_code = grid.responsibility_grid_code
    cross join lateral (select ST_Transform(ST_PointOnSurface(component.geom), 4326) as at) place
    where component.valid_to is null and component.grid_code like '330102%' order by component.code limit 1`)
  code = found!.code
  place = [found!.lon, found!.lat]
  collector = found!.collector
})
afterAll(() => city.close())

const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])
const url = (photo = '', of = code) => `/api/components/${of}/photos${photo && `/${photo}`}`
const send = async (method: 'GET' | 'POST' | 'DELETE', to: string, headers: Headers, payload?: object) => {
  const answer = await city.app.inject({ method, url: to, headers, payload })
  return { status: answer.statusCode, body: answer.json() as ComponentPhotos & { type?: string } }
}
let shade = 0
async function bring(headers: Headers, position?: readonly [number, number]): Promise<string> {
  const colour = `#${(0x200000 + shade++ * 0x1357).toString(16)}`
  const body = multipartOf([{ bytes: await takePhoto({ width: 64, height: 48, colour, position }) }])
  const answer = await city.app.inject({
    method: 'POST',
    url: '/api/photos',
    headers: { ...headers, ...body.headers },
    payload: body.payload,
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json().photos[0].id
}
const shown = async (headers: Headers, id: string) =>
  (await city.app.inject({ url: `/api/photos/${id}`, headers })).statusCode
const idsOf = ({ photos }: ComponentPhotos) => photos.map(({ id }) => id)

describe('photos of a component', () => {
  it('are added by its planner and seen by everyone who reads the inventory, newest first', async () => {
    const [first, second] = [await bring(planner, place), await bring(planner)]
    expect(await shown(citizen, first)).toBe(404)
    const { status, body } = await send('POST', url(), planner, { photos: [first, second, first], note: ' 正面 ' })
    expect([status, idsOf(body), body.addable]).toEqual([201, [second, first], true])
    expect(body.photos[1]).toMatchObject({
      note: '正面',
      addedAt: '2026-11-20T02:00:00.000Z',
      addedBy: { code: 'planner.330102' },
      width: 64,
      mediaType: 'image/jpeg',
      removable: true,
    })
    expect(body.photos[1]!.distanceMetres).toBeLessThan(1)
    expect(body.photos[0]!.distanceMetres).toBeNull()
    for (const who of ['citizen.01', 'dispatcher.city', 'planner.330106']) {
      const headers = await city.signIn(who)
      const seen = await send('GET', url(), headers)
      expect([seen.status, idsOf(seen.body), seen.body.addable], who).toEqual([200, [second, first], false])
      expect(seen.body.photos.some(({ removable }) => removable)).toBe(false)
      expect(await shown(headers, first)).toBe(200)
    }
    expect((await city.app.inject({ url: url() })).statusCode).toBe(401)
    // The same again is the same.
    expect(idsOf((await send('POST', url(), planner, { photos: [first] })).body)).toEqual([second, first])
  })

  it('are taken off with their row kept, and may be added again', async () => {
    const id = await bring(planner)
    await send('POST', url(), planner, { photos: [id] })
    expect((await send('DELETE', url(id), await city.signIn('planner.330106'))).status).toBe(403)
    const { status, body } = await send('DELETE', url(id), planner)
    expect([status, idsOf(body).includes(id)]).toEqual([200, false])
    const rows = await ask(
      'select added_by, removed_by, removed_at is not null as gone from component_photos where photo_id = $1',
      [id],
    )
    expect(rows).toEqual([{ added_by: 'planner.330102', removed_by: 'planner.330102', gone: true }])
    expect(await shown(citizen, id)).toBe(404)
    expect((await send('DELETE', url(id), planner)).status).toBe(404)
    expect(idsOf((await send('POST', url(), planner, { photos: [id] })).body)[0]).toBe(id)
    expect(await ask('select from component_photos where photo_id = $1', [id])).toHaveLength(2)
  })

  it('are not for others to add, nor for a component that is none or retired', async () => {
    for (const who of ['planner.330106', 'dispatcher.city', 'citizen.01', collector]) {
      const headers = await city.signIn(who)
      const { status, body } = await send('POST', url(), headers, { photos: [await bring(headers)] })
      expect([status, body.type], who).toEqual([403, '/problems/forbidden'])
    }
    const id = await bring(planner)
    expect((await send('POST', url('', '3301029999999999'), planner, { photos: [id] })).status).toBe(404)
    const [other] = await ask<{ code: string }>(
      `update components set state_before = state, state = 'removed', valid_to = '2026-11-20T01:00:00Z' where valid_to is null
         and code = (select code from components where valid_to is null and grid_code like '330102%' and code > $1 order by code limit 1) returning code`,
      [code],
    )
    expect((await send('POST', url('', other!.code), planner, { photos: [id] })).status).toBe(409)
  })

  it('are only what the person adding them brought: a photo of a case stays with the case', async () => {
    const id = await bring(citizen)
    const [subject] = await ask<{ id: string }>(
      "select id from cases where state = 'handling' and left(community_code, 6) = '330102' limit 1",
    )
    await ask(`insert into case_photos (case_id, version, ordinal, photo_id, usage) values ($1, 1, 1, $2, 'report')`, [
      subject!.id,
      id,
    ])
    const supervisor = await city.signIn('planner.city')
    const { status, body } = await send('POST', url(), supervisor, { photos: [id] })
    expect([status, body.type]).toEqual([422, '/problems/unknown_photo'])
    const direct = city.database.as(
      { personId: 'planner.city', role: 'planner', unitCode: null, areaCode: null } as never,
      (client) =>
        client.query({
          text: "insert into component_photos (component_code, photo_id, added_at, added_by) values ($1, $2, now(), 'planner.city')",
          values: [code, id],
        }),
    )
    await expect(direct).rejects.toMatchObject({ code: '42501' })
    expect(await shown(await city.signIn('citizen.02'), id)).toBe(404)
  })

  it('are added by a collector while the grid is theirs to survey, who takes off only their own', async () => {
    const headers = await city.signIn(collector)
    const id = await bring(headers)
    const others = await bring(planner)
    await send('POST', url(), planner, { photos: [others] })
    const [campaign] = await ask<{ id: number }>(
      `insert into census_campaigns (name, year, area_code, from_on, to_on, created_by, created_at)
       values ('普查', 2026, '330102', '2026-11-01', '2026-12-31', 'planner.330102', now()) returning id`,
    )
    await ask(
      `insert into census_tasks (campaign_id, grid_code, responsibility_grid_code)
       select $1, grid_code, person.responsibility_grid_code from components, people person
       where components.code = $2 and components.valid_to is null and person.id = $3`,
      [campaign!.id, code, collector],
    )
    const added = await send('POST', url(), headers, { photos: [id] })
    expect([added.status, added.body.photos[0]]).toMatchObject([201, { id, removable: true }])
    expect(added.body.photos.find((photo) => photo.id === others)!.removable).toBe(false)
    expect((await send('DELETE', url(others), headers)).status).toBe(403)
    expect((await send('DELETE', url(id), headers)).status).toBe(200)
    await ask("update census_campaigns set closed_at = now(), closed_by = 'planner.330102' where id = $1", [
      campaign!.id,
    ])
    expect((await send('POST', url(), headers, { photos: [id] })).status).toBe(403)
  })

  it('stay when unused photos are swept, also those taken off', async () => {
    const [kept, off, unused] = [await bring(planner), await bring(planner), await bring(planner)]
    await send('POST', url(), planner, { photos: [kept, off] })
    await send('DELETE', url(off), planner)
    await city.database.system((client) => removeUnusedPhotos(client, new Date('2026-11-21T03:00:00Z')))
    const left = await ask<{ id: string }>('select id from photos where id = any($1)', [[kept, off, unused]])
    expect(left.map(({ id }) => id).sort()).toEqual([kept, off].sort())
  })
})
