/** What is answered over HTTP: the same as JSON and as columns, once, and refused in words. */
import { cellToParent, latLngToCell } from 'h3-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLoop, rowsOf } from '../cases/testing.ts'
import { openTestCity, type TestCity } from '../testing.ts'
import { COLUMNS, type Column, readColumns } from './columns.ts'
import { hexOf } from './counts/cells.ts'
import type { AreaCounts, Cells, ClassCounts, Days, Frames, Hours, StateCounts, UnitCounts } from './schema.ts'

let city: TestCity
beforeAll(async () => {
  city = await openTestCity()
})
afterAll(() => city?.close())

const get = async (path: string, more: Record<string, string> = {}, person = 'admin') =>
  city.app.inject({ url: `/api/hotspots/${path}`, headers: { ...(await city.signIn(person)), ...more } })
async function both<Answer>(path: string) {
  const [json, packed] = [await get(path), await get(path, { accept: COLUMNS })]
  expect([json.statusCode, packed.statusCode], json.body).toEqual([200, 200])
  expect(packed.headers['content-type']).toBe(COLUMNS)
  const bytes = Uint8Array.from(packed.rawPayload)
  const { meta, columns } = readColumns<Record<string, unknown>>(bytes.buffer)
  return { json: json.json<Answer>(), meta, columns }
}
const hexes = ({ highs, lows }: Record<string, Column>) =>
  Array.from(highs!, (high, index) => hexOf(high, lows![index]!))
const PERIOD = 'from=2026-09-01&to=2026-11-20'

describe('columns say the same as JSON', () => {
  it('of cells', async () => {
    const { json, meta, columns } = await both<Cells>(`cells?${PERIOD}&resolution=10&kind=event`)
    const { cells, counts, ...rest } = json
    expect(meta).toEqual(rest)
    expect(rest.total).toBeGreaterThan(100)
    expect(Object.fromEntries(hexes(columns).map((cell, index) => [cell, columns.counts![index]]))).toEqual(
      Object.fromEntries(cells.map((cell, index) => [cell, counts[index]])),
    )
  })

  it('of days and hours', async () => {
    const days = await both<Days>(`days?${PERIOD}`)
    expect([...days.columns.counts!]).toEqual(days.json.counts)
    expect(days.meta.first).toBe(days.json.days[0])
    const hours = await both<Hours>(`hours?${PERIOD}`)
    expect([...hours.columns.counts!]).toEqual(hours.json.counts.flat())
    expect(hours.json.counts.map((day) => day.length)).toEqual(Array(7).fill(24))
    expect(hours.json.total).toBe(days.json.counts.reduce((sum, count) => sum + count, 0))
  })

  it.each(['district', 'street', 'community', 'grid'])('of areas by %s', async (level) => {
    const { json, meta, columns } = await both<AreaCounts>(`areas?${PERIOD}&level=${level}`)
    expect(Object.fromEntries(codes(columns).map((code, index) => [code, columns.counts![index]]))).toEqual(
      Object.fromEntries(json.areas.map(({ code, count }) => [code, count])),
    )
    expect(meta.total).toBe(json.total)
    expect(json.areas.every(({ name, nameEn }) => (level === 'grid' ? name === null : name && nameEn))).toBe(true)
    if (level !== 'grid') expect(json.areas.reduce((sum, { count }) => sum + count, 0)).toBe(json.total)
  })

  it.each(['hour&from=2026-11-18', 'day&from=2026-10-01', 'week&from=2026-01-01'])('of frames by %s', async (step) => {
    const { json, meta, columns } = await both<Frames>(`frames?step=${step}&to=2026-11-20&resolution=8`)
    expect(meta.starts).toEqual(json.starts)
    const cells = json.cells!
    expect(hexes(columns)).toEqual(cells)
    for (const name of ['offsets', 'numbers', 'counts'] as const) expect([...columns[name]!], name).toEqual(json[name])
    expect(json.offsets).toHaveLength(json.starts.length + 1)
    // Played to the end they are what the map shows of the whole period.
    const sums: Record<string, number> = {}
    for (const [at, number] of json.numbers.entries())
      sums[cells[number]!] = (sums[cells[number]!] ?? 0) + json.counts[at]!
    const whole = (await get(`cells?from=${step.slice(-10)}&to=2026-11-20&resolution=8`)).json<Cells>()
    expect(sums).toEqual(Object.fromEntries(whole.cells.map((cell, index) => [cell, whole.counts[index]])))
    const days = (await get(`days?from=${step.slice(-10)}&to=2026-11-20`)).json<Days>()
    if (step.startsWith('day')) {
      const perFrame = json.starts.map((_, slice) =>
        json.counts.slice(json.offsets[slice], json.offsets[slice + 1]).reduce((sum, count) => sum + count, 0),
      )
      expect(perFrame).toEqual(days.counts)
    }
  })
})

