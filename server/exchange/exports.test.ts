/** What we write GDAL reads, what ogr2ogr writes we read, and what we export we import without a change. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import { converted, hasGdal, readByGdal } from './gdal.ts'
import { asCsv, Importer, makeRows, type Row } from './testing.ts'

let city: TestCity
let planner: Importer
let headers: { authorization: string }
/** A few hundred components of every kind of shape. */
let some: { code: string; name: string; grid: string | null; x: number; y: number; dimension: number; metres: number }[]

beforeAll(async () => {
  city = await openTestCity()
  headers = await city.signIn('planner.city')
  planner = new Importer(city, headers)
  some = await city.database.system(async (client) => {
    const { rows } = await client.query(`
      select code, name, grid_code as grid, ST_X(place) as x, ST_Y(place) as y, dimension, metres from (
        select *, ST_Dimension(geom) as dimension, ST_Transform(ST_PointOnSurface(geom), 4326) as place,
          ST_Length(geom) + ST_Perimeter(geom) as metres,
          row_number() over (partition by ST_Dimension(geom) order by code) as number
        from components where valid_to is null) numbered
      where number <= 40 order by code`)
    return rows
  })
  await city.database.system((client) =>
    client.query({
      text: "update components set note = '含逗号,引号\"和\n换行', address = '𠮷祥里 1 号' where code = $1",
      values: [some[0]!.code],
    }),
  )
})
afterAll(() => city.close())

const take = async (asked: object) => {
  const answer = await city.app.inject({ method: 'POST', url: '/api/exports/at-once', headers, payload: asked })
  return { status: answer.statusCode, headers: answer.headers, content: answer.rawPayload, json: () => answer.json() }
}
const codes = () => some.map(({ code }) => code)

describe.skipIf(!hasGdal)('GDAL reads', () => {
  it.each([
    ['geojson', {}, 'components.geojson', []],
    ['geojson', { crs: 'EPSG:4549' }, 'components.geojson', []],
    ['geojsonseq', {}, 'components.geojsonl', []],
    [
      'csv',
      {},
      'components.csv',
      [
        '-oo',
        'X_POSSIBLE_NAMES=Lon',
        '-oo',
        'Y_POSSIBLE_NAMES=Lat',
        '-oo',
        'GEOM_POSSIBLE_NAMES=none',
        '-s_srs',
        'OGC:CRS84',
      ],
    ],
    ['shapefile', { encoding: 'gbk' }, 'components.zip', []],
    ['shapefile', { encoding: 'utf-8', crs: 'EPSG:4549' }, 'components.zip', []],
    ['geopackage', {}, 'components.gpkg', []],
    ['geopackage', { crs: 'EPSG:4549' }, 'components.gpkg', []],
  ] as const)('%s %o with every component, attribute and position', async (format, more, name, options) => {
    const { status, content } = await take({ format, ...more, codes: codes() })
    expect(status).toBe(200)
    const features = readByGdal(name, content, options)
    const found = new Map(features.map((feature) => [feature.properties.ObjID, feature]))
    expect(features.length).toBe(some.length)
    for (const { code, name: called, grid, x, y, dimension } of some) {
      const { properties, geometry } = found.get(code)!
      expect(properties).toMatchObject({ ObjName: called, ClassCode: code.slice(6, 10) })
      expect(properties.BGID || null).toBe(grid)
      if (dimension === 0 || format === 'csv') {
        const [lon, lat] = geometry.coordinates as [number, number]
        expect(Math.hypot(lon - x, lat - y)).toBeLessThan(2e-8)
      } else {
        expect(geometry.type).toMatch(dimension === 1 ? /LineString$/ : /Polygon$/)
      }
    }
    const awkward = found.get(some[0]!.code)!.properties
    expect(awkward.Note!.replace(/\s+/, ' ')).toBe('含逗号,引号"和 换行')
    if (format !== 'shapefile' || (more as { encoding?: string }).encoding !== 'gbk')
      expect(awkward.Address).toBe('𠮷祥里 1 号')
  })
})

