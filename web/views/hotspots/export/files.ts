/** What is drawn as files, with the question written on them. Pure. */
import { cellToBoundary } from 'h3-js'
import type { AreaShapes } from '../../../../server/areas/schema.ts'
import type { ColumnKind, Feature } from '../../../../server/hotspots/geoparquet/rules.ts'
import { type CellCounts, cellAt } from '../cells.ts'

/** What stands on everything that leaves: title, question, when it was made, and its address. */
export interface Caption {
  title: string
  question: string
  made: string
  address: string
  /** Whose data the ground is. */
  sources: string
}

const field = (value: string | number) =>
  /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : value
/** Comment lines begin with #; the byte order mark lets a spreadsheet read Chinese. */
const csv = (
  { title, question, made, address, sources }: Caption,
  head: readonly string[],
  rows: (string | number)[][],
) =>
  `\uFEFF${[title, question, made, address, sources].map((line) => `# ${line.replaceAll('\n', ' ')}`).join('\n')}\n${[
    head,
    ...rows,
  ]
    .map((row) => row.map(field).join(','))
    .join('\n')}\n`

const collection = (caption: Caption, features: object[]) =>
  JSON.stringify({ type: 'FeatureCollection', ...caption, features })

export function cellsCsv(caption: Caption, { grid, counts }: CellCounts): string {
  const rows = Array.from(counts, (count, at) => [
    cellAt(grid, at),
    grid.positions[2 * at]!.toFixed(6),
    grid.positions[2 * at + 1]!.toFixed(6),
    count,
  ])
  return csv(caption, ['cell', 'lon', 'lat', 'count'], rows)
}

export const featuresOfCells = ({ grid, counts }: CellCounts): Feature[] =>
  Array.from(counts, (count, at) => {
    const cell = cellAt(grid, at)
    const ring = cellToBoundary(cell, true).map((corner) => corner.map((degrees) => Number(degrees.toFixed(6))))
    return {
      type: 'Feature',
      id: cell,
      properties: { count },
      geometry: { type: 'Polygon', coordinates: [closed(ring)] },
    }
  })
export const cellsGeoJson = (caption: Caption, cells: CellCounts): string => collection(caption, featuresOfCells(cells))
export const CELL_COLUMNS: Record<string, ColumnKind> = { count: 'INT32' }
const closed = (ring: number[][]) => (ring[0]!.join() === ring.at(-1)!.join() ? ring : [...ring, ring[0]!])

type Areas = AreaShapes['features']
const perKm2 = (count: number, areaM2: number) => Number(((count / areaM2) * 1_000_000).toFixed(2))

export function areasCsv(caption: Caption, areas: Areas, countOf: (code: string) => number): string {
  return csv(
    caption,
    ['code', 'name', 'name_en', 'count', 'area_km2', 'per_km2'],
    areas.map(({ id, properties: { name, nameEn, areaM2 } }) => [
      id,
      name,
      nameEn,
      countOf(id),
      (areaM2 / 1_000_000).toFixed(4),
      perKm2(countOf(id), areaM2),
    ]),
  )
}

export const featuresOfAreas = (areas: Areas, countOf: (code: string) => number): Feature[] =>
  areas.map((area) => ({
    ...area,
    properties: {
      ...area.properties,
      count: countOf(area.id),
      perKm2: perKm2(countOf(area.id), area.properties.areaM2),
    },
  }))
export const areasGeoJson = (caption: Caption, areas: Areas, countOf: (code: string) => number): string =>
  collection(caption, featuresOfAreas(areas, countOf))
export const AREA_COLUMNS: Record<string, ColumnKind> = {
  name: 'STRING',
  nameEn: 'STRING',
  areaM2: 'DOUBLE',
  count: 'INT32',
  perKm2: 'DOUBLE',
}
