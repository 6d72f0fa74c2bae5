import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import { clipBbox, readBbox } from './rules.ts'
import type { AreaShapes } from './schema.ts'

let city: TestCity
let headers: { authorization: string }
beforeAll(async () => {
  city = await openTestCity()
  headers = await city.signIn('planner.city')
})
afterAll(() => city.close())

const get = async (url: string, as?: Record<string, string>) => {
  const answer = await city.app.inject({ url, headers: as })
  return { status: answer.statusCode, body: answer.json() }
}
const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])

describe('the city', () => {
  it('tells a stranger what the console needs to start', async () => {
    const { status, body } = await get('/api/city')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      name: '杭州市',
      demo: true,
      engine: city.database.kind,
      now: '2026-11-20T02:00:00.000Z',
      timeZone: 'Asia/Shanghai',
      tileLayers: ['areas', 'base', 'grids', 'components', 'pipes', 'cases'],
    })
    const [west, south, east, north] = body.griddedBbox
    expect(body.bbox[0]).toBeLessThanOrEqual(west)
    expect(body.bbox[3]).toBeGreaterThanOrEqual(north)
    expect(body.center[0]).toBeGreaterThan(west)
    expect(body.center[0]).toBeLessThan(east)
    expect(body.center[1]).toBeGreaterThan(south)
    expect(body.center[1]).toBeLessThan(north)
  })

  it('opens the map on a unit grid', async () => {
    const { center } = (await get('/api/city')).body
    const { body } = await get(`/api/areas/at?lon=${center[0]}&lat=${center[1]}`)
    expect(body.grid.code).toMatch(/^[0-9]{15}$/)
  })
})

describe('areas', () => {
  it('are drawn one at a time, simplified and closed', async () => {
    const { status, body } = await get('/api/areas/330102')
    expect(status).toBe(200)
    expect(body).toMatchObject({ code: '330102', level: 'district', name: '上城区' })
    expect(body.geometry.type).toMatch(/Polygon$/)
    const [row] = await ask<{ shared: number; vertices: number; whole: number }>(
      `with drawn as (select ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON($1), 4326), 4549) as geom)
       select ST_Area(ST_Intersection(ST_MakeValid(drawn.geom), areas.geom)) / areas.area_m2 as shared,
         ST_NPoints(drawn.geom) as vertices, ST_NPoints(areas.geom) as whole
       from areas cross join drawn where areas.code = '330102' and areas.valid_to is null`,
      [JSON.stringify(body.geometry)],
    )
    expect(row!.shared).toBeGreaterThan(0.98)
    expect(row!.vertices).toBeLessThanOrEqual(row!.whole)
    const missing = await get('/api/areas/999999')
    expect([missing.status, missing.body.type]).toEqual([404, '/problems/not_found'])
  })

  it('are listed by level, by parent and by name', async () => {
    const districts = (await get('/api/areas?level=district')).body.areas
    expect(districts).toHaveLength(13)
    expect(districts[0]).toMatchObject({ code: '330102', name: '上城区', parentCode: '3301', level: 'district' })
    const streets = (await get('/api/areas?parent=330102')).body.areas
    expect(streets.length).toBeGreaterThan(0)
    expect(streets.every((area: { parentCode: string }) => area.parentCode === '330102')).toBe(true)
    const found = (await get(`/api/areas?level=district&q=${encodeURIComponent('西湖')}`)).body.areas
    expect(found.map((area: { code: string }) => area.code)).toEqual(['330106'])
    expect((await get('/api/areas?level=district&q=xihu')).body.areas).toHaveLength(1)
  })

  it('of a level are told with their shapes all at once, each where unit grids lie in it', async () => {
    const shapes = async (level: string) => {
      const answer = await city.app.inject({ url: `/api/areas/shapes?level=${level}` })
      expect(answer.statusCode, answer.body).toBe(200)
      return (answer.json() as AreaShapes).features
    }
    const [grids, communities, streets] = await Promise.all(['grid', 'community', 'street'].map(shapes))
    const parents = (length: number) => [...new Set(grids!.map(({ id }) => id.slice(0, length)))].sort()
    expect(communities!.map(({ id }) => id)).toEqual(parents(12))
    expect(streets!.map(({ id }) => id)).toEqual(parents(9))
    expect(communities!.every(({ properties }) => properties.name && properties.areaM2 > 0)).toBe(true)
  })

  it('of a management area are the streets it takes over', async () => {
    const streets = (await get('/api/areas?parent=330190')).body.areas
    const taken = await ask<{ street_code: string }>(
      "select street_code from management_streets where management_code = '330190' order by 1",
    )
    expect(streets.map((area: { code: string }) => area.code)).toEqual(taken.map((row) => row.street_code))
  })

  it('take what is typed as it is', async () => {
    expect((await get('/api/areas?level=district&q=%25')).body.areas).toEqual([])
    expect((await get('/api/areas?level=district&q=_')).body.areas).toEqual([])
  })

  it('refuse a level there is not, and a parent that is none', async () => {
    expect((await get('/api/areas?level=village')).status).toBe(400)
    expect((await get("/api/areas?parent=3301'--")).status).toBe(400)
  })

  it('of a point are its grid and the areas its code names', async () => {
    const [point] = await ask<{ code: string; lon: number; lat: number }>(`
      select code, ST_X(at) as lon, ST_Y(at) as lat from (
        select code, ST_Transform(ST_PointOnSurface(geom), 4326) as at from unit_grids order by code limit 1 offset 700) one`)
    const { status, body } = await get(`/api/areas/at?lon=${point!.lon}&lat=${point!.lat}`)
    expect(status).toBe(200)
    expect(body.grid.code).toBe(point!.code)
    expect(body.area.community.code).toBe(point!.code.slice(0, 12))
    expect(body.area.street.code).toBe(point!.code.slice(0, 9))
    expect(body.area.district.code).toBe(point!.code.slice(0, 6))
  })

  it('of a point on a corner are those of the lowest code', async () => {
    const [corner] = await ask<{ code: string; lon: number; lat: number }>(`
      select min(grid.code) as code, ST_X(at) as lon, ST_Y(at) as lat from (
        select ST_Transform(point, 4326) as at, point from (
          select ST_StartPoint(ST_ExteriorRing(geom)) as point from unit_grids order by code limit 1 offset 100) start) corner
      join unit_grids grid on ST_DWithin(grid.geom, corner.point, 1e-6) group by at`)
    const { body } = await get(`/api/areas/at?lon=${corner!.lon}&lat=${corner!.lat}`)
    expect(body.grid.code).toBe(corner!.code)
  })

  it('of a point in a management area name it beside the district', async () => {
    const [point] = await ask<{ lon: number; lat: number }>(`
      select ST_X(at) as lon, ST_Y(at) as lat from (select ST_Transform(ST_PointOnSurface(geom), 4326) as at
      from areas where code = '330190' and valid_to is null) one`)
    const { body } = await get(`/api/areas/at?lon=${point!.lon}&lat=${point!.lat}`)
    expect(body.area.management.code).toBe('330190')
    expect(body.area.district.code).not.toBe('330190')
  })

  it.each([
    ['lon=30.25&lat=120.16', 422, '/problems/axes_swapped'],
    ['lon=2.35&lat=48.85', 422, '/problems/outside_city'],
    ['lon=-120&lat=30', 422, '/problems/outside_city'],
    ['lon=119.5&lat=31.5', 422, '/problems/outside_city'],
    ['lon=510000&lat=3350000', 422, '/problems/bad_geometry'],
    ['lon=abc&lat=30', 400, '/problems/bad_request'],
    ['lon=120', 400, '/problems/bad_request'],
  ])('at %s are refused with %i', async (where, status, type) => {
    const answer = await get(`/api/areas/at?${where}`)
    expect([answer.status, answer.body.type]).toEqual([status, type])
    expect(answer.body.detail.length).toBeGreaterThan(20)
  })
})

