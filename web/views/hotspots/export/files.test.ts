import { cellToLatLng, latLngToCell } from 'h3-js'
import { expect, it } from 'vitest'
import { gridOf } from '../cells.ts'
import { csvOf, geoJsonOf, ofAreas, ofCells, told, toldOfBoth } from './files.ts'

const caption = {
  title: '案卷分布',
  question: '事件, "道路不洁"',
  made: '2026-11-30',
  address: 'http://localhost/explore',
  sources: '地铁线：CC BY 4.0',
}
const cell = latLngToCell(30.27, 120.15, 9)
const grid = gridOf(
  9,
  Uint32Array.of(Number.parseInt(cell.slice(0, -8), 16)),
  Uint32Array.of(Number.parseInt(cell.slice(-8), 16)),
)
const cells = ofCells(grid, told([7], null, 'count'))

it('a table says what was asked before it says how many', () => {
  const lines = csvOf(caption, cells).slice(1).split('\r\n')
  expect(lines.slice(0, 2)).toEqual(['# 案卷分布', '# 事件, "道路不洁"'])
  expect(lines[5]).toBe('cell,lon,lat,count')
  const [lat, lon] = cellToLatLng(cell)
  expect(lines[6]).toBe(`${cell},${lon.toFixed(6)},${lat.toFixed(6)},7`)
})

it('a cell is a closed ring with its count, and the question stands beside the features', () => {
  const read = JSON.parse(geoJsonOf(caption, cells))
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
  expect(csvOf(caption, ofAreas([area as never], [5], told([5], null, 'km2')))).toContain(
    'code,name,name_en,count,area_km2,per_km2\r\n330106001,北山街道,"Beishan, Subdistrict",5,2,2.5\r\n',
  )
})

it('what is drawn by components says how many there are and the rate, which is left out where they are too few', () => {
  const rowOf = (amount: number) =>
    csvOf(caption, ofCells(grid, told([7], [amount], 'components')))
      .trim()
      .split('\r\n')
      .at(-1)
  expect(csvOf(caption, ofCells(grid, told([7], [350], 'components')))).toContain(
    'cell,lon,lat,count,components,per_1000_components\r\n',
  )
  expect(rowOf(350)).toMatch(/,7,350,20$/)
  expect(rowOf(9)).toMatch(/,7,9,$/)
  const read = JSON.parse(geoJsonOf(caption, ofCells(grid, told([7], [9], 'components'))))
  expect(read.features[0].properties).toEqual({ count: 7, components: 9 })
})

it('two periods are told side by side, their change by the day', () => {
  const both = (before: number, now: number) =>
    csvOf(
      caption,
      ofCells(grid, toldOfBoth({ grid, before: Uint32Array.of(before), now: Uint32Array.of(now) }, 10, 20)),
    )
      .trim()
      .split('\r\n')
      .at(-1)
  expect(both(4, 12)).toMatch(/,4,12,0.5$/)
  expect(both(0, 3)).toMatch(/,0,3,$/)
})
