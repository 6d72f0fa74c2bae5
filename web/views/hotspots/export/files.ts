/** What is drawn as files, with the question written on them. Pure. */
import { cellToBoundary } from 'h3-js'
import type { AreaShapes } from '../../../../server/areas/schema.ts'
import { csvTable } from '../../../../server/csv/rules.ts'
import type { ColumnKind, Feature } from '../../../../server/hotspots/geoparquet/rules.ts'
import { type CellGrid, cellAt } from '../cells.ts'
import type { Compared } from '../compare/difference.ts'
import { isTooLittle, type Measured, measuredBy, type Per, rateOf } from '../rates.ts'

/** What stands on everything that leaves: title, question, when it was made, and its address. */
export interface Caption {
  title: string
  question: string
  made: string
  address: string
  /** Whose data the ground is. */
  sources: string
}

/** What is told of each cell or area; null where nothing can be said. */
export interface Told {
  name: string
  kind: ColumnKind
  values: ArrayLike<string | number | null>
}
/** What is drawn: a row a cell or an area. */
export interface Drawn {
  key: 'cell' | 'code'
  ids: readonly string[]
  columns: readonly Told[]
  /** Where each lies, for a table that has no shapes. */
  places: readonly Told[]
  geometryOf: (row: number) => Feature['geometry']
}

export function csvOf(
  { title, question, made, address, sources }: Caption,
  { key, ids, columns, places }: Drawn,
): string {
  const all = [...places, ...columns]
  return csvTable(
    [[key, ...all.map(({ name }) => name)], ...ids.map((id, row) => [id, ...all.map(({ values }) => values[row])])],
    [title, question, made, address, sources],
  )
}
export const featuresOf = ({ ids, columns, geometryOf }: Drawn): Feature[] =>
  ids.map((id, row) => ({
    type: 'Feature',
    id,
    properties: Object.fromEntries(columns.map(({ name, values }) => [name, values[row] ?? undefined])),
    geometry: geometryOf(row),
  }))
export const geoJsonOf = (caption: Caption, drawn: Drawn): string =>
  JSON.stringify({ type: 'FeatureCollection', ...caption, features: featuresOf(drawn) })
export const kindsOf = ({ columns }: Drawn): Record<string, ColumnKind> =>
  Object.fromEntries(columns.map(({ name, kind }) => [name, kind]))

const AMOUNTS: Record<Measured, [amount: string, rate: string]> = {
  components: ['components', 'per_1000_components'],
  roads: ['road_m', 'per_km_of_road'],
  patrols: ['patrol_hours', 'per_100_patrol_hours'],
}
const rounded = (value: number) => Number(value.toPrecision(6))

/** Cases, and when they are drawn by something: how much there is of it, and the rate; null where that is too little. */
export function told(counts: ArrayLike<number>, amounts: ArrayLike<number> | null, per: Per): Told[] {
  const count: Told = { name: 'count', kind: 'INT32', values: counts }
  const measured = measuredBy(per)
  if (!measured || !amounts) return [count]
  const [amount, rate] = AMOUNTS[measured]
  const rates = Array.from(counts, (count, row) =>
    isTooLittle(amounts[row]!, per) ? null : rounded(rateOf(count, amounts[row]!, per)),
  )
  return [
    count,
    { name: amount, kind: 'DOUBLE', values: Array.from(amounts, rounded) },
    { name: rate, kind: 'DOUBLE', values: rates },
  ]
}

/** Two periods side by side: `change` is of the cases a day, 0.5 being half as many more; null after none. */
export function toldOfBoth({ before, now }: Compared, daysBefore: number, daysNow: number): Told[] {
  const change = Array.from(now, (count, row) =>
    before[row] === 0 ? null : rounded(count / daysNow / (before[row]! / daysBefore) - 1),
  )
  return [
    { name: 'count_before', kind: 'INT32', values: before },
    { name: 'count', kind: 'INT32', values: now },
    { name: 'change', kind: 'DOUBLE', values: change },
  ]
}

export function ofCells(grid: CellGrid, columns: readonly Told[]): Drawn {
  const ids = Array.from({ length: grid.size }, (_, row) => cellAt(grid, row))
  const degrees = (axis: 0 | 1) => ids.map((_, row) => grid.positions[2 * row + axis]!.toFixed(6))
  return {
    key: 'cell',
    ids,
    columns,
    places: [
      { name: 'lon', kind: 'DOUBLE', values: degrees(0) },
      { name: 'lat', kind: 'DOUBLE', values: degrees(1) },
    ],
    geometryOf: (row) => {
      const ring = cellToBoundary(ids[row]!, true).map((corner) => corner.map((degrees) => Number(degrees.toFixed(6))))
      return { type: 'Polygon', coordinates: [closed(ring)] }
    },
  }
}
const closed = (ring: number[][]) => (ring[0]!.join() === ring.at(-1)!.join() ? ring : [...ring, ring[0]!])

/** @param columns of the areas in their order; where they lie, how large they are and cases a square kilometre are added. */
export function ofAreas(areas: AreaShapes['features'], counts: ArrayLike<number>, columns: readonly Told[]): Drawn {
  const km2 = areas.map(({ properties }) => properties.areaM2 / 1_000_000)
  return {
    key: 'code',
    ids: areas.map(({ id }) => id),
    columns: [
      { name: 'name', kind: 'STRING', values: areas.map(({ properties }) => properties.name) },
      { name: 'name_en', kind: 'STRING', values: areas.map(({ properties }) => properties.nameEn) },
      ...columns,
      { name: 'area_km2', kind: 'DOUBLE', values: km2.map((size) => Number(size.toFixed(4))) },
      { name: 'per_km2', kind: 'DOUBLE', values: km2.map((size, row) => Number((counts[row]! / size).toFixed(2))) },
    ],
    places: [],
    geometryOf: (row) => areas[row]!.geometry,
  }
}
