import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import type { ComponentDetail } from './schema.ts'

let city: TestCity
let planner: { authorization: string }
beforeAll(async () => {
  city = await openTestCity()
  planner = await city.signIn('planner.city')
})
afterAll(() => city.close())

type Headers = Record<string, string>
const send = async (method: 'GET' | 'POST' | 'PATCH', url: string, headers: Headers, payload?: object) => {
  const answer = await city.app.inject({ method, url, headers, payload })
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
}
const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])

/** A place well inside the n-th unit grid of a district. */
async function placeIn(district: string, nth = 0): Promise<{ grid: string; position: [number, number] }> {
  const [row] = await ask<{ code: string; lon: number; lat: number }>(
    `select code, ST_X(at) as lon, ST_Y(at) as lat from (
       select code, ST_Transform(ST_PointOnSurface(geom), 4326) as at from unit_grids
       where district_code = $1 and valid_to is null order by code limit 1 offset $2) one`,
    [district, nth],
  )
  return { grid: row!.code, position: [row!.lon, row!.lat] }
}
const point = (position: number[]) => ({ type: 'Point', coordinates: position })
const add = async (body: object, headers: Headers = planner) => send('POST', '/api/components', headers, body)
async function added(body: object = {}): Promise<ComponentDetail> {
  const { position } = await placeIn('330102', 3)
  const answer = await add({ class: '0104', geometry: point(position), ...body })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body
}
const match = (version: number, headers: Headers = planner) => ({ ...headers, 'if-match': `"${version}"` })

describe('adding a component', () => {
  it('issues the next code and assigns the grid by overlay', async () => {
    const { grid, position } = await placeIn('330102', 5)
    const [before] = await ask<{ last_serial: number }>(
      "select last_serial from component_serials where district_code = '330102' and class_code = '0104'",
    )
    const { status, body, headers } = await add({
      class: '0104',
      geometry: point(position),
      maintainer: 'HZ-PS',
      note: '  ',
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      code: `3301020104${String(before!.last_serial + 1).padStart(6, '0')}`,
      version: 1,
      gridCode: grid,
      districtCode: '330102',
      class: { code: '0104', name: '雨水箅子' },
      name: '雨水箅子',
      state: 'intact',
      maintainer: { code: 'HZ-PS' },
      owner: null,
      note: null,
      validFrom: '2026-11-20T02:00:00.000Z',
      validTo: null,
      changedBy: 'planner.city',
      editable: true,
    })
    expect(body.history).toHaveLength(1)
    expect(body.geometry.coordinates[0]).toBeCloseTo(position[0], 7)
    expect(headers).toMatchObject({ etag: '"1"', location: `/api/components/${body.code}` })
  })

  it('gives 20 planners at once 20 codes', async () => {
    const { position } = await placeIn('330102', 9)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => add({ class: '0131', geometry: point(position) })),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(201))
    expect(new Set(answers.map((answer) => answer.body.code)).size).toBe(20)
  })

  it('starts a counter that is missing after the highest code there is', async () => {
    const first = await added({ class: '0128' })
    await ask("delete from component_serials where district_code = '330102' and class_code = '0128'")
    const next = await added({ class: '0128' })
    expect(Number(next.code) - Number(first.code)).toBe(1)
  })

  it('says when the codes of a class are used up', async () => {
    await ask(
      "update component_serials set last_serial = 999999 where district_code = '330102' and class_code = '0150'",
    )
    const { position } = await placeIn('330102', 3)
    const { status, body } = await add({ class: '0150', geometry: point(position) })
    expect([status, body.type]).toEqual([409, '/problems/action_not_allowed'])
  })

  it('outside the gridded communities has a district and no grid', async () => {
    const [row] = await ask<{ code: string; lon: number; lat: number }>(`
      select left(code, 6) as code, ST_X(at) as lon, ST_Y(at) as lat from (
        select code, ST_Transform(ST_PointOnSurface(geom), 4326) as at from areas area
        where level = 'community' and not gridded and not exists (select from unit_grids grid where grid.geom && area.geom)
        order by code limit 1) one`)
    const { status, body } = await add({ class: '0104', geometry: point([row!.lon, row!.lat]) })
    expect(status).toBe(201)
    expect(body).toMatchObject({ gridCode: null, districtCode: row!.code, editable: true })
  })

  it('on the edge of two grids belongs to the lower code', async () => {
    const [edge] = await ask<{ low: string; lon: number; lat: number }>(`
      select low, ST_X(at) as lon, ST_Y(at) as lat from (
        select least(one.code, other.code) as low,
          ST_Transform(ST_LineInterpolatePoint(ST_GeometryN(ST_Intersection(one.geom, other.geom), 1), 0.5), 4326) as at
        from unit_grids one join unit_grids other on other.code > one.code and ST_Touches(one.geom, other.geom)
        where ST_Length(ST_Intersection(one.geom, other.geom)) > 20
          and GeometryType(ST_GeometryN(ST_Intersection(one.geom, other.geom), 1)) = 'LINESTRING'
        order by one.code limit 1) edge`)
    const { body } = await add({ class: '0104', geometry: point([edge!.lon, edge!.lat]) })
    expect(body.gridCode).toBe(edge!.low)
  })

  it('as a line or polygon belongs to the grid that holds most of it', async () => {
    const { grid, position } = await placeIn('330102', 12)
    const [lon, lat] = position
    const line = await add({
      class: '0217',
      geometry: {
        type: 'LineString',
        coordinates: [
          [lon, lat],
          [lon + 0.00002, lat + 0.00002],
        ],
      },
    })
    expect([line.status, line.body.gridCode]).toEqual([201, grid])
    const ring = [
      [lon, lat],
      [lon + 0.00003, lat],
      [lon + 0.00003, lat + 0.00003],
      [lon, lat],
    ]
    const polygon = await add({ class: '0201', geometry: { type: 'Polygon', coordinates: [ring] } })
    expect([polygon.status, polygon.body.gridCode]).toEqual([201, grid])
  })
})

