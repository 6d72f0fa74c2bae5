import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadQueries } from '../database/queries.ts'
import { openTestCity, type TestCity } from '../testing.ts'
import { type Component, type ComponentSelection, SORTS } from './schema.ts'

let city: TestCity
let planner: { authorization: string }
beforeAll(async () => {
  city = await openTestCity()
  planner = await city.signIn('planner.city')
})
afterAll(() => city.close())

type Headers = Record<string, string>
const send = async (method: 'GET', url: string, headers: Headers) => {
  const answer = await city.app.inject({ method, url, headers })
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
}
const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])

describe('the list', () => {
  const page = async (search: Record<string, string>) => {
    const answer = await send('GET', `/api/components?${new URLSearchParams(search)}`, planner)
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return answer.body as { components: Component[]; next: string | null }
  }
  const pages = async (search: Record<string, string>) => {
    const codes: string[] = []
    let cursor: string | null = null
    do {
      const found: { components: Component[]; next: string | null } = await page({
        ...search,
        ...(cursor ? { cursor } : {}),
      })
      codes.push(...found.components.map((component) => component.code))
      cursor = found.next
    } while (cursor)
    return codes
  }
  const expected = async (where: string, values: unknown[] = []) =>
    (
      await ask<{ code: string }>(
        `select code from components where valid_to is null and ${where} order by code`,
        values,
      )
    ).map((row) => row.code)

  it('by pages holds everything in a box exactly once, in order of code', async () => {
    const codes = await pages({ bbox: '120.160,30.250,120.172,30.262', limit: '200' })
    expect(codes.length).toBeGreaterThan(400)
    expect(codes).toEqual(
      await expected(
        'ST_Intersects(geom, ST_Transform(ST_MakeEnvelope(120.160, 30.250, 120.172, 30.262, 4326), 4549))',
      ),
    )
  })

  it('is narrowed by class, major class, state, grid and words together', async () => {
    const [{ grid }] = (await ask(
      "select grid_code as grid from components where class_code = '0104' and valid_to is null order by code limit 1 offset 200",
    )) as [{ grid: string }]
    expect(await pages({ class: '0401' })).toEqual(await expected("class_code = '0401'"))
    expect(await pages({ class: '0127', limit: '200' })).toEqual(await expected("class_code = '0127'"))
    expect(await pages({ class: '05', state: 'lost' })).toEqual(
      await expected("class_code like '05%' and state = 'lost'"),
    )
    expect(await pages({ class: '01', state: 'lost', limit: '200' })).toEqual(
      await expected("class_code like '01%' and state = 'lost'"),
    )
    expect(await pages({ grid, limit: '7' })).toEqual(await expected('grid_code = $1', [grid]))
    expect(await pages({ grid, class: '01', limit: '3' })).toEqual(
      await expected("grid_code = $1 and class_code like '01%'", [grid]),
    )
  })

  it('is searched by the beginning of a code, by name and by address', async () => {
    const [row] = await ask<{ code: string; address: string }>(
      'select code, address from components where address is not null and valid_to is null order by code limit 1 offset 5000',
    )
    expect((await page({ q: row!.code })).components.map((one) => one.code)).toEqual([row!.code])
    expect((await page({ q: row!.code.slice(0, 12), limit: '1' })).components[0]!.code.slice(0, 12)).toBe(
      row!.code.slice(0, 12),
    )
    const street = row!.address.slice(0, 6)
    const found = await page({ q: street, limit: '200' })
    expect(found.components.length).toBeGreaterThan(0)
    expect(found.components.every((one) => one.address?.includes(street) || one.name.includes(street))).toBe(true)
    expect((await page({ q: '%' })).components).toEqual([])
    expect((await page({ q: '_' })).components).toEqual([])
  })

  it('of a box far away is empty, of the whole world begins at the first', async () => {
    expect(await page({ bbox: '0,0,1,1' })).toEqual({ components: [], next: null })
    const world = await page({ bbox: '-180,-90,180,90', limit: '2' })
    expect(world.components).toHaveLength(2)
    expect(world.next).not.toBeNull()
  })

  const ORDERS = {
    code: '',
    name: 'name,',
    class: 'class_code,',
    state: 'state,',
    supervising: "coalesce(supervising_code, ''),",
    owner: "coalesce(owner_code, ''),",
    maintainer: "coalesce(maintainer_code, ''),",
    grid: "coalesce(grid_code, ''),",
    changed: 'changed_at,',
  } satisfies Record<(typeof SORTS)[number], string>
  it.each(SORTS)('ordered by %s, upwards and downwards, holds everything exactly once', async (sort) => {
    const bbox = '120.166,30.256,120.172,30.262'
    const inside =
      'valid_to is null and ST_Intersects(geom, ST_Transform(ST_MakeEnvelope(120.166, 30.256, 120.172, 30.262, 4326), 4549))'
    for (const [descending, way] of [
      ['false', ''],
      ['true', ' desc'],
    ]) {
      const order = `${ORDERS[sort].replace(/,$/, `${way},`)} code${way}`
      const rows = await ask<{ code: string }>(`select code from components where ${inside} order by ${order}`)
      expect(await pages({ bbox, sort, descending: descending!, limit: '17' })).toEqual(rows.map(({ code }) => code))
    }
  })

  it('is narrowed by units, by nobody, by accuracy and by when it changed; and counted', async () => {
    const since = '2020-01-01T00:00:00.000Z'
    for (const [search, where] of [
      [{ owner: 'none', class: '0104' }, "owner_code is null and class_code = '0104'"],
      [{ maintainer: 'HZ-PS', class: '0301' }, "maintainer_code = 'HZ-PS' and class_code = '0301'"],
      [{ grid: 'none' }, 'grid_code is null'],
      [{ accuracy: 'C', class: '03' }, "accuracy_class = 'C' and class_code like '03%'"],
      [{ changedSince: since, class: '0301' }, `changed_at >= '${since}' and class_code = '0301'`],
    ] as const) {
      const codes = await expected(where)
      expect(await pages({ ...search, limit: '200' })).toEqual(codes)
      const counted = await send('GET', `/api/components/count?${new URLSearchParams(search)}`, planner)
      expect(counted.body).toEqual({ count: codes.length, exact: true })
    }
    expect((await send('GET', '/api/components/count', planner)).body.count).toBe((await expected('true')).length)
  })

  it('refuses the cursor of another order', async () => {
    const { next } = await page({ sort: 'name', limit: '2' })
    expect((await send('GET', `/api/components?sort=owner&cursor=${next}`, planner)).status).toBe(400)
  })

  it('is selected by a lasso that crosses itself, within the filter, up to 20,000', async () => {
    const select = async (payload: object) =>
      (
        await city.app.inject({ method: 'POST', url: '/api/components/select', headers: planner, payload })
      ).json() as ComponentSelection
    // A bow tie: its two wings, not what lies between them.
    const ring = [
      [120.16, 30.25],
      [120.172, 30.262],
      [120.172, 30.25],
      [120.16, 30.262],
      [120.16, 30.25],
    ]
    const within = { type: 'Polygon', coordinates: [ring] }
    const wings = `ST_Intersects(geom, ST_Transform(ST_MakeValid(ST_GeomFromText('POLYGON((${ring.map((at) => at.join(' ')).join(',')}))', 4326)), 4549))`
    const { components, complete } = await select({ within, filter: { class: '01' } })
    expect(complete).toBe(true)
    expect(components.length).toBeGreaterThan(50)
    expect(components.map(({ code }) => code)).toEqual(await expected(`class_code like '01%' and ${wings}`))
    expect(components[0]!.version).toBeGreaterThan(0)
    const everything = await select({})
    expect([everything.components.length, everything.complete]).toEqual([20_000, false])
  })

  it.each([
    ['bbox=1,2,3', '/problems/bad_request'],
    ['bbox=30,120,31,121', '/problems/bad_request'],
    ['cursor=nonsense', '/problems/bad_request'],
    ['limit=0', '/problems/bad_request'],
    ['limit=5000', '/problems/bad_request'],
    ['class=1', '/problems/bad_request'],
    ['state=fine', '/problems/bad_request'],
    ['grid=12', '/problems/bad_request'],
    ['q=a%00b', '/problems/bad_request'],
  ])('refuses %s', async (search, type) => {
    const answer = await send('GET', `/api/components?${search}`, planner)
    expect([answer.status, answer.body.type]).toEqual([400, type])
  })

  it('asks to sign in', async () => {
    expect((await send('GET', '/api/components', {})).status).toBe(401)
  })
})