const codes = ({ highs, lows }: Record<string, Column>) =>
  Array.from(highs!, (high, index) => String(high * 2 ** 32 + lows![index]!))

it.each(['district', 'grid'])('frames by %s are the counts of areas, slice by slice', async (level) => {
  const { json, columns } = await both<Frames>(`frames?step=week&${PERIOD}&level=${level}`)
  expect(codes(columns)).toEqual(json.areas)
  expect(json.cells).toBeUndefined()
  for (const name of ['offsets', 'numbers', 'counts'] as const) expect([...columns[name]!], name).toEqual(json[name])
  const sums: Record<string, number> = {}
  for (const [at, number] of json.numbers.entries())
    sums[json.areas![number]!] = (sums[json.areas![number]!] ?? 0) + json.counts[at]!
  const whole = (await get(`areas?${PERIOD}&level=${level}`)).json<AreaCounts>()
  expect(sums).toEqual(Object.fromEntries(whole.areas.map(({ code, count }) => [code, count])))
  // Outside all unit grids lie cases that are in no frame by grid.
  expect(json.total).toBe(whole.areas.reduce((sum, { count }) => sum + count, 0))
})

describe('amounts to make rates of', () => {
  const COVERS = `${PERIOD}&class=component-0102`

  it('are components in force of the classes asked for, by unit grid, street and cell', async () => {
    const rows = await rowsOf<{ grid: string; lon: number; lat: number }>(
      city,
      `select grid_code as grid, ST_X(place) as lon, ST_Y(place) as lat from (
        select grid_code, ST_Transform(ST_Centroid(geom), 4326) as place from components where valid_to is null and class_code = '0102') placed`,
    )
    const countedBy = (keyOf: (row: (typeof rows)[number]) => string) => {
      const counts = new Map<string, number>()
      for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1)
      return counts
    }
    for (const [level, length] of [
      ['grid', 15],
      ['street', 9],
    ] as const) {
      const { json, columns } = await both<AreaCounts>(`areas?${COVERS}&level=${level}&per=components`)
      const expected = countedBy(({ grid }) => (grid ?? '').slice(0, length))
      expect(json.areas.length).toBeGreaterThan(5)
      expect(json.areas.map(({ amount }) => amount)).toEqual(json.areas.map(({ code }) => expected.get(code) ?? 0))
      const byCode = new Map(json.areas.map(({ code, amount }) => [code, amount]))
      expect([...columns.amounts!]).toEqual(codes(columns).map((code) => byCode.get(code)))
    }
    const byCell = countedBy(({ lon, lat }) => cellToParent(latLngToCell(lat, lon, 11), 9))
    const { json, columns } = await both<Cells>(`cells?${COVERS}&per=components`)
    expect(json.amounts).toEqual(json.cells.map((cell) => byCell.get(cell) ?? 0))
    expect([...columns.amounts!]).toEqual(hexes(columns).map((cell) => byCell.get(cell) ?? 0))
    const frames = await both<Frames>(`frames?${COVERS}&step=week&per=components`)
    expect(frames.json.amounts).toEqual(frames.json.cells!.map((cell) => byCell.get(cell) ?? 0))
    expect((await get(`cells?${COVERS}`)).json()).not.toHaveProperty('amounts')
  })

  it('are metres of road, as long in all unit grids of a district as in it', async () => {
    const districts = (await get(`areas?${PERIOD}&level=district&per=roads`)).json<AreaCounts>().areas
    const rows = await rowsOf<{ code: string; metres: number }>(
      city,
      `with districts as (select left(code, 6) as code, ST_Union(geom) as geom from unit_grids where valid_to is null group by 1
         union all select 'all', ST_Union(geom) from unit_grids where valid_to is null)
       select districts.code, sum(ST_Length(ST_Intersection(road.geom, districts.geom))) as metres
       from base_features road join districts on ST_Intersects(road.geom, districts.geom) where road.kind = 'road' group by 1`,
    )
    const metres = new Map(rows.map((row) => [row.code, row.metres]))
    expect(districts.length).toBeGreaterThan(3)
    // Pieces of ten metres go whole to the grid of their middle: one in the middle of the road between two districts to the first.
    for (const { code, amount } of districts) {
      const expected = metres.get(code) ?? 0
      expect(Math.abs(amount! - expected), code).toBeLessThanOrEqual(0.1 * expected)
    }
    // Roads along the outer edge lie in or out by a rounding: one in forty metres here.
    const all = rows.find(({ code }) => code === 'all')!.metres
    expect(Math.abs(districts.reduce((sum, { amount }) => sum + amount!, 0) / all - 1)).toBeLessThan(0.03)
  })

  it('are asked for again only when they or the counts have changed', async () => {
    for (const more of [{}, { accept: COLUMNS }] as Record<string, string>[]) {
      const path = `areas?${PERIOD}&level=street&per=components`
      const tag = (await get(path, more)).headers.etag as string
      expect((await get(path, { ...more, 'if-none-match': tag })).statusCode).toBe(304)
      expect((await get(`${path}&kind=event`, { ...more, 'if-none-match': tag })).statusCode).toBe(200)
    }
  })
})