describe('what cannot be added is refused with the field and what to do', () => {
  const here = point([120.166, 30.2567])
  it.each<[string, object, number, string, string | undefined]>([
    ['an unknown class', { class: '9999', geometry: here }, 422, 'unknown_class', '/class'],
    ['an event class', { class: '0620', geometry: here }, 422, 'unknown_class', '/class'],
    ['a class that is no code', { class: 'abc', geometry: here }, 400, 'bad_request', '/class'],
    ['no geometry', { class: '0104' }, 400, 'bad_request', '/geometry'],
    ['a field there is not', { class: '0104', geometry: here, code: '1' }, 400, 'bad_request', undefined],
    ['an unknown unit', { class: '0104', geometry: here, owner: 'X' }, 422, 'unknown_unit', '/owner'],
    ['a removed one', { class: '0104', geometry: here, state: 'removed' }, 400, 'bad_request', '/state'],
    ['an unknown state', { class: '0104', geometry: here, state: 'fine' }, 400, 'bad_request', '/state'],
    ['an empty name', { class: '0104', geometry: here, name: '   ' }, 400, 'bad_request', '/name'],
    ['a name with a zero byte', { class: '0104', geometry: here, name: 'a\u0000b' }, 400, 'bad_request', undefined],
    ['swapped axes', { class: '0104', geometry: point([30.25, 120.16]) }, 422, 'axes_swapped', '/geometry'],
    ['metres', { class: '0104', geometry: point([514923, 3350508]) }, 422, 'bad_geometry', '/geometry'],
    ['another country', { class: '0104', geometry: point([2.35, 48.85]) }, 422, 'outside_city', '/geometry'],
    ['the next city', { class: '0104', geometry: point([120.62, 31.3]) }, 422, 'outside_city', '/geometry'],
    ['the other side of the world', { class: '0104', geometry: point([-60, -30]) }, 422, 'outside_city', '/geometry'],
    [
      'a line for a class of points',
      {
        class: '0104',
        geometry: {
          type: 'LineString',
          coordinates: [
            [120.166, 30.256],
            [120.167, 30.256],
          ],
        },
      },
      422,
      'bad_geometry',
      '/geometry',
    ],
    ['a point for a class of lines', { class: '0217', geometry: here }, 422, 'bad_geometry', '/geometry'],
    [
      'a polygon that crosses itself',
      {
        class: '0201',
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
      },
      422,
      'bad_geometry',
      '/geometry',
    ],
    [
      'a polygon that touches itself',
      {
        class: '0201',
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [120.16, 30.25],
              [120.162, 30.25],
              [120.161, 30.251],
              [120.162, 30.252],
              [120.16, 30.252],
              [120.161, 30.251],
              [120.16, 30.25],
            ],
          ],
        },
      },
      422,
      'bad_geometry',
      '/geometry',
    ],
  ])('%s', async (_what, body, status, type, field) => {
    const [before] = await ask<{ count: number }>('select count(*)::integer as count from components')
    const answer = await add(body)
    expect([answer.status, answer.body.type]).toEqual([status, `/problems/${type}`])
    if (field) expect(answer.body.field).toBe(field)
    expect(answer.body.detail.length).toBeGreaterThan(15)
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|at .*\.ts:/)
    expect(await ask('select count(*)::integer as count from components')).toEqual([before])
  })
})

