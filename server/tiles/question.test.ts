/** What narrows a tile: properties, filter, time, several layers. Every answer is held against the tile without it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ANCHOR, openTestCity, type TestCity } from '../testing.ts'
import { type Decoded, decode, pathOf, tileAt } from './testing.ts'

const CENTRE = [120.16, 30.25] as const
let city: TestCity
let admin: { authorization: string }
beforeAll(async () => {
  city = await openTestCity()
  admin = await city.signIn('admin')
})
afterAll(() => city?.close())

const get = (url: string, search: Record<string, string> = {}, more: Record<string, string> = {}) =>
  city.app.inject({ url: `${url}?${new URLSearchParams(search)}`, headers: { ...admin, ...more } })
/** Features of a tile by source-layer. */
async function tile(
  layers: string,
  z: number,
  search: Record<string, string> = {},
): Promise<Record<string, Decoded[]>> {
  const answer = await get(pathOf(layers, tileAt(CENTRE, z)), search)
  expect([200, 204], answer.body).toContain(answer.statusCode)
  return answer.statusCode === 204 ? {} : decode(answer.rawPayload)
}
const codes = (features: Decoded[] = []) =>
  features.map(({ properties }) => String(properties.code ?? properties.id)).sort()
type Properties = Decoded['properties']

describe('a filter', () => {
  const CASES: [
    layer: string,
    z: number,
    source: string,
    filter: string,
    keeps: (properties: Properties) => boolean,
  ][] = [
    ['cases', 14, 'cases', "state = 'handling'", ({ state }) => state === 'handling'],
    ['cases', 14, 'cases', "NOT (state = 'handling')", ({ state }) => state !== 'handling'],
    [
      'cases',
      14,
      'cases',
      "kind = 'event' AND state <> 'handling'",
      ({ kind, state }) => kind === 'event' && state !== 'handling',
    ],
    [
      'cases',
      14,
      'cases',
      "state IN ('filed', 'closed') or kind='component'",
      ({ state, kind }) => ['filed', 'closed'].includes(String(state)) || kind === 'component',
    ],
    ['cases', 14, 'cases', 'due_at is null', ({ due_at }) => due_at === undefined],
    [
      'cases',
      14,
      'cases',
      "due_at >= TIMESTAMP('2026-11-20T00:00:00Z')",
      ({ due_at }) => Number(due_at) >= Date.parse('2026-11-20T00:00:00Z') / 1000,
    ],
    [
      'cases',
      14,
      'cases',
      "reported_at < DATE('2026-11-18')",
      ({ reported_at }) => Number(reported_at) < Date.parse('2026-11-18T00:00:00+08:00') / 1000,
    ],
    ['cases', 14, 'cases', "class_code LIKE '01%'", ({ class_code }) => String(class_code).startsWith('01')],
    [
      'base',
      14,
      'base',
      "grade between 2 and 3 and kind = 'road'",
      ({ grade, kind }) => kind === 'road' && Number(grade) >= 2 && Number(grade) <= 3,
    ],
    ['base', 14, 'base', 'grade > -1.5e0', () => true],
    [
      'components',
      16,
      'components',
      "\"state\" = 'intact' and name not like '%井%'",
      ({ state, name }) => state === 'intact' && !String(name).includes('井'),
    ],
    ['areas', 14, 'areas', 'gridded', ({ gridded }) => gridded === true],
    ['areas', 14, 'areas', "name = 'it''s'", () => false],
  ]
  it.each(CASES)('%s z%i: %3$s', async (layer, z, source, filter, keeps) => {
    const [all, some] = [await tile(layer, z), await tile(layer, z, { filter })]
    const expected = (all[source] ?? []).filter(({ properties }) => keeps(properties))
    expect(codes(some[source])).toEqual(codes(expected))
    expect(expected.length < all[source]!.length || filter.startsWith('grade >')).toBe(true)
  })

  it('counts only what it lets through, where a tile shows counts', async () => {
    const sum = (features: Decoded[] = []) =>
      features.reduce((total, { properties }) => total + Number(properties.count), 0)
    const all = sum((await tile('cases', 12)).cases)
    const parts = await Promise.all(
      ["kind = 'event'", "kind <> 'event'"].map(async (filter) => sum((await tile('cases', 12, { filter })).cases)),
    )
    expect(parts.every((part) => part > 0)).toBe(true)
    expect(parts[0]! + parts[1]!).toBe(all)
  })

  it('is one entry of the cache however it is written', async () => {
    const path = pathOf('cases', tileAt(CENTRE, 13))
    await get(path, { filter: "state='filed' and kind='event'" })
    const again = await get(path, { filter: "( state = 'filed' )  AND  kind = 'event'" })
    expect(again.headers['cache-status']).toBe('wangge; hit')
    expect((await get(path, { filter: "state='filed' and kind='component'" })).headers['cache-status']).toBe(
      'wangge; fwd=miss',
    )
  })

  it.each([
    ["state = 'filed' and", 'cases', 20],
    ["state = 'filed'; drop table cases", 'cases', 16],
    ["state = 'it''s", 'cases', 9],
    ['password = 1', 'cases', 'There is no property "password"'],
    ['point_3857 is null', 'cases', 'There is no property "point_3857"'],
    ['constructor is null', 'cases', 'There is no property "constructor"'],
    ['state = 5', 'cases', 'state is compared with a text'],
    ["due_at = 'yesterday'", 'cases', 'due_at is compared with TIMESTAMP'],
    ["due_at = TIMESTAMP('2026-13-45T00:00:00Z')", 'cases', 'due_at is compared with TIMESTAMP'],
    ["due_at > DATE('2026-02-30')", 'cases', 'due_at is compared with'],
    ["grade = 'x'", 'base', 'grade is compared with a number'],
    ["grade like '1'", 'base', 'like compares texts'],
    ['kind', 'base', 'kind is no truth value'],
    ["state = 'filed'", 'cases,grids', 'There is no property "state"'],
    [`state in (${Array.from({ length: 300 }, () => "'x'")})`, 'cases', 'at most 200 values'],
    [`name = '${'x'.repeat(2100)}'`, 'areas', 'at most 2000 characters'],
    ['', 'cases', 1],
    ['('.repeat(900), 'cases', 901],
  ])('that cannot be is refused with where: %s', async (filter, layers, says) => {
    const answer = await get(pathOf(layers, tileAt(CENTRE, 14)), { filter })
    expect(answer.statusCode, answer.body).toBe(400)
    expect(answer.json()).toMatchObject({ type: '/problems/bad_filter', field: 'filter' })
    expect(answer.json().detail).toContain(typeof says === 'number' ? `at character ${says}:` : says)
  })

  it('is refused in Chinese to who reads Chinese', async () => {
    const answer = await get(pathOf('cases', tileAt(CENTRE, 14)), { filter: 'state = 5' }, { 'accept-language': 'zh' })
    expect(answer.json().detail).toBe("state 应与单引号内的文字（如 'filed'）比较。")
  })
})

