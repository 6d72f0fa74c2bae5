/** GeoJSON (RFC 7946): one collection, read as a stream; CRS84 unless it says otherwise, as GDAL writes and GeoJSON of 2008 allowed. */
import { createReadStream } from 'node:fs'
import { JSONParser } from '@streamparser/json'
import type { Geometry } from '../../schema.ts'
import { type ExportRow, FileBroken, type FileRow, type Format, type Layer, notParsed, type Writing } from './format.ts'
import { detectEncoding, inBlocks, readText, requireEncoding, writeAll } from './text.ts'

const CRS84 = 4326

export const geojson: Format = {
  id: 'geojson',
  zh: 'GeoJSON',
  en: 'GeoJSON',
  extensions: ['.geojson', '.json'],
  recognise: (head) => {
    const text = head.toString('latin1')
    return /^(\xef\xbb\xbf)?\s*\{/.test(text) && /"FeatureCollection"|"features"\s*:\s*\[/.test(text)
  },
  open: async ({ path }, { encoding: asked }) => {
    const encoding = asked ? requireEncoding(asked) : await detectEncoding(path)
    return {
      ...jsonLayer('geojson', encoding, await statedCrs(path)),
      rows: () => readCollection(path, encoding),
    }
  },
  writes: {
    extension: '.geojson',
    mediaType: 'application/geo+json',
    write: (path, rows, writing) => writeAll(path, inBlocks(collection(rows, writing))),
  },
}

/** What all kinds of GeoJSON have in common. */
export const jsonLayer = (name: string, encoding: string, crs: Layer['crs']): Omit<Layer, 'rows'> => ({
  name,
  layers: [name],
  encoding,
  crs: crs ?? { srid: CRS84 },
  hasShapes: true,
  columns: null,
  rowCount: null,
  close: async () => {},
})

/** The `crs` member stands before the features in what GDAL and QGIS write. */
async function statedCrs(path: string): Promise<Layer['crs']> {
  for await (const chunk of createReadStream(path, { end: 65_535, highWaterMark: 65_536 })) {
    const text = (chunk as Buffer).toString('latin1')
    const before = text.slice(0, Math.max(0, text.search(/"features"\s*:/)) || text.length)
    const name = /"crs"\s*:\s*\{[^}]*"name"\s*:\s*"([^"]+)"/.exec(before)?.[1]
    const srid = name && /EPSG:(?:[\d.]*:)?(\d+)$/i.exec(name)?.[1]
    return srid ? { srid: Number(srid) } : null
  }
  return null
}

async function* readCollection(path: string, encoding: string): AsyncGenerator<FileRow> {
  const parser = new JSONParser({ paths: ['$.features.*'], keepStack: false })
  let found: unknown[] = []
  parser.onValue = ({ value }) => {
    found.push(value)
  }
  let row = 0
  try {
    for await (const text of readText(path, encoding)) {
      parser.write(text)
      const features = found
      found = []
      for (const feature of features) yield rowOf(++row, feature)
    }
  } catch (error) {
    throw notParsed('JSON', error, row + 1)
  }
  if (!parser.isEnded)
    throw new FileBroken(
      { en: 'The JSON ends before its end: the file was cut off.', zh: 'JSON 没有结尾：文件不完整。' },
      row + 1,
    )
}

/** A feature, or a bare geometry, as a row. */
export function rowOf(row: number, value: unknown): FileRow {
  const fault = { en: 'it is not a GeoJSON feature', zh: '不是 GeoJSON 要素' }
  const broken: FileRow = { row, geometry: null, properties: {}, fault }
  if (typeof value !== 'object' || value === null) return broken
  const { type, geometry, properties, id } = value as Record<string, unknown>
  if (type !== 'Feature') {
    return 'coordinates' in value ? { row, geometry: value as Geometry, properties: {} } : broken
  }
  const own = typeof properties === 'object' && properties !== null ? (properties as Record<string, unknown>) : {}
  return {
    row,
    geometry: typeof geometry === 'object' ? (geometry as Geometry | null) : null,
    properties: id === undefined || 'id' in own ? own : { ...own, id },
  }
}

/** One feature as text. */
export function featureOf({ geometry, values }: ExportRow, { columns }: Writing): string {
  const properties = Object.fromEntries(columns.map(({ name }, index) => [name, values[index] ?? null]))
  return JSON.stringify({ type: 'Feature', properties, geometry })
}

/** The member that says which CRS; RFC 7946 has only CRS84 and no such member. */
const crsMember = ({ crs }: Writing) =>
  crs.srid === CRS84
    ? ''
    : `"crs":${JSON.stringify({ type: 'name', properties: { name: `urn:ogc:def:crs:EPSG::${crs.srid}` } })},`

async function* collection(rows: AsyncIterable<ExportRow>, writing: Writing): AsyncGenerator<string> {
  yield `{"type":"FeatureCollection","name":${JSON.stringify(writing.name)},${crsMember(writing)}"features":[`
  let before = '\n'
  for await (const row of rows) {
    yield before + featureOf(row, writing)
    before = ',\n'
  }
  yield '\n]}\n'
}
