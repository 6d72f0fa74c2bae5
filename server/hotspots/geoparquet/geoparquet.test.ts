/** Findings as GeoParquet, read back by another library and compared with GeoJSON's answer to the same question. */
import type { FeatureCollection } from 'geojson'
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet'
import { afterAll, beforeAll, expect, it } from 'vitest'
import wkx from 'wkx'
import { openTestCity, type TestCity } from '../../testing.ts'
import { type Ask, asking, counted } from '../significance/testing.ts'
import { GEOPARQUET, writeGeoParquet } from './rules.ts'

let city: TestCity
let ask: Ask
beforeAll(async () => {
  city = await openTestCity()
  await counted(city)
  ask = asking(city)
})
afterAll(() => city?.close())

const read = async (file: ArrayBuffer) => {
  const metadata = parquetMetadata(file)
  const notes = Object.fromEntries(metadata.key_value_metadata!.map(({ key, value }) => [key, JSON.parse(value!)]))
  // WKB is told by hand here, so that what the reader knows of geometry does not hide what is in the file.
  const rows = (await parquetReadObjects({ file, utf8: false, geoparquet: false })) as ({
    geometry: Uint8Array
  } & Record<string, unknown>)[]
  return { metadata, notes, rows }
}

it.each([
  'measure=gi',
  'measure=moran&from=2026-09-01&all=true',
  'measure=emerging&from=2026-08-21&step=week&class=event-0493',
  'measure=gi&exposure=area&from=2026-06-01&all=true',
])('of %s hold row by row what GeoJSON holds, and the question', async (parameters) => {
  const question = `significance?to=2026-11-20&${parameters}`
  const shapes = (await ask('analyst.city', `${question}&format=geojson`)).json<
    FeatureCollection & { caption: object }
  >()
  const answer = await ask('analyst.city', `${question}&format=parquet`)
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, GEOPARQUET])
  expect(answer.headers['content-disposition']).toMatch(/hotspots-\w+-.*\.parquet/)
  const { metadata, notes, rows } = await read(Uint8Array.from(answer.rawPayload).buffer)
  expect(shapes.features.length).toBeGreaterThan(5)
  expect(rows.map(({ geometry: _geometry, ...values }) => values)).toEqual(
    shapes.features.map(({ properties }) => properties),
  )
  expect(rows.map(({ geometry }) => wkx.Geometry.parse(Buffer.from(geometry)).toGeoJSON())).toEqual(
    shapes.features.map(({ geometry }) => geometry),
  )
  const { features: _features, type: _type, ...head } = shapes
  expect({ ...notes.wangge, question: '' }).toEqual({ ...head, question: '' })
  expect(notes.wangge.question).toContain(parameters)
  const corners = shapes.features.flatMap(({ geometry }) => (geometry as { coordinates: number[][][] }).coordinates[0]!)
  const [lons, lats] = [corners.map(([lon]) => lon!), corners.map(([, lat]) => lat!)]
  expect(notes.geo).toEqual({
    version: '1.1.0',
    primary_column: 'geometry',
    columns: {
      geometry: {
        encoding: 'WKB',
        geometry_types: ['Polygon'],
        bbox: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
      },
    },
  })
  // A figure keeps its kind whatever its values are.
  const kinds = Object.fromEntries(parquetSchema(metadata).children.map(({ element }) => [element.name, element.type]))
  expect(kinds).toMatchObject({ cell: 'BYTE_ARRAY', count: 'INT32', q: 'DOUBLE', geometry: 'BYTE_ARRAY' })
})

it('of nothing is a file of no rows that still has its columns', async () => {
  const { rows, metadata, notes } = await read(
    writeGeoParquet('cell', { count: 'INT32', z: 'DOUBLE' }, [], { made: '今天' }),
  )
  expect(rows).toEqual([])
  expect(parquetSchema(metadata).children.map(({ element }) => element.name)).toEqual([
    'cell',
    'count',
    'z',
    'geometry',
  ])
  expect(notes.geo.columns.geometry).toEqual({ encoding: 'WKB', geometry_types: [] })
  expect(notes.wangge).toEqual({ made: '今天' })
})

it('holds districts of several parts', async () => {
  const square = (west: number) => [
    [
      [west, 30],
      [west + 1, 30],
      [west + 1, 31],
      [west, 30],
    ],
  ]
  const geometry = { type: 'MultiPolygon', coordinates: [square(120), square(122)] }
  const { rows, notes } = await read(
    writeGeoParquet(
      'code',
      { name: 'STRING' },
      [{ type: 'Feature', id: '330106', properties: { name: '西湖区' }, geometry }],
      {},
    ),
  )
  expect(wkx.Geometry.parse(Buffer.from(rows[0]!.geometry)).toGeoJSON()).toEqual(geometry)
  expect(notes.geo.columns.geometry).toMatchObject({ geometry_types: ['MultiPolygon'], bbox: [120, 30, 123, 31] })
})
