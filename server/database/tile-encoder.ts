/**
 * From rows to a vector tile (MVT 2, extent 4096, buffer 64). PostGIS encodes where it can (ST_AsMVT); the embedded
 * engine is built without protobuf, so there SQL brings geometry to tile coordinates and Node writes the bytes.
 * Which one it is, is asked here and nowhere else.
 */
import { parseQuery, type Query } from './queries.ts'
import { encodeRows, type TileRow } from './tile-geometry.ts'

export const EXTENT = 4096
const BUFFER = 64
/** Side of the world in EPSG:3857. */
export const WORLD_METRES = 40075016.685578488

export interface TileAddress {
  z: number
  x: number
  y: number
}

/** One source-layer: a query that gives `geom` (EPSG:3857) and the fields, from the parameters of TILE_PARAMETERS. */
export interface TileSource {
  id: string
  fields: readonly string[]
  /** Statement with `:z`, `:x`, `:unit` … */
  text: string
}

export interface TileAnswer {
  /** Empty when nothing is in the tile. */
  bytes: Buffer
  /** The snapshot that the rows were read from, as pg_current_snapshot() writes it. */
  snapshot: string
  /** When the tile changes although no row does; null when it does not. */
  expires: Date | null
}

/** A statement that answers one tile whole: every source-layer, from one snapshot. */
export interface TileStatement {
  query: Query
  /** The values of its placeholders. */
  values: (address: TileAddress, given: Readonly<Record<string, unknown>>) => unknown[]
  read: (rows: readonly Record<string, unknown>[]) => TileAnswer
}

// What a layer's query may use, with its type, which a bare placeholder would leave to be guessed.
const TILE_PARAMETERS: Record<string, string> = {
  z: 'integer',
  x: 'integer',
  y: 'integer',
  west: 'float8',
  north: 'float8',
  unit: 'float8',
  now: 'timestamptz',
  asof: 'timestamptz',
  from: 'timestamptz',
  until: 'timestamptz',
}

/**
 * Composes the statement for an engine.
 * @param expires queries that each give the instant at which the tile changes by itself
 * @param types further parameters of the sources, with their SQL types
 */
export function tileStatement(
  kind: 'native' | 'embedded',
  sources: readonly TileSource[],
  expires: readonly string[] = [],
  types: Readonly<Record<string, string>> = {},
): TileStatement {
  const compose = kind === 'native' ? encodeInPostgis : encodeInNode
  const until = expires.length > 0 ? `least(${expires.map((text) => `(${text})`).join(', ')})` : 'null::timestamptz'
  const { text, read } = compose(sources, until)
  const query = parseQuery('tile', typed(text, { ...TILE_PARAMETERS, ...types }))
  return { query, values: (address, given) => bind(query, address, given), read }
}

export function encodeInPostgis(sources: readonly TileSource[], until: string) {
  const parts = sources.map(
    ({ id, fields, text }) => `coalesce((select ST_AsMVT(tile, '${id}', ${EXTENT}, 'geom') from (
      select ST_AsMVTGeom(geom, ST_TileEnvelope(:z, :x, :y), ${EXTENT}, ${BUFFER}) as geom${fields.map((field) => `, ${field}`).join('')}
      from (${text}) shown) tile), '')`,
  )
  return {
    text: `select ${parts.join(' || ')} as tile, pg_current_snapshot()::text as snapshot, ${until} as expires`,
    read: ([row]: readonly Record<string, unknown>[]): TileAnswer => ({
      bytes: row!.tile as Buffer,
      ...madeFrom(row!.snapshot, row!.expires),
    }),
  }
}

export function encodeInNode(sources: readonly TileSource[], until: string) {
  // In the order of ST_AsMVTGeom: move, snap, clip. (Clipped first, a street along the edge of a tile ended up to 49
  // units elsewhere.) Only what crosses the edge is clipped: of 2,000 pipes in a tile 60 do, 26 against 36 ms.
  // Snapping may make a polygon touch itself, hence ST_MakeValid: by structure, which like PostGIS's own clipping keeps
  // a notch that snapping closed, where the older method fills it. What collapses is gone.
  const box = `ST_MakeEnvelope(${-BUFFER}, ${-BUFFER}, ${EXTENT + BUFFER}, ${EXTENT + BUFFER}, 3857)`
  const parts = sources.map(
    ({ fields, text }, index) => `select ${index} as source, ST_AsGeoJSON(shape, 0, 0) as geometry, properties from (
      select case when ST_Dimension(moved) = 2 then ST_CollectionExtract(ST_MakeValid(
          case when moved @ ${box} then moved else ST_SnapToGrid(ST_ClipByBox2D(moved, ${box}), 1) end, 'method=structure'), 3)
        when moved @ ${box} then moved
        when ST_Dimension(moved) = 1 then ST_SnapToGrid(ST_ClipByBox2D(moved, ${box}), 1) end as shape, properties
      from (
        select ST_SnapToGrid(ST_Affine(geom, 1 / :unit, 0, 0, -1 / :unit, -:west / :unit, :north / :unit), 1) as moved,
          json_build_array(${fields.join(', ')})::text as properties
        from (${text}) shown offset 0) placed offset 0) encoded
      where shape is not null and not ST_IsEmpty(shape)`,
  )
  const made = `select -1 as source, pg_current_snapshot()::text as geometry, (${until})::text as properties`
  return {
    text: [made, ...parts].map((part) => `(${part})`).join(' union all '),
    read: (rows: readonly Record<string, unknown>[]): TileAnswer => {
      const label = rows.find(({ source }) => source === -1)!
      const shown = rows.filter(({ source }) => source !== -1) as unknown as TileRow[]
      return { bytes: encodeRows(sources, shown), ...madeFrom(label.geometry, label.properties) }
    },
  }
}

const madeFrom = (snapshot: unknown, expires: unknown) => ({
  snapshot: snapshot as string,
  expires: expires ? new Date(expires as string) : null,
})

const typed = (text: string, types: Readonly<Record<string, string>>) =>
  text.replace(/'(?:[^']|'')*'|--[^\n]*|::|:([a-z_][a-z0-9_]*)/g, (match, name?: string) => {
    if (!name) return match
    if (!types[name]) throw new Error(`a tile query has :${name}; known are ${Object.keys(types)}`)
    return `(:${name}::${types[name]})`
  })

function bind(statement: Query, { z, x, y }: TileAddress, given: Readonly<Record<string, unknown>>): unknown[] {
  const size = WORLD_METRES / 2 ** z
  const values: Record<string, unknown> = {
    asof: null,
    from: null,
    until: null,
    ...given,
    z,
    x,
    y,
    west: x * size - WORLD_METRES / 2,
    north: WORLD_METRES / 2 - y * size,
    unit: size / EXTENT,
  }
  return statement.parameters.map((name) => values[name])
}