describe('names', () => {
  it('come with units and classes, and cases without a unit are told apart', async () => {
    const { units, total } = (await get(`units?${PERIOD}`)).json<UnitCounts>()
    expect(units.reduce((sum, { count }) => sum + count, 0)).toBe(total)
    for (const { code, name } of units) expect(name === null).toBe(code === null)
    const none = units.find(({ code }) => code === null)!
    expect((await get(`cells?${PERIOD}&unit=none`)).json().total).toBe(none.count)
    const [most] = units.filter(({ code }) => code !== null)
    expect(
      (await get(`days?${PERIOD}&unit=${most!.code}`)).json<Days>().counts.reduce((sum, count) => sum + count, 0),
    ).toBe(most!.count)
    const { classes } = (await get(`classes?${PERIOD}&unit=${most!.code}`)).json<ClassCounts>()
    expect(classes.reduce((sum, { count }) => sum + count, 0)).toBe(most!.count)
  })

  it('of states: voided cases are counted only when asked for', async () => {
    const states = async (more: string) =>
      (await get(`states?from=2024-11-01&to=2026-11-20${more}`)).json<StateCounts>()
    const [usual, all] = [await states(''), await states('&state=all')]
    const [{ voided }] = (await rowsOf<{ voided: number }>(
      city,
      "select count(*)::integer as voided from cases where state = 'voided'",
    )) as [{ voided: number }]
    expect(voided).toBeGreaterThan(0)
    expect(all.total - usual.total).toBe(voided)
    expect(usual.states.map(({ state }) => state)).not.toContain('voided')
    expect((await states('&state=voided')).total).toBe(voided)
  })
})

it('a management area counts what says so, wherever its streets are', async () => {
  const [own] = await rowsOf<{ count: number }>(
    city,
    "select count(*)::integer as count from cases where state <> 'voided' and (management_code = '330190' or starts_with(community_code, '330102'))",
  )
  const { total } = (await get('cells?from=2024-11-01&to=2026-11-20&area=330190,330102')).json<Cells>()
  expect(total).toBe(own!.count)
  expect(total).toBeGreaterThan((await get('cells?from=2024-11-01&to=2026-11-20&area=330102')).json<Cells>().total)
})

