/** Findings to take away: CSV, GeoJSON and GeoParquet with the caption, the warnings and the question in them. */
import { cellToBoundary, cellToLatLng } from 'h3-js'
import { csvTable } from '../../csv/rules.ts'
import { type ColumnKind, type Feature, writeGeoParquet } from '../geoparquet/rules.ts'
import { PATTERNS, QUADRANTS } from '../statistics/rules.ts'
import { cellsOf, shortest, type Told } from './told.ts'

const SINGULAR: Record<string, string> = {
  counts: 'count',
  sums: 'sum',
  classes: 'class',
  exposures: 'exposure',
  rates: 'rate',
  quadrants: 'quadrant',
  patterns: 'pattern',
}

/** A row a cell, names instead of numbers where there are any. */
function rowsOf(told: Told): { cell: string; values: Record<string, string | number> }[] {
  const { highs: _highs, lows: _lows, ...columns } = told.columns
  return cellsOf(told).map((cell, index) => {
    const values: Record<string, string | number> = {}
    for (const [name, column] of Object.entries(columns)) values[SINGULAR[name] ?? name] = shortest(column[index]!)
    const { pattern, quadrant } = values as { pattern?: number; quadrant?: number }
    if (quadrant !== undefined) values.quadrant = QUADRANTS[quadrant - 1]!.code
    if (pattern !== undefined) {
      values.pattern = PATTERNS[Math.abs(pattern)]!.code
      values.side = pattern === 0 ? '' : pattern < 0 ? 'cold' : 'hot'
    }
    return { cell, values }
  })
}

/** What was asked and found in words, before the heading. */
export function asCsv(told: Told, question: string): string {
  const { caption, warnings } = told.head
  const notes = [caption.zh, caption.en, ...warnings.flatMap(({ sentence }) => [sentence.zh, sentence.en]), question]
  const rows = rowsOf(told)
  const names = Object.keys(rows[0]?.values ?? {})
  const lines = rows.map(({ cell, values }) => {
    const [lat, lon] = cellToLatLng(cell)
    return [cell, lon.toFixed(6), lat.toFixed(6), ...names.map((name) => values[name])]
  })
  return csvTable([['cell', 'lon', 'lat', ...names], ...lines], notes)
}

const featuresOf = (told: Told): Feature[] =>
  rowsOf(told).map(({ cell, values }) => ({
    type: 'Feature',
    id: cell,
    geometry: { type: 'Polygon', coordinates: [ringOf(cell)] },
    properties: { cell, ...values },
  }))

export const asGeoJson = (told: Told, question: string): object => ({
  type: 'FeatureCollection',
  ...told.head,
  question,
  features: featuresOf(told),
})

/** The rows of GeoJSON, and beside them what stands there beside the features. */
export function asGeoParquet(told: Told, question: string): ArrayBuffer {
  const { highs: _highs, lows: _lows, ...columns } = told.columns
  const kinds: Record<string, ColumnKind> = {}
  for (const [name, column] of Object.entries(columns))
    kinds[SINGULAR[name] ?? name] = column instanceof Float32Array ? 'DOUBLE' : 'INT32'
  if (columns.quadrants) kinds.quadrant = 'STRING'
  if (columns.patterns) Object.assign(kinds, { pattern: 'STRING', side: 'STRING' })
  return writeGeoParquet('cell', kinds, featuresOf(told), { ...told.head, question })
}

/** Longitude first, closed, to a centimetre. */
const ringOf = (cell: string) =>
  cellToBoundary(cell, true).map((position) => position.map((degrees) => Number(degrees.toFixed(7))))
