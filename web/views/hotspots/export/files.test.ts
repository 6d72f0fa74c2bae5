import { cellToLatLng, latLngToCell } from 'h3-js'
import { expect, it } from 'vitest'
import { gridOf } from '../cells.ts'
import { areasCsv, cellsCsv, cellsGeoJson } from './files.ts'

const caption = {
  title: '案卷分布',
  question: '事件, "道路不洁"',
  made: '2026-11-30',
  address: 'http://localhost/explore',
  sources: '地铁线：CC BY 4.0',
}
const cell = latLngToCell(30.27, 120.15, 9)
const cells = {
  grid: gridOf(
    9,
    Uint32Array.of(Number.parseInt(cell.slice(0, -8), 16)),
    Uint32Array.of(Number.parseInt(cell.slice(-8), 16)),
  ),
  counts: Uint32Array.of(7),
  amounts: null,
  total: 7,
}

it('a table says what was asked before it says how many', () => {
  const lines = cellsCsv(caption, cells).slice(1).split('\n')
  expect(lines.slice(0, 2)).toEqual(['# 案卷分布', '# 事件, "道路不洁"'])
  expect(lines[5]).toBe('cell,lon,lat,count')
  const [lat, lon] = cellToLatLng(cell)
  expect(lines[6]).toBe(`${cell},${lon.toFixed(6)},${lat.toFixed(6)},7`)
})

it('a cell is a closed ring with its count, and the question stands beside the features', () => {
  const read = JSON.parse(cellsGeoJson(caption, cells))
  expect(read).toMatchObject({ type: 'FeatureCollection', question: caption.question })
  const [ring] = read.features[0].geometry.coordinates
  expect(ring).toHaveLength(7)
  expect(ring[0]).toEqual(ring[6])
  expect(read.features[0].properties).toEqual({ count: 7 })
})

it('an area has its density, and a name with a comma is quoted', () => {
  const area = {
    type: 'Feature' as const,
    id: '330106001',
    properties: { name: '北山街道', nameEn: 'Beishan, Subdistrict', areaM2: 2_000_000 },
    geometry: { type: 'Polygon', coordinates: [] },
  }
  expect(areasCsv(caption, [area as never], () => 5)).toContain(
    '330106001,北山街道,"Beishan, Subdistrict",5,2.0000,2.5',
  )
})