describe('an answer one has', () => {
  it('is not sent again until a case changes, and to nobody else', async () => {
    const path = `cells?${PERIOD}`
    const tag = (await get(path)).headers.etag as string
    expect(tag).toMatch(/^W\/"[\w-]{22}"$/)
    const known = { 'if-none-match': `"other", ${tag}` }
    const again = await get(path, known)
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', tag])
    // The same question in other words.
    expect((await get(`cells?to=2026-11-20&from=2026-09-01&resolution=9&class=`, known)).statusCode).toBe(304)
    expect((await get(`${path}&kind=event`, known)).statusCode).toBe(200)
    expect((await get(path, { ...known, accept: COLUMNS })).statusCode).toBe(200)
    expect((await get(path, known, 'dispatcher.330106')).statusCode).toBe(200)
    // Names are nothing the log tells of.
    const units = { 'if-none-match': (await get(`units?${PERIOD}`)).headers.etag as string }
    expect((await get(`units?${PERIOD}`, units)).statusCode).toBe(304)
    await city.database.system((client) => client.query("update units set name = name || '·'"))
    expect((await get(`units?${PERIOD}`, units)).statusCode).toBe(200)
    await openLoop(city).filed('330106')
    expect((await get(path, known)).statusCode).toBe(200)
  })
})

describe('refused', () => {
  it.each([
    ['cells?area=330106,999999', 422, 'unknown_area', '999999'],
    ['areas?level=grid&area=330106001001999', 422, 'unknown_area', '330106001001999'],
    ['units?unit=HZ-SW,NOBODY,NOONE', 422, 'unknown_unit', 'NOBODY, NOONE'],
    ['hours?class=event-9999', 422, 'unknown_class', '9999'],
    ['states?state=lost', 400, 'bad_request', 'lost'],
    ['days?source=rumour', 400, 'bad_request', 'collector, citizen'],
    ['areas?level=planet', 400, 'bad_request', 'level'],
    ['areas', 400, 'bad_request', 'level'],
    ['areas?level=street&per=area', 400, 'bad_request', 'per'],
    ['cells?per=residents', 400, 'bad_request', 'per'],
    ['frames?step=hour&from=2026-10-21&level=planet', 400, 'bad_request', 'level'],
    ['frames?step=year', 400, 'bad_request', 'step'],
    ['frames?step=hour&from=2025-01-01&to=2026-01-01', 400, 'bad_request', 'longer steps'],
    ['cells?from=2026-11-20T10:00:00Z&to=2026-11-20T09:00:00Z', 400, 'bad_request', 'Exchange the two'],
    ['cells?weekdays=8', 400, 'bad_request', 'from 1 to 7'],
  ])('%s', async (path, status, code, words) => {
    const answer = await get(path)
    expect([answer.statusCode, answer.json().type], answer.body).toEqual([status, `/problems/${code}`])
    expect(answer.json().detail).toContain(words)
  })

  it.each([
    ['cells?area=330106,999999', '没有区域或单元网格 999999。GET /api/areas 列出区域，GET /api/grids 列出单元网格。'],
    ['hours?kind=event&class=9999', '没有事件小类 9999。GET /api/standards/classes 列出全部小类。'],
    ['cells?cells=nonsense', 'cells 以逗号分隔，每项为 5 至 11 级的 H3 格子（十六进制）；收到的是“nonsense”。'],
    ['cells?from=2026-11-20&to=2026-11-19', '时段的结束早于开始：2026-11-20 至 2026-11-19。请对调起止时间。'],
    ['runs/999999', '没有本人的计算任务 999999。GET /api/hotspots/runs 列出全部，保留 14 天。'],
  ])('%s, in Chinese to who reads Chinese', async (path, said) => {
    expect((await get(path, { 'accept-language': 'zh-CN' })).json().detail).toContain(said)
  })
})
