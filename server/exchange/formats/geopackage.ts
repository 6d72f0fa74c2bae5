/** GeoPackage (OGC 12-128r19): SQLite, read and written in its file by SQLite compiled to WASM. */

import { rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Database as SqliteDatabase } from 'node-sqlite3-wasm'
import wkx from 'wkx'
import type { Geometry } from '../../schema.ts'
import {
  type ExportRow,
  FileBroken,
  type FileRow,
  type Format,
  type Layer,
  notParsed,
  type ShapeKind,
  type Writing,
} from './format.ts'

// Loaded when first needed: it is a megabyte of WASM.
const require = createRequire(import.meta.url)
const openSqlite = (path: string, options?: { readOnly: boolean }): SqliteDatabase =>
  new (require('node-sqlite3-wasm') as typeof import('node-sqlite3-wasm')).Database(path, options)

export const geopackage: Format = {
  id: 'geopackage',
  zh: 'GeoPackage',
  en: 'GeoPackage',
  extensions: ['.gpkg'],
  recognise: (head) => head.subarray(0, 15).toString('latin1') === 'SQLite format 3',
  open: async ({ path }, { layer }) => {
    const database = openSqlite(path, { readOnly: true })
    try {
      return openLayer(database, layer)
    } catch (error) {
      database.close()
      throw error instanceof FileBroken ? error : notParsed('GeoPackage', error)
    }
  },
  writes: { extension: '.gpkg', mediaType: 'application/geopackage+sqlite3', write },
}

interface Listed {
  name: string
  geometry: string
  organization: string
  srid: number
  definition: string
}

function openLayer(database: SqliteDatabase, asked: string | undefined): Layer {
  const listed = database.all(`
    select c.table_name as name, g.column_name as geometry, s.organization, s.organization_coordsys_id as srid, s.definition
    from gpkg_contents c join gpkg_geometry_columns g on g.table_name = c.table_name
    join gpkg_spatial_ref_sys s on s.srs_id = g.srs_id
    where c.data_type = 'features' order by c.table_name`) as unknown as Listed[]
  const layers = listed.map(({ name }) => name)
  if (listed.length === 0)
    throw new FileBroken({ en: 'The GeoPackage has no layer of features.', zh: 'GeoPackage 中没有要素图层。' })
  const layer = asked === undefined ? listed[0]! : listed.find(({ name }) => name === asked)
  if (!layer)
    throw new FileBroken({
      en: `There is no layer "${asked}" in the GeoPackage; it has ${layers.join(', ')}.`,
      zh: `GeoPackage 中没有图层“${asked}”，只有：${layers.join('、')}。`,
    })
  const table = identifier(layer.name)
  const columns = (database.all(`pragma table_info(${table})`) as { name: string; pk: number }[])
    .filter(({ name, pk }) => name !== layer.geometry && !(pk === 1 && /^(fid|ogc_fid|id)$/i.test(name)))
    .map(({ name }) => name)
  const isEpsg = layer.organization.toLowerCase() === 'epsg'
  const wkt = layer.definition === 'undefined' ? null : { wkt: layer.definition }
  return {
    name: layer.name,
    layers,
    encoding: null,
    crs: isEpsg ? { srid: layer.srid } : wkt,
    hasShapes: true,
    columns,
    rowCount: Number((database.get(`select count(*) as count from ${table}`) as { count: number }).count),
    close: async () => database.close(),
    async *rows(): AsyncGenerator<FileRow> {
      const chosen = [...columns, layer.geometry].map(identifier).join(', ')
      const statement = database.prepare(`select ${chosen} from ${table} order by rowid`)
      let row = 0
      try {
        for (const found of statement.iterate() as IterableIterator<Record<string, unknown>>) {
          const { [layer.geometry]: shape, ...properties } = found
          yield { row: ++row, properties, ...readShape(shape as Uint8Array | null) }
        }
      } catch (error) {
        throw notParsed('GeoPackage', error, row + 1)
      } finally {
        statement.finalize()
      }
    },
  }
}

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`

/** Bytes of the envelope in the header, by its kind. */
const ENVELOPES = [0, 32, 48, 48, 64]

/** A GeoPackage geometry: a header of its own, then WKB. */
function readShape(bytes: Uint8Array | null): Pick<FileRow, 'geometry' | 'fault'> {
  if (bytes === null) return { geometry: null }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const flags = buffer[3] ?? 0
  const envelope = ENVELOPES[(flags >> 1) & 7]
  if (buffer.toString('latin1', 0, 2) !== 'GP' || envelope === undefined)
    return { geometry: null, fault: { en: 'its geometry is broken', zh: '图形损坏' } }
  if (flags & 0x10) return { geometry: null }
  try {
    return { geometry: wkx.Geometry.parse(buffer.subarray(8 + envelope)).toGeoJSON() as Geometry }
  } catch (error) {
    const { message } = error as Error
    return { geometry: null, fault: { en: `its geometry is broken, ${message}`, zh: `图形损坏，${message}` } }
  }
}

const APPLICATION = 0x47504b47 // GPKG
const VERSION = 10300
const TYPES: Record<ShapeKind, string> = { point: 'POINT', line: 'MULTILINESTRING', polygon: 'MULTIPOLYGON' }

async function write(path: string, rows: AsyncIterable<ExportRow>, { name, columns, crs }: Writing): Promise<void> {
  await rm(path, { force: true })
  const database = openSqlite(path)
  try {
    database.exec(`pragma page_size = 4096; pragma journal_mode = off; pragma synchronous = off;
      pragma application_id = ${APPLICATION}; pragma user_version = ${VERSION}; begin;
      create table gpkg_spatial_ref_sys (srs_name text not null, srs_id integer primary key, organization text not null,
        organization_coordsys_id integer not null, definition text not null, description text);
      create table gpkg_contents (table_name text not null primary key, data_type text not null, identifier text unique,
        description text default '', last_change datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
        min_x double, min_y double, max_x double, max_y double, srs_id integer,
        constraint fk_gc_r_srs_id foreign key (srs_id) references gpkg_spatial_ref_sys (srs_id));
      create table gpkg_geometry_columns (table_name text not null, column_name text not null, geometry_type_name text not null,
        srs_id integer not null, z tinyint not null, m tinyint not null,
        constraint pk_geom_cols primary key (table_name, column_name), constraint uk_gc_table_name unique (table_name),
        constraint fk_gc_tn foreign key (table_name) references gpkg_contents (table_name),
        constraint fk_gc_srs foreign key (srs_id) references gpkg_spatial_ref_sys (srs_id));
      insert into gpkg_spatial_ref_sys values
        ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinate reference system'),
        ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
        ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]', 'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid')`)
    database.run("insert or ignore into gpkg_spatial_ref_sys values (?, ?, 'EPSG', ?, ?, null)", [
      crs.name,
      crs.srid,
      crs.srid,
      crs.wkt,
    ])
    const layers = new Map<ShapeKind, ReturnType<typeof openTable>>()
    const layerOf = (kind: ShapeKind) => {
      const known = layers.get(kind)
      if (known) return known
      const opened = openTable(database, `${name}_${kind}`, kind, columns, crs.srid)
      layers.set(kind, opened)
      return opened
    }
    for await (const { kind, geometry, values } of rows) layerOf(kind).add(geometry, values)
    if (layers.size === 0) layerOf('point')
    for (const layer of layers.values()) layer.finish()
    database.exec('commit')
  } finally {
    database.close()
  }
}