describe('a unit grid', () => {
  it('tells its place, its collector and what is in it', async () => {
    const [busy] = await ask<{ code: string; components: number; area_m2: number }>(`
      select grid.code, grid.area_m2, count(*)::integer as components from components component
      join unit_grids grid on grid.code = component.grid_code group by 1, 2 order by 3 desc, 1 limit 1`)
    const { status, body } = await get(`/api/grids/${busy!.code}`, headers)
    expect(status).toBe(200)
    expect(body).toMatchObject({ code: busy!.code, componentCount: busy!.components, areaM2: busy!.area_m2 })
    expect(body.area.community.code).toBe(busy!.code.slice(0, 12))
    expect(body.geometry.type).toBe('Polygon')
    const [open] = await ask<{ count: number }>(
      'select count(*)::integer as count from cases where grid_code = $1 and ended_at is null',
      [busy!.code],
    )
    expect(body.openCaseCount).toBe(open!.count)
  })

  it('names the collector of its responsibility grid', async () => {
    const [row] = await ask<{ code: string; id: string }>(`
      select grid.code, min(person.id) as id from unit_grids grid
      join people person on person.responsibility_grid_code = grid.responsibility_grid_code and person.role = 'collector'
      group by 1 order by 1 limit 1`)
    const { body } = await get(`/api/grids/${row!.code}`, headers)
    expect(body.collector.code).toBe(row!.id)
  })

  it('asks to sign in, and says when there is none or when it is retired', async () => {
    expect((await get('/api/grids/330102003055003')).status).toBe(401)
    expect((await get('/api/grids/330102999999001', headers)).body).toMatchObject({ type: '/problems/not_found' })
    expect((await get('/api/grids/12', headers)).status).toBe(400)
    const [row] = await ask<{ code: string }>(`
      update unit_grids set valid_to = '2026-11-01', successor_codes = '{330102999999001}'
      where code = (select max(code) from unit_grids) returning code`)
    const { status, body } = await get(`/api/grids/${row!.code}`, headers)
    expect(status).toBe(404)
    expect(body.detail).toContain('replaced by 330102999999001')
    const inChinese = await get(`/api/grids/${row!.code}`, { ...headers, 'accept-language': 'zh' })
    expect(inChinese.body.detail).toBe(`单元网格 ${row!.code} 已注销，由 330102999999001 取代。`)
  })
})

describe('a bbox', () => {
  it.each([
    ['1,2,3', '3 numbers'],
    ['1,2,3,x', 'not a number'],
    ['1,2,,4', 'not a number'],
    ['3,2,1,4', 'wrong way'],
    ['30.1,120.1,30.2,120.2', 'latitude first'],
    ['-181,0,1,1', 'outside the world'],
    ['NaN,0,1,1', 'not a number'],
    ['1,2,Infinity,4', 'not a number'],
  ])('%s is refused: %s', (text, why) => {
    expect(() => readBbox(text)).toThrow(why)
  })

  it('is clipped to the reach of the city, so that the whole world may be asked for', () => {
    expect(readBbox('-180,-90,180,90')).toEqual([-180, -90, 180, 90])
    expect(clipBbox([-180, -90, 180, 90], [118, 29, 121, 31])).toEqual([118, 29, 121, 31])
    expect(clipBbox([0, 0, 1, 1], [118, 29, 121, 31])).toBeNull()
    expect(readBbox('')).toBeNull()
    expect(readBbox(undefined)).toBeNull()
  })
})
