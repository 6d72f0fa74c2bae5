/** Components as rows of a file, with the standard's names of fields (GB/T 30428.2), page by page. */
import { join } from 'node:path'
import type { Identity } from '../access/rules.ts'
import type { CityFrame } from '../areas/repository.ts'
import { listComponents, wantedBy } from '../components/listing.ts'
import type { Component } from '../components/schema.ts'
import { type Client, type Database, run } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { Geometry } from '../schema.ts'
import { readCrs, requireCrs } from './crs.ts'
import { SOURCE_WORDS, STATE_WORDS } from './fields.ts'
import type { ExportColumn, ExportRow, Format, Writing } from './formats/format.ts'
import { FORMATS, formatNamed } from './formats/index.ts'
import type { ExportAsked } from './schema.ts'

const query = loadQueries(import.meta.url, './export.sql')
const PAGE = 5_000
const GEOGRAPHIC = 4326

interface PageRow {
  code: string
  classCode: string
  className: string
  name: string
  supervisingCode: string | null
  supervisingName: string | null
  ownerCode: string | null
  ownerName: string | null
  maintainerCode: string | null
  maintainerName: string | null
  gridCode: string | null
  state: Component['state']
  originalOn: string
  changedOn: string | null
  dataSource: string
  accuracyClass: string
  address: string | null
  note: string | null
  dimension: number
  geometry: string
  position: [number, number] | null
}

/** Fields in their order: name, bytes in a Shapefile, and what stands in it. */
const COLUMNS: readonly (ExportColumn & { of: (row: PageRow) => string | null })[] = [
  { name: 'ObjID', width: 16, of: ({ code }) => code },
  { name: 'ObjName', width: 180, of: ({ name }) => name },
  { name: 'ClassCode', width: 5, of: ({ classCode }) => classCode },
  { name: 'ClassName', width: 90, of: ({ className }) => className },
  { name: 'DeptCode1', width: 18, of: ({ supervisingCode }) => supervisingCode },
  { name: 'DeptName1', width: 180, of: ({ supervisingName }) => supervisingName },
  { name: 'DeptCode2', width: 18, of: ({ ownerCode }) => ownerCode },
  { name: 'DeptName2', width: 180, of: ({ ownerName }) => ownerName },
  { name: 'DeptCode3', width: 18, of: ({ maintainerCode }) => maintainerCode },
  { name: 'DeptName3', width: 180, of: ({ maintainerName }) => maintainerName },
  { name: 'BGID', width: 15, of: ({ gridCode }) => gridCode },
  { name: 'ObjState', width: 10, of: ({ state }) => STATE_WORDS[state] },
  { name: 'ORDate', width: 8, of: ({ originalOn }) => originalOn },
  { name: 'CHDate', width: 8, of: ({ changedOn }) => changedOn },
  { name: 'DataSource', width: 10, of: ({ dataSource }) => SOURCE_WORDS[dataSource] ?? dataSource },
  { name: 'Accuracy', width: 1, of: ({ accuracyClass }) => accuracyClass },
  { name: 'Address', width: 254, of: ({ address }) => address },
  { name: 'Note', width: 254, of: ({ note }) => note },
]

export interface Exported {
  path: string
  fileName: string
  mediaType: string
}

/** Writes a file into the folder. Each page is a transaction: however long it takes, no connection is held. */
export async function writeExport(
  database: Database,
  identity: Identity,
  frame: CityFrame,
  asked: ExportAsked,
  folder: string,
): Promise<Exported> {
  const writes = writerOf(formatNamed(asked.format), asked)
  const { srid } = readCrs(asked.crs ?? 'CRS84')
  const crs = await database.as(identity, (client) => requireCrs(client, srid))
  const writing: Writing = {
    name: 'components',
    columns: COLUMNS,
    crs,
    encoding: asked.encoding ?? 'utf-8',
    mark: asked.mark ?? true,
  }
  const path = join(folder, `components${writes.extension}`)
  await writes.write(path, rowsOf(database, identity, frame, asked, crs), writing)
  const isGbk = asked.encoding === 'gbk' && writes.mediaType.startsWith('text/')
  return {
    path,
    fileName: `components${writes.extension}`,
    mediaType: isGbk ? writes.mediaType.replace('utf-8', 'gb18030') : writes.mediaType,
  }
}

function writerOf(format: Format, { crs }: ExportAsked): NonNullable<Format['writes']> {
  if (!format.writes) {
    const written = FORMATS.filter(({ writes }) => writes).map(({ id }) => id)
    throw new ProblemError('bad_request', {
      detail: `${format.en} is only read. Written are ${written.join(', ')}.`,
      field: '/format',
      value: format.id,
    })
  }
  const { srid, datum } = readCrs(crs ?? 'CRS84')
  if (datum !== 'wgs84') {
    throw new ProblemError('unknown_crs', {
      detail: 'Positions are not given out in the shifted datums of web maps. Export CRS84 or an EPSG number.',
      field: '/crs',
      value: crs,
    })
  }
  if (format.id === 'geojsonseq' && srid !== GEOGRAPHIC) {
    throw new ProblemError('unknown_crs', {
      detail:
        'A GeoJSON sequence is always in CRS84 (RFC 8142). Export GeoJSON, CSV, a Shapefile or a GeoPackage for another.',
      field: '/crs',
      value: crs,
    })
  }
  return format.writes
}

async function* rowsOf(
  database: Database,
  identity: Identity,
  frame: CityFrame,
  asked: ExportAsked,
  crs: Writing['crs'],
): AsyncGenerator<ExportRow> {
  const { format: _format, crs: _crs, encoding: _encoding, mark: _mark, codes, sort, descending, ...filter } = asked
  const wanted = wantedBy(frame, filter)
  if (!wanted) return
  const values = { wanted, out: crs.srid, digits: crs.isGeographic ? 8 : 4, limit: PAGE }
  const read = (client: Client, among: string[] | null, after: string) =>
    run<PageRow>(client, query('exportPage'), { ...values, codes: among, after })

  if (codes || (!descending && (sort ?? 'code') === 'code')) {
    for (let after = ''; ; ) {
      const rows = await database.as(identity, (client) => read(client, codes ?? null, after))
      for (const row of rows) yield asRow(row)
      if (rows.length < PAGE) return
      after = rows.at(-1)!.code
    }
  }
  // In any other order the list itself is gone through: it knows the order, and this knows the fields.
  for (let cursor: string | undefined; ; ) {
    const page = await database.as(identity, async (client) => {
      const listed = await listComponents(client, frame, { ...filter, sort, descending, cursor, limit: PAGE })
      const order = listed.components.map(({ code }) => code)
      const rows = new Map((await read(client, order, '')).map((row) => [row.code, row]))
      return { rows: order.flatMap((code) => rows.get(code) ?? []), next: listed.next }
    })
    for (const row of page.rows) yield asRow(row)
    if (page.next === null) return
    cursor = page.next
  }
}

const KINDS = ['point', 'line', 'polygon'] as const
function asRow(row: PageRow): ExportRow {
  const geometry = JSON.parse(row.geometry) as Geometry
  const position = row.position ?? (geometry.coordinates as [number, number])
  return { kind: KINDS[row.dimension]!, geometry, position, values: COLUMNS.map(({ of }) => of(row)) }
}
