/** Components as rows of a file, with the standard's names of fields (GB/T 30428.2), page by page. */
import { join } from 'node:path'
import { DateTime } from 'luxon'
import type { Identity } from '../access/rules.ts'
import type { CityFrame } from '../areas/repository.ts'
import { listComponents, wantedBy } from '../components/listing.ts'
import type { Component, ComponentFilter } from '../components/schema.ts'
import { type Ask, type Client, type Database, run, runOne } from '../database/database.ts'
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

/** More than these are written as a job: while a person waits for the answer, and a connection with them. */
export const AT_ONCE_MOST = 20_000

export interface Exported {
  path: string
  fileName: string
  mediaType: string
}
export interface Exporting {
  frame: CityFrame
  asked: ExportAsked
  /** Where the file is written. */
  folder: string
  now: Date
  /** Told how many there are to be, before the first is written. */
  onTotal?: (total: number) => void | Promise<void>
  /** Told after each page how many are written. */
  onPage?: (written: number) => void | Promise<void>
  /** Whether there may be any number of them. */
  isJob?: boolean
  page?: number
}

/** Writes a file of one snapshot into the folder. */
export async function writeExport(database: Database, identity: Identity, exporting: Exporting): Promise<Exported> {
  const { frame, asked, folder, isJob = false, onTotal = () => {}, now } = exporting
  const { writes, srid } = readAsked(asked)
  const { format: _format, crs: _crs, encoding, mark, codes = null, sort, descending, ...filter } = asked
  const wanted = wantedBy(frame, filter)
  const path = join(folder, `components${writes.extension}`)
  await database.snapshot(identity, async (ask) => {
    const crs = await ask((client) => requireCrs(client, srid))
    const total = wanted
      ? await ask((client) => countExport(client, wanted, codes, isJob ? null : AT_ONCE_MOST + 1))
      : 0
    if (!isJob && total > AT_ONCE_MOST) throw tooMany()
    await onTotal(total)
    const rows = wanted ? rowsOf(ask, exporting, { wanted, crs, codes, filter, sort, descending }) : none()
    await writes.write(path, rows, {
      name: 'components',
      columns: COLUMNS,
      crs,
      encoding: encoding ?? 'utf-8',
      mark: mark ?? true,
    })
  })
  const day = DateTime.fromISO(asked.asof ?? now.toISOString(), { zone: frame.timeZone }).toFormat('yyyyMMdd')
  const isGbk = encoding === 'gbk' && writes.mediaType.startsWith('text/')
  return {
    path,
    fileName: `components-${day}${writes.extension}`,
    mediaType: isGbk ? writes.mediaType.replace('utf-8', 'gb18030') : writes.mediaType,
  }
}

const countExport = async (client: Client, wanted: string, codes: string[] | null, most: number | null) =>
  (await runOne<{ count: number }>(client, query('countExport'), { wanted, codes, most }))!.count

const tooMany = () =>
  new ProblemError('too_large', {
    detail: {
      en: `More than ${AT_ONCE_MOST} components are not written while you wait. Ask for them with POST /api/exports, and fetch the file when it is done.`,
      zh: `超过 ${AT_ONCE_MOST} 个部件不能直接下载。请用 POST /api/exports 在后台导出，写好后再下载。`,
    },
    limit: AT_ONCE_MOST,
  })

async function* none(): AsyncGenerator<ExportRow> {}

/** What can be told of it before a row is read. Throws what is to be corrected. */
export async function checkAsked(client: Client, frame: CityFrame, asked: ExportAsked): Promise<void> {
  const { srid } = readAsked(asked)
  await requireCrs(client, srid)
  wantedBy(frame, asked)
}

function readAsked({ format: id, crs }: ExportAsked): { writes: NonNullable<Format['writes']>; srid: number } {
  const format = formatNamed(id)
  if (!format.writes) {
    const written = FORMATS.filter(({ writes }) => writes).map(({ id }) => id)
    throw new ProblemError('bad_request', {
      detail: {
        en: `${format.en} is only read. Written are ${written.join(', ')}.`,
        zh: `${format.zh}只能导入。可导出：${written.join('、')}。`,
      },
      field: '/format',
      value: format.id,
    })
  }
  const { srid, datum } = readCrs(crs ?? 'CRS84')
  if (datum !== 'wgs84') {
    throw new ProblemError('unknown_crs', {
      detail: {
        en: 'Positions are not given out in the shifted datums of web maps. Export CRS84 or an EPSG number.',
        zh: '不按网络地图的偏移坐标导出位置。请用 CRS84 或 EPSG 编号。',
      },
      field: '/crs',
      value: crs,
    })
  }
  if (format.id === 'geojsonseq' && srid !== GEOGRAPHIC) {
    throw new ProblemError('unknown_crs', {
      detail: {
        en: 'A GeoJSON sequence is always in CRS84 (RFC 8142). Export GeoJSON, CSV, a Shapefile or a GeoPackage for another.',
        zh: 'GeoJSON 序列只用 CRS84（RFC 8142）。其他坐标系请导出 GeoJSON、CSV、Shapefile 或 GeoPackage。',
      },
      field: '/crs',
      value: crs,
    })
  }
  return { writes: format.writes, srid }
}

interface Wanted extends Pick<ExportAsked, 'sort' | 'descending'> {
  wanted: string
  crs: Writing['crs']
  codes: string[] | null
  filter: ComponentFilter
}

async function* rowsOf(
  ask: Ask,
  { frame, page: limit = PAGE, onPage = () => {} }: Exporting,
  { wanted, crs, codes, filter, sort = 'code', descending = false }: Wanted,
): AsyncGenerator<ExportRow> {
  const values = { wanted, out: crs.srid, digits: crs.isGeographic ? 8 : 4, limit }
  const read = (client: Client, among: string[] | null, after: string) =>
    run<PageRow>(client, query('exportPage'), { ...values, codes: among, after })
  let written = 0

  if (codes || (!descending && sort === 'code')) {
    for (let after = ''; ; ) {
      const rows = await ask((client) => read(client, codes, after))
      for (const row of rows) yield asRow(row)
      written += rows.length
      await onPage(written)
      if (rows.length < limit) return
      after = rows.at(-1)!.code
    }
  }
  // In any other order the list itself is gone through: it knows the order, and this knows the fields.
  for (let cursor: string | undefined; ; ) {
    const { rows, next } = await ask(async (client) => {
      const listed = await listComponents(client, frame, { ...filter, sort, descending, cursor, limit })
      const order = listed.components.map(({ code }) => code)
      const byCode = new Map((await read(client, order, '')).map((row) => [row.code, row]))
      return { rows: order.flatMap((code) => byCode.get(code) ?? []), next: listed.next }
    })
    for (const row of rows) yield asRow(row)
    written += rows.length
    await onPage(written)
    if (next === null) return
    cursor = next
  }
}

const KINDS = ['point', 'line', 'polygon'] as const
function asRow(row: PageRow): ExportRow {
  const geometry = JSON.parse(row.geometry) as Geometry
  const position = row.position ?? (geometry.coordinates as [number, number])
  return { kind: KINDS[row.dimension]!, geometry, position, values: COLUMNS.map(({ of }) => of(row)) }
}