describe('what we write we read', () => {
  it.each([
    ['geojson', {}],
    ['geojson', { crs: 'EPSG:4549' }],
    ['geojsonseq', {}],
    ['csv', {}],
    ['csv', { encoding: 'gbk', crs: 'EPSG:4549' }],
    ['shapefile', { encoding: 'gbk' }],
    ['shapefile', { encoding: 'utf-8', crs: 'EPSG:4549' }],
    ['geopackage', { crs: 'EPSG:4549' }],
  ] as const)('%s %o: nothing changed, and nothing is written', async (format, more) => {
    for (const dimension of [0, 1, 2]) {
      // a Shapefile and a GeoPackage have a layer for each kind of shape, of which an import reads one
      const asked = some.filter((one) => one.dimension === dimension && one.code !== some[0]!.code)
      const { content } = await take({ format, ...more, codes: asked.map(({ code }) => code) })
      const made = await planner.bring('again', content)
      expect(made.inspection.format).toBe(format)
      expect(made.inspection.notices).toEqual([])
      const checked = await planner.step(made.id, 'check', { codes: 'update' })
      expect(await planner.issues(made.id)).toEqual([])
      expect(checked.counts).toEqual({ add: 0, update: 0, same: asked.length, skip: 0, bad: 0 })
      await planner.ask('DELETE', `/api/imports/${made.id}`)
    }
  })
})