describe('properties', () => {
  it('that are not wanted are left out, and the shapes stay', async () => {
    const [all, some] = [await tile('grids', 15), await tile('grids', 15, { properties: 'code' })]
    expect(new Set(some.grids!.flatMap(({ properties }) => Object.keys(properties)))).toEqual(new Set(['code']))
    expect(some.grids!.map(({ parts }) => parts)).toEqual(all.grids!.map(({ parts }) => parts))
    expect(
      (await tile('grids', 15, { properties: '' })).grids!.every(
        ({ properties }) => Object.keys(properties).length === 0,
      ),
    ).toBe(true)
  })
  it('that there are none of are refused with those there are', async () => {
    const answer = await get(pathOf('grids', tileAt(CENTRE, 15)), { properties: 'code,owner' })
    expect([answer.statusCode, answer.json().field, answer.json().value]).toEqual([400, 'properties', 'owner'])
  })
})

describe('several layers', () => {
  it('come in one tile, each as it comes alone, and count as public only when all are', async () => {
    const together = await tile('areas,grids,cases', 15)
    expect(together).toEqual({
      ...(await tile('areas', 15)),
      ...(await tile('grids', 15)),
      ...(await tile('cases', 15)),
    })
    const path = pathOf('areas,grids,cases', tileAt(CENTRE, 15))
    expect((await city.app.inject({ url: path })).statusCode).toBe(401)
    expect((await city.app.inject({ url: pathOf('areas,grids', tileAt(CENTRE, 15)) })).headers['cache-control']).toBe(
      'public, no-cache',
    )
    expect(Object.keys(await tile('areas,grids', 9))).toEqual(['areas', 'area_labels'])
  })
  it('are described together, and the description keeps what narrows them', async () => {
    const json = (await get('/tiles/areas,cases.json', { asof: '2026-11-01T00:00:00+08:00' })).json()
    expect(json.tiles[0]).toMatch(
      /\/tiles\/areas,cases\/\{z\}\/\{x\}\/\{y\}\.mvt\?asof=2026-11-01T00%3A00%3A00%2B08%3A00$/,
    )
    expect(json.vector_layers.map(({ id }: { id: string }) => id)).toEqual(['areas', 'area_labels', 'cases'])
    expect([json.minzoom, json.maxzoom, json.times]).toEqual([0, 15, ['asof']])
    expect((await get('/tiles/areas,nowhere.json')).json()).toMatchObject({ status: 404, value: 'nowhere' })
  })
})