describe('editing a component', () => {
  it('closes one version and opens the next', async () => {
    const { code } = await added({ name: '一号箅子', owner: 'HZ-PS', address: '延安路1号' })
    city.setNow(new Date('2026-11-20T03:00:00Z'))
    const { status, body, headers } = await send('PATCH', `/api/components/${code}`, match(1), {
      state: 'damaged',
      owner: null,
    })
    expect(status).toBe(200)
    expect(headers.etag).toBe('"2"')
    expect(body).toMatchObject({ version: 2, state: 'damaged', owner: null, name: '一号箅子', address: '延安路1号' })
    expect(body.validFrom).toBe('2026-11-20T03:00:00.000Z')
    expect(body.history).toMatchObject([
      {
        version: 2,
        kind: 'changed',
        at: '2026-11-20T03:00:00.000Z',
        state: 'damaged',
        fields: [
          { field: 'owner', from: { code: 'HZ-PS', name: expect.any(String) }, to: null },
          { field: 'state', from: 'intact', to: 'damaged' },
        ],
        movedMetres: null,
        by: { code: 'planner.city', name: expect.stringMatching(/[一-龥]/) },
        edit: { id: body.edit, kind: 'edit', undoneBy: null, grids: false },
      },
      { version: 1, kind: 'taken_in', at: '2026-11-20T02:00:00.000Z', state: 'intact', fields: [] },
    ])
    const [geometries] = await ask('select count(distinct geom)::integer as count from components where code = $1', [
      code,
    ])
    expect(geometries).toEqual({ count: 1 }) // not one nanometre off: kept, not projected again
    city.setNow(new Date('2026-11-20T02:00:00Z'))
  })

  it('twice in one instant, or with a clock gone back, keeps the versions in order', async () => {
    const { code } = await added()
    await send('PATCH', `/api/components/${code}`, match(1), { note: 'a' })
    city.setNow(new Date('2026-11-20T01:00:00Z'))
    const { status, body } = await send('PATCH', `/api/components/${code}`, match(2), { note: 'b' })
    city.setNow(new Date('2026-11-20T02:00:00Z'))
    expect(status).toBe(200)
    const history = body.history as ComponentDetail['history']
    expect(history.map((past) => past.version)).toEqual([3, 2, 1])
    history.slice(1).forEach((past, index) => {
      expect(past.at < history[index]!.at).toBe(true)
    })
  })

  it('says how exactly its place is known, and from where', async () => {
    const drawn = await added()
    expect(drawn).toMatchObject({ accuracyClass: 'C', dataSource: 'map' })
    expect(await added({ accuracyClass: 'A', dataSource: 'survey' })).toMatchObject({
      accuracyClass: 'A',
      dataSource: 'survey',
    })
    const url = `/api/components/${drawn.code}`
    const { body } = await send('PATCH', url, match(1), { accuracyClass: 'B', dataSource: 'other' })
    expect(body).toMatchObject({ accuracyClass: 'B', dataSource: 'other' })
    expect(body.history[0].fields).toEqual([
      { field: 'accuracyClass', from: 'C', to: 'B' },
      { field: 'dataSource', from: 'map', to: 'other' },
    ])
    for (const wrong of [{ accuracyClass: 'D' }, { accuracyClass: null }, { dataSource: 'edit' }]) {
      const refused = await send('PATCH', url, match(2), wrong)
      expect([refused.status, refused.body.type], JSON.stringify(wrong)).toEqual([400, '/problems/bad_request'])
    }
  })

  it('tells a removal and its return as steps of their own, with who and how', async () => {
    const { code } = await added()
    await send('PATCH', `/api/components/${code}`, match(1), { state: 'lost' })
    const gone = await send('POST', `/api/components/${code}/retire`, match(2))
    await send('POST', `/api/inventory/edits/${gone.body.edit}/undo`, planner)
    const { body } = await send('GET', `/api/components/${code}`, planner)
    const steps = (body as ComponentDetail).history
    expect(steps.map(({ version, kind, state, edit }) => [version, kind, state, edit?.kind])).toEqual([
      [4, 'restored', 'lost', 'undo'],
      [3, 'retired', 'lost', 'retire'],
      [2, 'changed', 'lost', 'edit'],
      [1, 'taken_in', 'intact', 'add'],
    ])
    expect(steps[1]!.edit!.undoneBy).toBe(steps[0]!.edit!.id)
    expect(steps.every(({ by }) => by?.code === 'planner.city')).toBe(true)
  })

  it('that moves it assigns the grid anew, and keeps the code over a district border', async () => {
    const { code } = await added()
    const { grid, position } = await placeIn('330106', 2)
    const { status, body } = await send('PATCH', `/api/components/${code}`, match(1), { geometry: point(position) })
    expect(status).toBe(200)
    expect(body).toMatchObject({ code, gridCode: grid, districtCode: '330102', version: 2 })
  })

  it('needs the version seen, and the one in force', async () => {
    const { code } = await added()
    const url = `/api/components/${code}`
    const none = await send('PATCH', url, planner, { note: 'x' })
    expect([none.status, none.body.type]).toEqual([428, '/problems/version_required'])
    const garbled = await send('PATCH', url, { ...planner, 'if-match': '*' }, { note: 'x' })
    expect([garbled.status, garbled.body.type]).toEqual([400, '/problems/bad_request'])
    await send('PATCH', url, match(1), { note: 'x' })
    const stale = await send('PATCH', url, match(1), { note: 'y' })
    expect(stale.status).toBe(412)
    expect(stale.body).toMatchObject({ type: '/problems/version_stale', version: 2 })
    expect((await send('GET', url, planner)).body.note).toBe('x')
  })

  it('by two planners at once gives one of them 412', async () => {
    const { code } = await added()
    const other = await city.signIn('planner.330102')
    const answers = await Promise.all(
      [planner, other].map((who, index) =>
        send('PATCH', `/api/components/${code}`, match(1, who), { note: `planner ${index}` }),
      ),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412])
    expect(answers.find((answer) => answer.status === 412)!.body.version).toBe(2)
    const [{ count }] = (await ask<{ count: number }>(
      'select count(*)::integer as count from components where code = $1',
      [code],
    )) as [{ count: number }]
    expect(count).toBe(2)
  })

  it('refuses nothing to change, unknown units, places outside and shapes that do not fit', async () => {
    const { code } = await added()
    const patch = (body: object) => send('PATCH', `/api/components/${code}`, match(1), body)
    expect((await patch({})).status).toBe(400)
    expect((await patch({ maintainer: 'NOBODY' })).body.type).toBe('/problems/unknown_unit')
    expect((await patch({ geometry: point([121.47, 31.23]) })).body.type).toBe('/problems/outside_city')
    expect((await patch({ geometry: point([30.2, 120.1]) })).body.type).toBe('/problems/axes_swapped')
    expect((await patch({ state: 'removed' })).body.detail).toContain('/retire')
    expect((await patch({ class: '0101' })).status).toBe(400)
    expect((await send('GET', `/api/components/${code}`, planner)).body.version).toBe(1)
    expect((await send('PATCH', '/api/components/3301020104999999', match(1), { note: 'x' })).status).toBe(404)
    expect((await send('PATCH', '/api/components/x', match(1), { note: 'x' })).status).toBe(400)
  })

  it('wakes whoever follows the inventory, once it is committed', async () => {
    let woken = 0
    city.database.wakes.on('changes', () => {
      woken++
    })
    const { code } = await added()
    expect(woken).toBe(1)
    await send('PATCH', `/api/components/${code}`, match(7), { note: 'x' })
    expect(woken).toBe(1)
  })
})