describe('an export', () => {
  it('has what the list has with the same filter', async () => {
    const filter = { class: '0305', state: 'intact' }
    const { headers: answered, content } = await take({ format: 'geojsonseq', ...filter })
    const lines = content.toString().trim().split('\n')
    const [{ count } = { count: -1 }] = await city.database.system(
      async (client) =>
        (
          await client.query(
            "select count(*) from components where valid_to is null and class_code = '0305' and state = 'intact'",
          )
        ).rows as { count: number }[],
    )
    expect(lines.length).toBe(count)
    expect(lines[0]!.startsWith('\u001e{"type":"Feature"')).toBe(true)
    expect(answered['content-disposition']).toBe('attachment; filename="components-20261120.geojsonl"')
  })

  it('has what the list has, in its order, however it is narrowed', async () => {
    const [{ owner, maintainer, supervising, grid } = { owner: '', maintainer: '', supervising: '', grid: '' }] =
      await city.database.system(
        async (client) =>
          (
            await client.query(`select owner_code as owner, maintainer_code as maintainer, supervising_code as supervising, grid_code as grid
              from components where valid_to is null and grid_code is not null and num_nulls(owner_code, maintainer_code, supervising_code) = 0
              order by code offset 500 limit 1`)
          ).rows as Record<'owner' | 'maintainer' | 'supervising' | 'grid', string>[],
      )
    await city.database.system((client) =>
      client.query({
        text: "update components set changed_at = '2026-11-21', accuracy_class = 'C' where code = any ($1)",
        values: [codes().slice(10, 17)],
      }),
    )
    const filters: Record<string, string | boolean>[] = [
      { owner, class: '01' },
      { owner: 'none', class: '0301' },
      { maintainer, grid },
      { supervising, grid },
      { accuracy: 'C', changedSince: '2026-11-20T00:00:00Z' },
      { grid, sort: 'name' },
      { grid, sort: 'owner', descending: true },
      { q: '井盖', bbox: '120.16,30.25,120.17,30.26' },
      { grid, asof: '2026-11-20T12:00:00Z', sort: 'class' },
    ]
    for (const filter of filters) {
      const listed: string[] = []
      for (let cursor = ''; ; ) {
        const query = new URLSearchParams(
          Object.entries({ ...filter, cursor, limit: 200 }).flatMap(([name, value]) =>
            value === '' ? [] : [[name, String(value)]],
          ),
        )
        const answer = await city.app.inject({ url: `/api/components?${query}`, headers })
        expect(answer.statusCode, answer.body).toBe(200)
        listed.push(...answer.json().components.map(({ code }: { code: string }) => code))
        cursor = answer.json().next
        if (!cursor) break
      }
      const { features } = (await take({ format: 'geojson', ...filter })).json() as {
        features: { properties: { ObjID: string } }[]
      }
      expect(
        features.map(({ properties }) => properties.ObjID),
        JSON.stringify(filter),
      ).toEqual(listed)
      if (filter.owner !== 'none') expect(listed.length).toBeGreaterThan(0)
    }
  })

  it('has the inventory as it was', async () => {
    const { code } = some.at(-1)!
    await city.database.system((client) =>
      client.query({
        text: "update components set valid_to = '2026-11-10', state = 'removed', state_before = state where code = $1",
        values: [code],
      }),
    )
    const features = async (asof?: string) =>
      (await take({ format: 'geojson', codes: [code], ...(asof ? { asof } : {}) })).json().features as {
        properties: { ObjState: string }
      }[]
    expect(await features()).toEqual([])
    expect((await features('2026-11-01T00:00:00Z'))[0]!.properties.ObjState).not.toBe('移除')
  })

  it('of a CSV begins with the mark by which Excel knows UTF-8, unless it is not wanted', async () => {
    const asked = { format: 'csv', codes: codes().slice(0, 1) }
    expect([...(await take(asked)).content.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect((await take({ ...asked, mark: false })).content.toString('utf8', 0, 5)).toBe('ObjID')
  })

  it('is refused in words', async () => {
    const code = async (asked: object) => {
      const { status, json } = await take(asked)
      return [status, json().type]
    }
    expect(await code({ format: 'dwg' })).toEqual([400, '/problems/bad_request'])
    expect(await code({ format: 'csv', crs: 'gcj02' })).toEqual([422, '/problems/unknown_crs'])
    expect(await code({ format: 'csv', crs: 'EPSG:999999' })).toEqual([422, '/problems/unknown_crs'])
    expect(await code({ format: 'geojsonseq', crs: 'EPSG:4549' })).toEqual([422, '/problems/unknown_crs'])
    expect(
      (await city.app.inject({ method: 'POST', url: '/api/exports/at-once', payload: { format: 'csv' } })).statusCode,
    ).toBe(401)
  })
})

describe.skipIf(!hasGdal)('a file that ogr2ogr made comes in', () => {
  let rows: Row[]
  beforeAll(async () => {
    rows = await makeRows(city, 40)
  })
  it.each([
    [
      'Shapefile in GBK',
      'rows.shz',
      ['-f', 'ESRI Shapefile', '-lco', 'ENCODING=GBK'],
      { format: 'shapefile', encoding: 'gb18030' },
    ],
    [
      'Shapefile in UTF-8',
      'rows.shz',
      ['-f', 'ESRI Shapefile', '-lco', 'ENCODING=UTF-8'],
      { format: 'shapefile', encoding: 'utf-8' },
    ],
    [
      'Shapefile in EPSG:4549',
      'rows.shz',
      ['-f', 'ESRI Shapefile', '-lco', 'ENCODING=GBK', '-t_srs', 'EPSG:4549'],
      { format: 'shapefile', crs: { code: 'EPSG:4549' } },
    ],
    [
      'Shapefile in a zone of Beijing 54',
      'rows.shz',
      ['-f', 'ESRI Shapefile', '-lco', 'ENCODING=GBK', '-t_srs', 'EPSG:2437'],
      { format: 'shapefile', crs: { code: 'EPSG:2437' } },
    ],
    ['GeoPackage', 'rows.gpkg', ['-f', 'GPKG'], { format: 'geopackage' }],
    [
      'GeoPackage in EPSG:4549',
      'rows.gpkg',
      ['-f', 'GPKG', '-t_srs', 'EPSG:4549'],
      { format: 'geopackage', crs: { code: 'EPSG:4549' } },
    ],
    [
      'GeoJSON',
      'rows.geojson',
      ['-f', 'GeoJSON', '-lco', 'COORDINATE_PRECISION=9'],
      { format: 'geojson', crs: { code: 'EPSG:4326' } },
    ],
    ['GeoJSON-seq', 'rows.geojsonl', ['-f', 'GeoJSONSeq', '-lco', 'COORDINATE_PRECISION=9'], { format: 'geojsonseq' }],
    [
      'GeoJSON-seq with RS',
      'rows.geojsons',
      ['-f', 'GeoJSONSeq', '-lco', 'RS=YES', '-lco', 'COORDINATE_PRECISION=9'],
      { format: 'geojsonseq' },
    ],
    ['CSV', 'rows.csv', ['-f', 'CSV'], { format: 'csv' }],
    [
      'CSV of WKT',
      'rows.csv',
      ['-f', 'CSV', '-lco', 'GEOMETRY=AS_WKT', '-select', 'ClassCode,ObjName,DeptName2,ObjState,Address,Note'],
      { format: 'csv' },
    ],
  ] as const)('%s', async (title, output, options, said) => {
    const content = converted(asCsv(rows), output, options)
    const made = await planner.bring(output, content)
    expect(made.inspection).toMatchObject({ ...said, rowCount: 40 })
    const checked = await planner.step(made.id, 'check', { crs: made.inspection.proposal.crs ?? 'EPSG:4326' })
    expect(await planner.issues(made.id)).toEqual([])
    expect(checked.counts).toMatchObject({ add: 40, bad: 0 })
    const staged = await city.database.system(
      async (client) =>
        (
          await client.query({
            text: `select name, address, note, owner_code as owner, ST_X(place) as lon, ST_Y(place) as lat
              from (select *, ST_Transform(geom, 4326) as place from import_rows where import_id = $1 order by row) rows`,
            values: [made.id],
          })
        ).rows,
    )
    staged.forEach((row, index) => {
      const wanted = rows[index]!
      expect([row.name, row.address, row.note ?? '', row.owner], title).toEqual([
        wanted.ObjName,
        wanted.Address,
        wanted.Note,
        'HZ-CG',
      ])
      expect(row.lon).toBeCloseTo(Number(wanted.Lon), 7)
      expect(row.lat).toBeCloseTo(Number(wanted.Lat), 7)
    })
    await planner.ask('DELETE', `/api/imports/${made.id}`)
  })

  it('DXF: points by layer, in a declared CRS', async () => {
    const content = converted(asCsv(rows), 'rows.dxf', ['-f', 'DXF', '-t_srs', 'EPSG:4549'])
    const made = await planner.bring('rows.dxf', content)
    expect(made.inspection).toMatchObject({ format: 'dxf', rowCount: 40, crs: null })
    expect(made.inspection.columns.map(({ name }) => name)).toContain('Layer')
    const checked = await planner.step(made.id, 'check', { crs: 'EPSG:4549', constants: { class: '0104' } })
    expect(await planner.issues(made.id)).toEqual([])
    expect(checked.counts).toMatchObject({ add: 40, bad: 0 })
    const staged = await city.database.system(
      async (client) =>
        (
          await client.query({
            text: `select ST_X(place) as lon, ST_Y(place) as lat
              from (select *, ST_Transform(geom, 4326) as place from import_rows where import_id = $1 order by row) rows`,
            values: [made.id],
          })
        ).rows,
    )
    staged.forEach((row, index) => {
      expect(row.lon).toBeCloseTo(Number(rows[index]!.Lon), 7)
      expect(row.lat).toBeCloseTo(Number(rows[index]!.Lat), 7)
    })
    await planner.ask('DELETE', `/api/imports/${made.id}`)
  })
})