function openTable(
  database: SqliteDatabase,
  table: string,
  kind: ShapeKind,
  columns: Writing['columns'],
  srid: number,
) {
  const names = columns.map(({ name }) => identifier(name))
  database.exec(`create table ${identifier(table)} (fid integer primary key autoincrement not null, geom ${TYPES[kind]},
    ${names.map((column) => `${column} text`).join(', ')})`)
  database.run("insert into gpkg_contents (table_name, data_type, identifier, srs_id) values (?, 'features', ?, ?)", [
    table,
    table,
    srid,
  ])
  database.run("insert into gpkg_geometry_columns values (?, 'geom', ?, ?, 0, 0)", [table, TYPES[kind], srid])
  const statement = database.prepare(
    `insert into ${identifier(table)} (geom, ${names.join(', ')}) values (?${', ?'.repeat(names.length)})`,
  )
  const box = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  return {
    add(geometry: Geometry, values: ExportRow['values']): void {
      for (const [x, y] of positionsOf(geometry.coordinates)) {
        box[0] = Math.min(box[0]!, x!)
        box[1] = Math.min(box[1]!, y!)
        box[2] = Math.max(box[2]!, x!)
        box[3] = Math.max(box[3]!, y!)
      }
      const header = Buffer.alloc(8)
      header.write('GP', 'latin1')
      header[3] = 1 // little-endian, no envelope
      header.writeInt32LE(srid, 4)
      const wkb = wkx.Geometry.parseGeoJSON(asMany(geometry)).toWkb()
      statement.run([new Uint8Array(Buffer.concat([header, wkb])), ...values])
    },
    finish(): void {
      statement.finalize()
      if (Number.isFinite(box[0])) {
        database.run('update gpkg_contents set min_x = ?, min_y = ?, max_x = ?, max_y = ? where table_name = ?', [
          ...box,
          table,
        ])
      }
    },
  }
}

/** A table of one type has single lines and polygons as a collection of one. */
function asMany(geometry: Geometry): Geometry {
  if (geometry.type === 'LineString') return { type: 'MultiLineString', coordinates: [geometry.coordinates] }
  if (geometry.type === 'Polygon') return { type: 'MultiPolygon', coordinates: [geometry.coordinates] }
  return geometry
}

const positionsOf = (coordinates: unknown): number[][] =>
  typeof (coordinates as unknown[])[0] === 'number'
    ? [coordinates as number[]]
    : (coordinates as unknown[]).flatMap(positionsOf)