describe('retiring a component', () => {
  it('keeps it to be looked up, with its end, and takes it off the list', async () => {
    const { code } = await added({ class: '0106' })
    const { status, body } = await send('POST', `/api/components/${code}/retire`, match(1))
    expect(status).toBe(200)
    expect(body).toMatchObject({ code, state: 'removed', version: 2, editable: false })
    const found = await send('GET', `/api/components/${code}`, planner)
    expect([found.status, found.headers.etag]).toEqual([200, '"2"'])
    expect(found.body.validTo > found.body.validFrom).toBe(true)
    const listed = await send('GET', `/api/components?q=${code}`, planner)
    expect(listed.body.components).toEqual([])
  })

  it('is done once, and ends its editing; its code is never given out again', async () => {
    const { code } = await added({ class: '0283' })
    expect((await send('POST', `/api/components/${code}/retire`, planner)).status).toBe(428)
    expect((await send('POST', `/api/components/${code}/retire`, match(4))).status).toBe(412)
    expect((await send('POST', `/api/components/${code}/retire`, match(1))).status).toBe(200)
    for (const version of [1, 2]) {
      const again = await send('POST', `/api/components/${code}/retire`, match(version))
      expect([again.status, again.body.type]).toEqual([409, '/problems/action_not_allowed'])
    }
    expect((await send('PATCH', `/api/components/${code}`, match(2), { note: 'x' })).status).toBe(409)
    await ask("delete from component_serials where district_code = '330102' and class_code = '0283'")
    expect(Number((await added({ class: '0283' })).code)).toBe(Number(code) + 1)
  })
})

it('a stranger is asked to sign in', async () => {
  expect((await send('GET', '/api/components/3301020101000001', {})).status).toBe(401)
  expect((await add({ class: '0104', geometry: point([120.166, 30.2567]) }, {})).status).toBe(401)
})
