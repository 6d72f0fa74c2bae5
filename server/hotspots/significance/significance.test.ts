import { VectorTile } from '@mapbox/vector-tile'
import { cellToLatLng, cellToParent, latLngToCell } from 'h3-js'
import { PbfReader } from 'pbf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowsOf } from '../../cases/testing.ts'
import { openTestCity, type TestCity } from '../../testing.ts'
import { COLUMNS, readColumns } from '../columns.ts'
import { hexOf } from '../counts/cells.ts'
import { PATTERNS } from '../statistics/rules.ts'
import type { Significance } from './schema.ts'
import { type Ask, around, asking, cellsIn, counted, findings, questionAbout, SPOTS, spotNamed } from './testing.ts'

let city: TestCity
let ask: Ask
beforeAll(async () => {
  city = await openTestCity()
  await counted(city)
  ask = asking(city)
})
afterAll(() => city?.close())

const YEAR = 'from=2025-11-21&to=2026-11-20'
const hotOf = ({ cells, classes }: Significance) => cells.filter((_, index) => classes[index]! >= 2)

describe('what was planted', () => {
  it('is found: nearly all of its cells, and hardly anything beside them', async () => {
    let [inside, found, told, beside] = [0, 0, 0, 0]
    for (const spot of SPOTS) {
      const all = await findings(ask, 'analyst.city', `${questionAbout(spot)}&all=true`)
      expect(all.method.p, spot.id).toBe('exact')
      const planted = cellsIn(spot, all.cells)
      const hot = hotOf(all)
      expect(planted.length, spot.id).toBeGreaterThan(0)
      inside += planted.length
      found += planted.filter((cell) => hot.includes(cell)).length
      told += hot.length
      beside += hot.filter((cell) => !around(planted).has(cell)).length
    }
    expect(found / inside).toBeGreaterThanOrEqual(0.95)
    expect(beside / told).toBeLessThanOrEqual(0.05)
  })

  it('and has just begun is told as such, in weeks of a quarter', async () => {
    const spot = spotNamed('jinjiang-shared-bicycles')
    expect(spot.emerging).toBe(true)
    const told = await findings(
      ask,
      'analyst.city',
      'from=2026-08-21&to=2026-11-20&class=event-0493&measure=emerging&step=week',
    )
    expect(told.method).toMatchObject({ slices: 13, before: 1, p: 'exact' })
    const planted = cellsIn(spot, told.cells)
    expect(planted.length).toBeGreaterThan(0)
    for (const cell of planted) {
      const index = told.cells.indexOf(cell)
      const pattern = told.patterns![index]!
      expect(pattern).toBeGreaterThan(0)
      expect(['new', 'consecutive', 'intensifying']).toContain(PATTERNS[pattern]!.code)
      expect(told.finalRun![index]).toBeGreaterThanOrEqual(1)
    }
    // A place that has burned for two years is no news.
    const old = spotNamed('wulin-vendors')
    expect(cellsIn(old, told.cells)).toEqual([])
  })

  it('shows as high among high by Moran too', async () => {
    const spot = spotNamed('wulin-vendors')
    const told = await findings(ask, 'analyst.city', `${questionAbout(spot)}&measure=moran`)
    expect(told.method).toMatchObject({ p: 'permutation' })
    expect(told.global!.z).toBeGreaterThan(3)
    const high = told.cells.filter((_, index) => told.quadrants![index] === 1)
    expect(cellsIn(spot, high).length).toBeGreaterThan(0)
  })

  it('is found by area as well as by counts', async () => {
    const spot = spotNamed('wulin-vendors')
    const told = await findings(ask, 'analyst.city', `${questionAbout(spot)}&exposure=area`)
    expect(cellsIn(spot, hotOf(told)).length).toBe(cellsIn(spot, told.cells).length)
    expect(cellsIn(spot, hotOf(told)).length).toBeGreaterThan(0)
  })
})