describe('a map of another time', () => {
  it('shows a grid and a component as they were', async () => {
    const before = ANCHOR.toISOString()
    const [grid] = (await tile('grids', 16)).grids!
    const [thing] = (await tile('components', 16)).components!
    await city.database.system(async (client) => {
      const values = [thing!.properties.code, '2026-11-20T03:00:00Z']
      await client.query({ text: 'update components set valid_to = $2 where code = $1 and valid_to is null', values })
      await client.query({
        text: `insert into components (code, valid_from, name, state, grid_code, geom)
          select code, $2, name, 'lost', grid_code, geom from components where code = $1`,
        values,
      })
      await client.query({
        text: 'update unit_grids set valid_to = $2 where code = $1 and valid_to is null',
        values: [grid!.properties.code, '2026-11-20T03:00:00Z'],
      })
    })
    city.database.wake('tiles')
    const [now, then] = [await tile('grids,components', 16), await tile('grids,components', 16, { asof: before })]
    const found = (shown: Record<string, Decoded[]>) => ({
      grid: codes(shown.grids).includes(String(grid!.properties.code)),
      state: shown
        .components!.filter(({ properties }) => properties.code === thing!.properties.code)
        .map(({ properties }) => properties.state),
    })
    expect(found(now)).toEqual({ grid: false, state: ['lost'] })
    expect(found(then)).toEqual({ grid: true, state: [thing!.properties.state] })
  })

  it('shows the cases that were open then, in the state that the log had', async () => {
    const asof = '2026-11-05T04:00:00Z'
    const shown = (await tile('cases', 14, { asof })).cases!
    const { x, y, z } = tileAt(CENTRE, 14)
    const { rows } = await city.database.system((client) =>
      client.query({
        text: `select id, (select to_state from case_events where case_id = id and at <= $1 order by seq desc limit 1) as state from cases
          where ST_Intersects(point_3857, ST_TileEnvelope($2, $3, $4, margin => 0.015)) and reported_at <= $1
            and (ended_at is null or ended_at > $1::timestamptz - interval '7 days')`,
        values: [asof, z, x, y],
      }),
    )
    expect(rows.length).toBeGreaterThan(20)
    const states = new Map(shown.map(({ properties }) => [properties.id, properties.state]))
    expect(rows.filter(({ id, state }) => states.get(id) !== state)).toEqual([])
  })

  it('of a window shows all that was reported in it, ended or not', async () => {
    const [from, until] = ['2026-10-01T00:00:00Z', '2026-10-08T00:00:00Z']
    const shown = (await tile('cases', 14, { datetime: `${from}/${until}` })).cases!
    expect(shown.length).toBeGreaterThan(3)
    const seconds = shown.map(({ properties }) => Number(properties.reported_at) * 1000)
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(Date.parse(from))
    expect(Math.max(...seconds)).toBeLessThan(Date.parse(until))
    const sum = async (datetime: string) =>
      ((await tile('cases', 12, { datetime })).cases ?? []).reduce(
        (total, { properties }) => total + Number(properties.count),
        0,
      )
    expect((await sum(`../${from}`)) + (await sum(`${from}/${until}`)) + (await sum(`${until}/..`))).toBe(
      await sum('../..'),
    )
  })

  it.each([
    ['pipes', { asof: '2026-11-01T00:00:00Z' }, 'no_such_time', 'pipes'],
    ['areas,base', { asof: '2026-11-01T00:00:00Z' }, 'no_such_time', 'base'],
    ['components', { datetime: '../2026-11-01T00:00:00Z' }, 'no_such_time', 'components'],
    ['cases', { asof: '2026-11-01' }, 'bad_request', '2026-11-01'],
    ['cases', { asof: '2026-11-01T00:00:00' }, 'bad_request', '2026-11-01T00:00:00'],
    ['cases', { datetime: '2026-11-01T00:00:00Z' }, 'bad_request', '2026-11-01T00:00:00Z'],
    [
      'cases',
      { datetime: '2026-11-02T00:00:00Z/2026-11-01T00:00:00Z' },
      'bad_request',
      '2026-11-02T00:00:00Z/2026-11-01T00:00:00Z',
    ],
    ['cases', { datetime: '../..', asof: '2026-11-01T00:00:00Z' }, 'bad_request', '2026-11-01T00:00:00Z'],
  ] as const)('that there is not is refused: %s %j', async (layers, search, code, value) => {
    const answer = await get(pathOf(layers, tileAt(CENTRE, 15)), search)
    expect(answer.json()).toMatchObject({ status: 400, type: `/problems/${code}`, value })
  })
})

it('a case that ended leaves the map after seven days, although nothing is written then', async () => {
  const path = pathOf('cases', tileAt(CENTRE, 14))
  const { cases } = await tile('cases', 14)
  const { rows } = await city.database.system((client) =>
    client.query({
      text: 'select id, ended_at from cases where id = any ($1) and ended_at is not null order by ended_at limit 1',
      values: [codes(cases)],
    }),
  )
  const gone = new Date(rows[0].ended_at).getTime() + 7 * 86_400_000
  try {
    city.setNow(new Date(gone - 1000))
    expect((await get(path)).headers['cache-status']).toBe('wangge; hit')
    city.setNow(new Date(gone + 1000))
    expect(codes((await tile('cases', 14)).cases)).not.toContain(rows[0].id)
  } finally {
    city.setNow(ANCHOR)
  }
})
