/** What a file is, found out before anything is asked: format, encoding, CRS, columns with samples, and a mapping to begin with. */
import type { CityFrame } from '../areas/repository.ts'
import { type Bbox, liesWithin } from '../areas/rules.ts'
import { type Client, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { reachIn, readCrs, statedCrs } from './crs.ts'
import { type Mapping, proposeMapping } from './fields.ts'
import { FileBroken, type FileRow, type Format, type Layer, type Opening, type Source } from './formats/format.ts'
import { recognise } from './formats/index.ts'
import { asText } from './reading.ts'
import type { ImportOptions, Inspection } from './schema.ts'

const query = loadQueries(import.meta.url)
/** Rows looked at closely. */
const LOOKED_AT = 1000
const SAMPLES = 3
/** Rows of larger files are counted for so long, where only reading tells how many there are. */
const COUNTING_MS = 2_000
const COUNTED_BYTES = 16 * 1024 * 1024
const GEOGRAPHIC = 4326

/** What is asked for where nothing else was. */
export const DEFAULTS = {
  axes: 'east_first',
  mapping: {},
  constants: {},
  badRows: 'refuse',
  codes: 'refuse',
  near: 'refuse',
  nearMetres: 1,
} as const satisfies ImportOptions

/** @throws ProblemError unreadable_file */
export async function openSource(source: Source, opening: Opening): Promise<{ format: Format; layer: Layer }> {
  const format = await recognise(source)
  try {
    return { format, layer: await format.open(source, opening) }
  } catch (error) {
    throw unreadable(source, error)
  }
}

const unreadable = (source: Source, error: unknown) =>
  error instanceof FileBroken
    ? new ProblemError(
        'unreadable_file',
        {
          detail: { en: `${source.name}: ${error.sentence.en}`, zh: `${source.name}：${error.sentence.zh}` },
          field: '/file',
          ...(error.row ? { row: error.row } : {}),
        },
        { cause: error },
      )
    : error

export async function inspect(client: Client, frame: CityFrame, source: Source, opening: Opening): Promise<Inspection> {
  const { format, layer } = await openSource(source, opening)
  try {
    const { first, count, isExact } = await look(layer, source.bytes)
    const columns = layer.columns ?? [...new Set(first.flatMap(({ properties }) => Object.keys(properties)))]
    const stated = await statedCrs(client, layer.crs)
    const mapping = proposeMapping(columns, layer.hasShapes)
    const placed = await proposeFrame(client, frame, placesOf(first, mapping), stated?.srid)
    const recalled = await runOne<{ options: Remembered }>(client, query('recallMapping'), {
      columns: columns.join('\n'),
    })
    const notices: Inspection['notices'] = []
    if (layer.crs && !stated) {
      notices.push({
        code: 'crs_unknown',
        detail: 'The file names a coordinate reference system that is not known here. Declare it by its EPSG number.',
        parameters: 'wkt' in layer.crs ? { wkt: layer.crs.wkt.slice(0, 500) } : { srid: layer.crs.srid },
      })
    }
    if (placed?.axes === 'north_first') {
      notices.push({
        code: 'north_first',
        detail:
          'The first coordinate looks like the northing (or latitude), as surveys in China write X. They are read in this order unless told otherwise.',
        parameters: { inside: placed.inside, looked: placed.looked },
      })
    }
    if (placed && placed.inside * 2 < placed.looked) {
      notices.push({
        code: 'mostly_outside',
        detail:
          'Most positions lie outside the city. Check the coordinate reference system and the order of coordinates.',
        parameters: { inside: placed.inside, looked: placed.looked },
      })
    }
    const crs = stated ? `EPSG:${stated.srid}` : placed ? `EPSG:${placed.srid}` : undefined
    const proposal: ImportOptions = {
      ...DEFAULTS,
      mapping,
      ...(crs ? { crs } : {}),
      axes: placed?.axes ?? 'east_first',
      ...(recalled ? recall(recalled.options, mapping, stated) : {}),
      ...opening,
    }
    return {
      format: format.id,
      encoding: layer.encoding,
      layer: layer.name,
      layers: layer.layers,
      crs: stated && { code: `EPSG:${stated.srid}`, name: stated.name },
      columns: columns.map((name) => ({ name, samples: samplesOf(first, name) })),
      hasShapes: layer.hasShapes,
      shapes: [...new Set(first.flatMap(({ geometry }) => (geometry ? [geometry.type] : [])))].sort(),
      rowCount: count,
      rowCountIsExact: isExact,
      proposal,
      isRemembered: recalled !== undefined,
      notices,
    }
  } catch (error) {
    throw unreadable(source, error)
  } finally {
    await layer.close()
  }
}

/** What is kept of a person's choice, with what the file had said of itself. */
export interface Remembered extends Pick<ImportOptions, 'mapping' | 'constants' | 'crs' | 'axes'> {
  stated: string | null
}

/** A CRS chosen against what one file said is not offered for a file that says something else. */
function recall(before: Remembered, proposed: Mapping, now: { srid: number } | null): ImportOptions {
  const isSame = before.stated === (now && `EPSG:${now.srid}`)
  return {
    mapping: { ...proposed, ...before.mapping },
    constants: before.constants ?? {},
    ...(isSame && before.crs ? { crs: before.crs, axes: before.axes ?? 'east_first' } : {}),
  }
}

async function look(layer: Layer, bytes: number): Promise<{ first: FileRow[]; count: number; isExact: boolean }> {
  const first: FileRow[] = []
  const until = performance.now() + COUNTING_MS
  let count = 0
  for await (const row of layer.rows()) {
    count++
    if (first.length < LOOKED_AT) first.push(row)
    else if (layer.rowCount !== null) return { first, count: layer.rowCount, isExact: true }
    else if (bytes > COUNTED_BYTES && count % 1000 === 0 && performance.now() > until)
      return { first, count, isExact: false }
  }
  return { first, count, isExact: true }
}

function samplesOf(rows: readonly FileRow[], column: string): string[] {
  const found = new Set<string>()
  for (const { properties } of rows) {
    const text = asText(properties[column])
    if (text) found.add(text.slice(0, 80))
    if (found.size === SAMPLES) break
  }
  return [...found]
}

/** First coordinates of the rows, as they stand. */
function placesOf(rows: readonly FileRow[], mapping: Mapping): number[][] {
  const { x, y } = mapping
  const first = (coordinates: unknown): number[] => {
    const [item] = coordinates as unknown[]
    return Array.isArray(item) ? first(item) : (coordinates as number[])
  }
  return rows
    .map(({ geometry, properties }) => {
      if (geometry) return Array.isArray(geometry.coordinates) ? first(geometry.coordinates) : []
      return x && y ? [Number(asText(properties[x]) ?? Number.NaN), Number(asText(properties[y]) ?? Number.NaN)] : []
    })
    .filter((place) => place.length >= 2 && place.slice(0, 2).every(Number.isFinite))
}

/** The CRS and order of coordinates that puts most of the places into the city. */
async function proposeFrame(client: Client, frame: CityFrame, places: readonly number[][], stated: number | undefined) {
  if (places.length === 0) return undefined
  const candidates = stated ? [stated] : [GEOGRAPHIC, frame.srid]
  const found = []
  for (const srid of candidates) {
    const reach = await reachIn(client, frame, srid).catch(() => undefined)
    if (!reach) continue
    for (const axes of ['east_first', 'north_first'] as const) {
      found.push({ srid, axes, inside: insideOf(places, reach, axes), looked: places.length })
    }
  }
  return found.toSorted((a, b) => b.inside - a.inside)[0]
}

const insideOf = (places: readonly number[][], reach: Bbox, axes: 'east_first' | 'north_first') =>
  places.filter(([a, b]) => liesWithin([axes === 'east_first' ? [a!, b!] : [b!, a!]], reach)).length

export type Settled = Required<Omit<ImportOptions, 'encoding' | 'layer'>> & Pick<ImportOptions, 'encoding' | 'layer'>

/** What was asked for, over what the inspection proposes, over what is always so. */
export function settle(inspection: Inspection, asked: ImportOptions): Settled {
  const { proposal } = inspection
  const merged: Settled = { ...DEFAULTS, crs: '', ...proposal, ...asked }
  const columns = new Set(inspection.columns.map(({ name }) => name))
  // Nothing chosen may come as null or as no text.
  merged.mapping = Object.fromEntries(Object.entries(merged.mapping).map(([field, column]) => [field, column || null]))
  for (const [field, column] of Object.entries(merged.mapping)) {
    if (column === null || columns.has(column)) continue
    throw new ProblemError('bad_request', {
      detail: {
        en: `There is no column "${column}" in the file; it has ${[...columns].join(', ')}.`,
        zh: `文件中没有列“${column}”，只有：${[...columns].join('、')}。`,
      },
      field: `/mapping/${field}`,
      value: column,
    })
  }
  if (!merged.crs) {
    throw new ProblemError('unknown_crs', {
      detail: {
        en: 'The file does not say in which coordinate reference system it is. Send crs: EPSG:4549, CRS84, gcj02 or bd09.',
        zh: '文件没有说明坐标系。请在 crs 中填写 EPSG:4549、CRS84、gcj02 或 bd09。',
      },
      field: '/crs',
    })
  }
  readCrs(merged.crs)
  return merged
}
