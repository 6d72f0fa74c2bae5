/**
 * From rows to a vector tile (MVT 2, extent 4096, buffer 64). PostGIS encodes where it can (ST_AsMVT); the embedded
 * engine is built without protobuf, so there SQL brings geometry to tile coordinates and Node writes the bytes.
 * Which one it is, is asked here and nowhere else.
 */
import type { Client, Database } from './database.ts'
import { parseQuery, type Query } from './queries.ts'
import { encodeRows, type TileRow } from './tile-geometry.ts'

export const EXTENT = 4096
const BUFFER = 64
const WORLD_METRES = 40075016.685578488

export interface TileAddress {
  z: number
  x: number
  y: number
}

/** One source-layer: a query that gives `geom` (EPSG:3857) and the fields, from the parameters of TILE_PARAMETERS. */
export interface TileSource {
  id: string
  fields: readonly string[]
  query: Query
}

/** Answers the tile of one layer; empty when nothing is in it. */
export type TileEncoder = (client: Client, address: TileAddress, now: Date) => Promise<Buffer>

// What a layer's query may use, with its type, which a bare placeholder would leave to be guessed.
const TILE_PARAMETERS: Record<string, string> = {
  z: 'integer',
  x: 'integer',
  y: 'integer',
  west: 'float8',
  north: 'float8',
  unit: 'float8',
  now: 'timestamptz',
}

/** The encoder of a layer for this database's engine. Texts are composed once, from the layer's own files. */
export function tileEncoder(database: Pick<Database, 'kind'>, sources: readonly TileSource[]): TileEncoder {
  return database.kind === 'native' ? encodeInPostgis(sources) : encodeInNode(sources)
}

export function encodeInPostgis(sources: readonly TileSource[]): TileEncoder {
  const parts = sources.map(
    ({ id, fields, query }) => `coalesce((select ST_AsMVT(tile, '${id}', ${EXTENT}, 'geom') from (
      select ST_AsMVTGeom(geom, ST_TileEnvelope(:z, :x, :y), ${EXTENT}, ${BUFFER}) as geom, ${fields.join(', ')}
      from (${rowsOf(query)}) shown) tile), '')`,
  )
  const statement = parseQuery('tile', typed(`select ${parts.join(' || ')} as tile`))
  return async (client, address, now) => {
    const { rows } = await client.query(bind(statement, address, now))
    return rows[0].tile as Buffer
  }
}

export function encodeInNode(sources: readonly TileSource[]): TileEncoder {
  // In the order of ST_AsMVTGeom: move, snap, clip. (Clipped first, a street along the edge of a tile ended up to 49
  // units elsewhere.) Only what crosses the edge is clipped: of 2,000 pipes in a tile 60 do, 26 against 36 ms.
  // Snapping may make a polygon touch itself, hence ST_MakeValid: by structure, which like PostGIS's own clipping keeps
  // a notch that snapping closed, where the older method fills it. What collapses is gone.
  const box = `ST_MakeEnvelope(${-BUFFER}, ${-BUFFER}, ${EXTENT + BUFFER}, ${EXTENT + BUFFER}, 3857)`
  const parts = sources.map(
    ({ fields, query }, index) => `select ${index} as source, ST_AsGeoJSON(shape, 0, 0) as geometry, properties from (
      select case when ST_Dimension(moved) = 2 then ST_CollectionExtract(ST_MakeValid(
          case when moved @ ${box} then moved else ST_SnapToGrid(ST_ClipByBox2D(moved, ${box}), 1) end, 'method=structure'), 3)
        when moved @ ${box} then moved
        when ST_Dimension(moved) = 1 then ST_SnapToGrid(ST_ClipByBox2D(moved, ${box}), 1) end as shape, properties
      from (
        select ST_SnapToGrid(ST_Affine(geom, 1 / :unit, 0, 0, -1 / :unit, -:west / :unit, :north / :unit), 1) as moved,
          json_build_array(${fields.join(', ')})::text as properties
        from (${rowsOf(query)}) shown offset 0) placed offset 0) encoded
      where shape is not null and not ST_IsEmpty(shape)`,
  )
  const statement = parseQuery('tile', typed(parts.map((part) => `(${part})`).join(' union all ')))
  return async (client, address, now) => {
    const { rows } = await client.query(bind(statement, address, now))
    return encodeRows(sources, rows as TileRow[])
  }
}

/** The rows query with its names back, so that several make one statement. */
const rowsOf = (query: Query) =>
  query.text.replace(/;\s*$/, '').replace(/\$(\d+)/g, (_, number) => `:${query.parameters[Number(number) - 1]}`)

const typed = (text: string) =>
  text.replace(/'(?:[^']|'')*'|--[^\n]*|::|:([a-z_]+)/g, (match, name?: string) => {
    if (!name) return match
    if (!TILE_PARAMETERS[name]) throw new Error(`a tile query has :${name}; known are ${Object.keys(TILE_PARAMETERS)}`)
    return `(:${name}::${TILE_PARAMETERS[name]})`
  })

function bind(statement: Query, { z, x, y }: TileAddress, now: Date): { text: string; values: unknown[] } {
  const size = WORLD_METRES / 2 ** z
  const values: Record<string, unknown> = {
    z,
    x,
    y,
    west: x * size - WORLD_METRES / 2,
    north: WORLD_METRES / 2 - y * size,
    unit: size / EXTENT,
    now,
  }
  return { text: statement.text, values: statement.parameters.map((name) => values[name]) }
}