const query = loadQueries(import.meta.url, './listing.sql')

// The embedded engine plans the same; its WASM build is not what a city of two million components runs on.
describe.runIf(process.env.DATABASE_URL)('the list is read from an index', () => {
  const box = {
    type: 'Polygon',
    coordinates: [
      [
        [120.15, 30.25],
        [120.155, 30.25],
        [120.155, 30.255],
        [120.15, 30.25],
      ],
    ],
  }
  it.each<[string, object, Record<string, unknown>, string]>([
    ['after a cursor', {}, { after: '3301060104000100' }, 'components_current'],
    ['in a polygon', { within: JSON.stringify(box), srid: 4549 }, {}, 'components_geom'],
    ['in a grid', { grid: '330102003055003' }, {}, 'components_by_grid'],
    ['of a class', { class: '0301' }, { after: '3301060301000001' }, 'components_'],
    ['without an owner', { owner: '' }, {}, 'components_by_owner'],
    ['by the beginning of a code', { begins: '3301020104' }, {}, 'components_current'],
    ['by name', {}, { sort: 'name', key: '路灯', after: '3301060104000100' }, 'components_by_name'],
    [
      'by state, downwards',
      {},
      { sort: 'state', descending: true, key: 'lost', after: '3301060104000100' },
      'components_by_state',
    ],
    ['by maintainer', {}, { sort: 'maintainer', key: 'HZ-PS', after: '3301060104000100' }, 'components_by_maintainer'],
    [
      'by the last change',
      {},
      { sort: 'changed', descending: true, key: '2027-11-20 02:00:00+00', after: '3301060104000100' },
      'components_by_change',
    ],
  ])('%s', async (_what, wanted, values, index) => {
    const { text, parameters } = query('listComponents')
    const all: Record<string, unknown> = {
      sort: 'code',
      descending: false,
      key: null,
      after: null,
      limit: 51,
      ...values,
      wanted: JSON.stringify(wanted),
    }
    const identity = { personId: 'planner.city', role: 'planner', unitCode: null, areaCode: null } as const
    const plan = await city.database.as(identity, async (client) => {
      const { rows } = await client.query({ text: `explain ${text}`, values: parameters.map((name) => all[name]) })
      return rows.map((row) => row['QUERY PLAN'] as string).join('\n')
    })
    expect(plan).toMatch(new RegExp(`Index.*${index}`))
    expect(plan).not.toContain('Seq Scan on components')
    // The index is the order: a page is read, not all of them sorted.
    if (values.sort) expect(plan).not.toContain('Sort')
  })
})