describe('the study area', () => {
  it('is every cell whose centre lies in a unit grid, with or without a case', async () => {
    const told = await findings(ask, 'analyst.city', `${YEAR}&all=true`)
    const placed = await rowsOf<{ inside: boolean }>(
      city,
      `select exists (select from unit_grids where valid_to is null
         and ST_Covers(geom, ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), ST_SRID(geom)))) as inside
       from unnest(:lons::float8[], :lats::float8[]) as centre (lon, lat)`,
      {
        lons: told.cells.map((cell) => cellToLatLng(cell)[1]),
        lats: told.cells.map((cell) => cellToLatLng(cell)[0]),
      },
    )
    expect(placed.every(({ inside }) => inside)).toBe(true)
    // and no grid is forgotten: 43.6 km² in cells of 0.0819
    const [{ area }] = (await rowsOf<{ area: number }>(
      city,
      'select sum(area_m2) as area from unit_grids where valid_to is null',
    )) as [{ area: number }]
    expect((told.cells.length * 81_980) / area).toBeCloseTo(1, 1)
    expect(told.method.cellsWithCases).toBeLessThan(told.cells.length)
    expect(told.counts.filter((count) => count === 0).length).toBe(told.cells.length - told.method.cellsWithCases)
  })

  it('is what the person oversees, and the areas and box of the question', async () => {
    const whole = await findings(ask, 'analyst.city', `${YEAR}&all=true`)
    const own = await findings(ask, 'dispatcher.330106', `${YEAR}&all=true`)
    const asked = await findings(ask, 'analyst.city', `${YEAR}&all=true&area=330106`)
    expect(own.cells.length).toBeGreaterThan(10)
    expect(own.cells.length).toBeLessThan(whole.cells.length)
    expect(own.cells).toEqual(asked.cells)
    expect(own.counts).toEqual(asked.counts)
    const box = [120.15, 30.24, 120.18, 30.27] as const
    const viewed = await findings(ask, 'analyst.city', `${YEAR}&all=true&bbox=${box}`)
    expect(viewed.cells).toEqual(
      whole.cells.filter((cell) => {
        const [lat, lon] = cellToLatLng(cell)
        return lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3]
      }),
    )
    expect(viewed.method.edgeCells).toBeGreaterThan(0)
    expect(viewed.caption.en).toContain(`${viewed.method.edgeCells} cells at the edge`)
  })
})

describe('exposure', () => {
  it('of components equals a recount, and cells without any are left out', async () => {
    const told = await findings(ask, 'analyst.city', `${YEAR}&exposure=components&all=true`)
    const rows = await rowsOf<{ lon: number; lat: number }>(
      city,
      `select ST_X(place) as lon, ST_Y(place) as lat from (select ST_Transform(ST_Centroid(geom), 4326) as place from components
       where valid_to is null) placed`,
    )
    const counts = new Map<string, number>()
    for (const { lon, lat } of rows) {
      const cell = cellToParent(latLngToCell(lat, lon, 11), 9)
      counts.set(cell, (counts.get(cell) ?? 0) + 1)
    }
    expect(told.exposures).toEqual(told.cells.map((cell) => counts.get(cell)))
    expect(told.method.leftOut).toBeGreaterThan(0)
    expect(told.rates![0]).toBeCloseTo((told.counts[0]! / told.exposures![0]!) * 1000, 2)
  })

  it('of components is that of the classes asked for', async () => {
    const covers = await findings(ask, 'analyst.city', `${YEAR}&class=component-0102&exposure=components&all=true`)
    const all = await findings(ask, 'analyst.city', `${YEAR}&exposure=components&all=true`)
    expect(covers.method.exposure!.total).toBeLessThan(all.method.exposure!.total / 2)
  })

  it('of roads is as long as the roads', async () => {
    const told = await findings(ask, 'analyst.city', `${YEAR}&exposure=roads&all=true`)
    const [{ metres }] = (await rowsOf<{ metres: number }>(
      city,
      `select sum(ST_Length(ST_Intersection(road.geom, ground.geom))) as metres from base_features road,
         (select ST_Union(geom) as geom from unit_grids where valid_to is null) ground
       where road.kind = 'road' and road.geom && ground.geom`,
    )) as [{ metres: number }]
    // Cells reach a little over the edge of the grids, and fall a little short of it.
    expect(Math.abs(told.method.exposure!.total / metres - 1)).toBeLessThan(0.06)
  })
})

