/** Places: the city's frame, its areas and grids, and where a position or shape lies. */
import { type Client, type Database, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { Geometry } from '../schema.ts'
import { type Bbox, liesWithin, literally, widen } from './rules.ts'
import type { Area, AreaBoundary, AreaPlace, AreaQuery, AreaShapes, Grid } from './schema.ts'

const query = loadQueries(import.meta.url)

/** What is set at install, and the boxes of what is loaded. */
export interface CityFrame {
  name: string
  nameEn: string
  srid: number
  /** The metric CRS as a PROJ text. */
  projection: string
  timeZone: string
  bbox: Bbox
  griddedBbox: Bbox
  center: [number, number]
  /** Positions outside it are refused without projecting them. */
  reach: Bbox
}

// The boxes change only when grids do, and asking for them reads every grid.
const REMEMBER_MS = 60_000
const frames = new WeakMap<Database, { frame: CityFrame; until: number }>()

/** The city's frame; remembered for a minute. Throws not_ready while nothing is loaded. */
export async function cityFrame(database: Database): Promise<CityFrame> {
  const remembered = frames.get(database)
  if (remembered && remembered.until > Date.now()) return remembered.frame
  const frame = await database.as(null, async (client) => {
    const settings = await runOne<Pick<CityFrame, 'name' | 'nameEn' | 'srid' | 'projection' | 'timeZone'>>(
      client,
      query('findCity'),
    )
    if (!settings)
      throw new ProblemError('not_ready', {
        detail: { en: 'No city is loaded yet. Try again in a minute.', zh: '还没有载入城市，请过一分钟再试。' },
      })
    const extents = await runOne<Pick<CityFrame, 'bbox' | 'griddedBbox' | 'center'>>(client, query('findExtents'), {
      srid: settings.srid,
    })
    if (!extents?.bbox[0])
      throw new ProblemError('not_ready', { detail: { en: 'No areas are loaded yet.', zh: '还没有载入区划。' } })
    return { ...settings, ...extents, reach: widen(extents.bbox) }
  })
  frames.set(database, { frame, until: Date.now() + REMEMBER_MS })
  return frame
}

interface Shape {
  code: string
  name: string
  nameEn: string
  areaM2: number
  geometry: Geometry
}

/** Everything of a level that unit grids lie in. */
export async function listShapes(client: Client, level: string): Promise<AreaShapes> {
  const shapes = await run<Shape>(client, query('listShapes'), { level })
  return {
    type: 'FeatureCollection',
    features: shapes.map(({ code, geometry, ...properties }) => ({ type: 'Feature', id: code, properties, geometry })),
  }
}

export function listAreas(client: Client, asked: AreaQuery): Promise<Area[]> {
  const q = asked.q?.trim() || null
  return run<Area>(client, query('listAreas'), {
    level: asked.level ?? null,
    parent: asked.parent ?? null,
    q,
    q_prefix: `${literally(q ?? '')}%`,
    q_anywhere: `%${literally(q ?? '')}%`,
  })
}

const findPath = async (client: Client, community: string) =>
  (await runOne<{ path: Grid['area'] }>(client, query('findPath'), { community }))!.path

/** Area path and grid of a point; undefined outside the city. */
/** One area in force with its boundary in CRS84, simplified for drawing. */
export const findBoundary = (client: Client, code: string): Promise<AreaBoundary | undefined> =>
  runOne<AreaBoundary>(client, query('findBoundary'), { code })

export async function findPlace(
  client: Client,
  frame: CityFrame,
  lon: number,
  lat: number,
): Promise<AreaPlace | undefined> {
  if (!liesWithin([[lon, lat]], frame.reach)) return undefined
  const place = await runOne<{ communityCode: string; grid: AreaPlace['grid'] }>(client, query('findPlace'), {
    lon,
    lat,
    srid: frame.srid,
  })
  return place && { area: await findPath(client, place.communityCode), grid: place.grid }
}

export async function findGrid(client: Client, code: string): Promise<Grid | undefined> {
  const row = await runOne<Omit<Grid, 'area'> & { communityCode: string }>(client, query('findGrid'), { code })
  if (!row) return undefined
  const { communityCode, ...grid } = row
  return { ...grid, area: await findPath(client, communityCode) }
}

/** What replaced a retired grid; undefined when there never was one of this code. */
export const findSuccessors = async (client: Client, code: string) =>
  (await runOne<{ successorCodes: string[] }>(client, query('findRetiredGrid'), { code }))?.successorCodes

export interface Location {
  /** In the city's metric CRS, for SQL. */
  geom: string
  gridCode: string | null
  districtCode: string
}

/**
 * Where a checked shape lies: the grid and district that hold most of it.
 * @throws ProblemError bad_geometry when it is not valid once projected, outside_city outside every district
 */
export async function locateShape(
  client: Client,
  frame: CityFrame,
  geometry: Geometry,
  field: string,
): Promise<Location> {
  const outside = () => {
    const [west, south, east, north] = frame.bbox.map((degrees) => degrees.toFixed(3))
    return new ProblemError('outside_city', {
      detail: {
        en: `The position lies in no district of ${frame.name}. Expected longitude ${west}–${east}, latitude ${south}–${north} (WGS84 degrees, longitude first).`,
        zh: `该位置不在${frame.name}的任何区内。经度应为 ${west}–${east}，纬度应为 ${south}–${north}（WGS84，单位为度，经度在前）。`,
      },
      field,
      value: geometry.type === 'Point' ? geometry.coordinates : undefined,
    })
  }
  if (!liesWithin(positionsOf(geometry.coordinates), frame.reach)) throw outside()
  const row = await runOne<{
    geom: string
    fault: string | null
    gridCode: string | null
    districtCode: string | null
  }>(client, query('locateShape'), { geometry: JSON.stringify(geometry), srid: frame.srid })
  if (row!.fault) {
    throw new ProblemError('bad_geometry', {
      detail: {
        en: `The shape is not valid: ${row!.fault}. Draw it without touching or crossing itself.`,
        zh: `图形无效：${row!.fault}。请画成不自接触、不自相交的图形。`,
      },
      field,
    })
  }
  if (!row!.districtCode) throw outside()
  return { geom: row!.geom, gridCode: row!.gridCode, districtCode: row!.districtCode }
}

/** Every position of nested GeoJSON coordinates. */
function positionsOf(coordinates: unknown): number[][] {
  const [first] = coordinates as unknown[]
  return typeof first === 'number' ? [coordinates as number[]] : (coordinates as unknown[]).flatMap(positionsOf)
}