describe('an answer', () => {
  it('costs nothing again until a case is reported', async () => {
    const path = `significance?${YEAR}`
    const first = await ask('analyst.city', path)
    const tag = String(first.headers.etag)
    const again = await ask('analyst.city', path, { headers: { 'if-none-match': tag } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    const other = await ask('analyst.city', `${path}&rings=2`, { headers: { 'if-none-match': tag } })
    expect(other.statusCode).toBe(200)
    const before = first.json() as Significance
    const reported = await city.app.inject({
      method: 'POST',
      url: '/api/cases',
      headers: await city.signIn('desk.01'),
      payload: {
        kind: 'event',
        class: '0102',
        geometry: { type: 'Point', coordinates: [120.1661, 30.2522] },
        description: '路边堆放垃圾',
        source: 'hotline',
      },
    })
    expect(reported.statusCode, reported.body).toBe(201)
    const after = await ask('analyst.city', path, { headers: { 'if-none-match': tag } })
    expect(after.statusCode).toBe(200)
    expect(after.json().total).toBe(before.total + 1)
    expect(after.json().seq).toBeGreaterThan(before.seq)
  })

  it('is the same as columns, CSV and GeoJSON, with the caption in what is taken away', async () => {
    const path = `significance?${YEAR}&measure=emerging&confidence=90`
    const json = (await ask('analyst.city', path)).json() as Significance
    expect(json.cells.length).toBeGreaterThan(0)
    const binary = await ask('analyst.city', path, { headers: { accept: COLUMNS } })
    expect(binary.headers['content-type']).toBe(COLUMNS)
    const bytes = binary.rawPayload
    const { meta, columns } = readColumns<Significance>(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
    )
    expect(meta.caption).toEqual(json.caption)
    expect(Array.from(columns.highs!, (high, index) => hexOf(high, columns.lows![index]!))).toEqual(json.cells)
    for (const name of ['counts', 'classes', 'patterns', 'finalRun', 'hotSlices'] as const)
      expect(Array.from(columns[name]!), name).toEqual(json[name])
    for (const name of ['z', 'q', 'trendZ'] as const)
      for (const [index, value] of columns[name]!.entries()) expect(value).toBeCloseTo(json[name]![index]!, 4)

    const csv = (await ask('analyst.city', `${path}&format=csv`)).body
    const lines = csv.replace('\uFEFF', '').trim().split('\r\n')
    expect(lines[0]).toBe(`# ${json.caption.zh}`)
    const rows = lines.filter((line) => !line.startsWith('#'))
    expect(rows[0]).toMatch(/^cell,lon,lat,count,.*,pattern,.*,side$/)
    expect(rows.slice(1).map((row) => row.split(',')[0])).toEqual(json.cells)
    const file = await ask('analyst.city', `${path}&format=geojson`)
    expect(file.headers['content-disposition']).toBe(
      'attachment; filename="hotspots-emerging-2025-11-21-2026-11-20.geojson"',
    )
    const shapes = file.json()
    expect(shapes.caption).toEqual(json.caption)
    expect(shapes.features.map(({ id }: { id: string }) => id)).toEqual(json.cells)
    expect(shapes.features[0].geometry.coordinates[0]).toHaveLength(7)
  })

  it('is given as tiles to other programs, each finding once in the tile its middle lies in', async () => {
    const question = `${questionAbout(spotNamed('wulin-vendors'))}`
    const told = await findings(ask, 'analyst.city', question)
    const [z, size] = [12, 2 ** 12]
    const tileAt = (cell: string) => {
      const [lat, lon] = cellToLatLng(cell)
      const radians = (lat * Math.PI) / 180
      return [
        Math.floor(((lon + 180) / 360) * size),
        Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * size),
      ] as const
    }
    const tiles = new Map(told.cells.map((cell) => [tileAt(cell).join('/'), tileAt(cell)]))
    const drawn = new Map<string, Record<string, unknown>>()
    for (const [x, y] of tiles.values()) {
      const answer = await ask('analyst.city', `tiles/${z}/${x}/${y}.mvt?${question}`)
      expect(answer.statusCode).toBe(200)
      const layer = new VectorTile(new PbfReader(answer.rawPayload)).layers.hotspots!
      for (let index = 0; index < layer.length; index++) {
        const feature = layer.feature(index)
        expect(feature.type).toBe(3)
        drawn.set(String(feature.properties.cell), feature.properties)
      }
    }
    expect([...drawn.keys()].sort()).toEqual(told.cells)
    for (const [index, cell] of told.cells.entries())
      expect(drawn.get(cell)).toMatchObject({ class: told.classes[index], count: told.counts[index] })
    expect((await ask('analyst.city', `tiles/${z}/0/0.mvt?${question}`)).statusCode).toBe(204)
    expect((await ask('analyst.city', `tiles/1/2/0.mvt?${question}`)).json().type).toBe('/problems/tile_outside')
  })

  it('warns where it says more than the data do', async () => {
    const few = await findings(ask, 'analyst.city', 'from=2026-11-20&to=2026-11-20&class=event-0493')
    const codes = few.warnings.map(({ code }) => code)
    expect(codes).toContain('few_cases')
    expect(codes).toContain('few_cells_with_cases')
    for (const { sentence, figures } of few.warnings) {
      expect(sentence.zh).not.toContain('NaN')
      expect(sentence.en).not.toContain('NaN')
      expect(Object.keys(figures).length).toBeGreaterThan(0)
    }
    const short = await findings(ask, 'analyst.city', 'from=2026-11-01&to=2026-11-20&measure=emerging&step=week')
    expect(short.warnings.map(({ code }) => code)).toContain('few_slices')
  })

  it('is refused to who oversees nothing, and for what makes no sense', async () => {
    expect((await ask('citizen.01', 'significance')).json().type).toBe('/problems/forbidden')
    for (const [path, code] of [
      ['significance?measure=heat', 'bad_request'],
      ['significance?rings=4', 'bad_request'],
      ['significance?class=9999', 'unknown_class'],
      ['significance?measure=emerging&step=month&from=2026-11-01&to=2026-11-20', 'bad_request'],
    ] as const)
      expect((await ask('analyst.city', path)).json().type, path).toBe(`/problems/${code}`)
  })
})
