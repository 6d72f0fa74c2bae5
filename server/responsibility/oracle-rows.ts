/** The rows the oracle of responsibility judges by: every version of everything, as it lies in the tables. */
import type { Client } from '../database/database.ts'
import { type At, cellsOf, type Shape, shapeOf } from './planar.ts'

/** From (included) to (not included), in ms since 1970. */
export interface Version {
  from: number
  to: number
}
export interface Place extends Version {
  code: string
  shape: Shape
  /** Of a unit grid of water. */
  water: boolean
}
export interface Zone extends Place {
  areaM2: number
}
export interface Component extends Place {
  classCode: string
  owner: string | null
  maintainer: string | null
}
export interface Pipe extends Place {
  network: string
  /** Diameter or width. */
  sizeMm: number
  owner: string | null
  maintainer: string | null
}
export interface Rule extends Version {
  code: string
  family: string
  priority: number
  scope: string
  kind: string
  prefix: string
  grades: number[] | null
  unit: string | null
  roster: string | null
  post: 'maintainer' | 'owner' | null
  reachMetres: number | null
  networks: string[] | null
  minimumSizeMm: number | null
}
export interface Roster extends Version {
  code: string
  shifts: {
    unit: string
    weekdays?: number[]
    from?: string
    to?: string
    seasonFrom?: string
    seasonTo?: string
  }[]
}
export interface Decision extends Version {
  /** Place, kind and class. */
  on: string
  unit: string
}
export interface Unit extends Version {
  code: string
  kind: string
  area: string | null
}
export interface Rows {
  grids: Place[]
  communities: Place[]
  zones: Zone[]
  components: Component[]
  pipes: Pipe[]
  rules: Rule[]
  rosters: Roster[]
  decisions: Decision[]
  units: Map<string, Unit>
  /** Street → management area. */
  management: Map<string, string>
  /** Class → land or water, of event classes. */
  ground: Map<string, string | null>
  certaintyThreshold: number
  assistingShare: number
}

export const inForce = ({ from, to }: Version, at: number) => from <= at && at < to

type Text = Record<string, string | null>
type Columns<Row> = Omit<Row, keyof Version>

export async function readRows(client: Client): Promise<Rows> {
  const rows = async <Row = Text>(text: string) => (await client.query(text)).rows as Row[]
  const valid = 'valid_from, valid_to'
  const shape = 'ST_AsGeoJSON(geom, 15, 0) as geometry'
  const place = (row: Text): Place => ({
    code: row.code!,
    shape: parse(row.geometry!),
    water: row.land_use === 'water',
    ...versionOf(row),
  })
  const [settings] = await rows<{ certainty: number; assisting: number; zone: string }>(
    'select certainty_threshold as certainty, assisting_share as assisting, time_zone as zone from city_settings',
  )
  // roster hours are read as UTC+8 below, without a library of time zones
  if (settings!.zone !== 'Asia/Shanghai') throw new Error(`the oracle keeps Chinese time, not ${settings!.zone}`)
  return {
    grids: (await rows(`select code, land_use, ${valid}, ${shape} from unit_grids`)).map(place),
    communities: (await rows(`select code, ${valid}, ${shape} from areas where level = 'community'`)).map(place),
    zones: (await rows(`select code, ${valid}, ${shape} from zones`)).map((row) => {
      const zone = place(row)
      return { ...zone, areaM2: cellsOf(zone.shape, []).reduce((sum, { area }) => sum + area, 0) }
    }),
    components: (await rows(`select code, class_code, owner_code, maintainer_code, ${valid}, ${shape} from components`)).map(
      (row) => ({ ...place(row), classCode: row.class_code!, owner: row.owner_code!, maintainer: row.maintainer_code! }),
    ),
    pipes: await readPipes(rows),
    rules: (await rows<Columns<Rule>>(
      `select code, family, priority, scope_code as scope, kind, class_prefix as prefix, grades, unit_code as unit,
         roster_code as roster, post, reach_m as "reachMetres", networks, minimum_size_mm as "minimumSizeMm", ${valid} from rules`,
    )).map((row) => ({ ...row, ...versionOf(row) })),
    rosters: (await rows<Columns<Roster>>(`select code, shifts, ${valid} from rosters`)).map((row) => ({
      code: row.code,
      shifts: row.shifts,
      ...versionOf(row),
    })),
    decisions: (await rows(
      `select concat_ws(' ', scope_code, kind, class_code) as on, unit_code as unit, ${valid} from coordination_decisions`,
    )).map((row) => ({ on: row.on!, unit: row.unit!, ...versionOf(row) })),
    units: new Map(
      (await rows(`select code, kind, area_code as area, ${valid} from units order by code`)).map((row) => [
        row.code!,
        { code: row.code!, kind: row.kind!, area: row.area!, ...versionOf(row) },
      ]),
    ),
    management: new Map(
      (await rows('select street_code, management_code from management_streets')).map((row) => [
        row.street_code!,
        row.management_code!,
      ]),
    ),
    ground: new Map(
      (await rows("select code, ground from classes where kind = 'event'")).map((row) => [row.code!, row.ground!]),
    ),
    certaintyThreshold: settings!.certainty,
    assistingShare: settings!.assisting,
  }
}

/** A pipe is written over when it is edited, and the log keeps what it was: read backwards that is one version after another. */
async function readPipes(rows: <Row>(text: string) => Promise<Row[]>): Promise<Pipe[]> {
  type PipeText = Text & { code: string; network: string; size_mm: string }
  const pipe = (row: PipeText, since: number, until: number): Pipe => {
    const { from, to } = versionOf(row)
    return {
      code: row.code,
      shape: parse(row.geometry!),
      water: false,
      network: row.network,
      sizeMm: Number.parseInt(row.size_mm, 10),
      owner: row.owner_code ?? null,
      maintainer: row.maintainer_code ?? null,
      from: Math.max(from, since),
      to: Math.min(to, until),
    }
  }
  const columns = 'code, network, size_mm, owner_code, maintainer_code, valid_from, valid_to'
  const changes = await rows<{ code: string; at: string; before: PipeText }>(
    `select code, at, before || jsonb_build_object('geometry', ST_AsGeoJSON((before ->> 'geom')::geometry, 15, 0)) as before
     from inventory_changes where layer = 'pipes' and before ? 'start_point' order by code, seq`,
  )
  const changed = new Map<string, number>()
  const past = changes.map(({ code, at, before }) => {
    const since = changed.get(code) ?? -Infinity
    changed.set(code, Date.parse(at))
    return pipe(before, since, Date.parse(at))
  })
  const now = await rows<PipeText>(`select ${columns}, ST_AsGeoJSON(geom, 15, 0) as geometry from pipe_lines`)
  return [...past, ...now.map((row) => pipe(row, changed.get(row.code) ?? -Infinity, Infinity))]
}

function versionOf(row: object): Version {
  const { valid_from: from, valid_to: to } = row as { valid_from: string; valid_to: string | null }
  return { from: Date.parse(from), to: to ? Date.parse(to) : Infinity }
}

function parse(text: string): Shape {
  const geometry = JSON.parse(text) as { type: string; coordinates: never }
  switch (geometry.type) {
    case 'Point':
      return shapeOf(0, [[geometry.coordinates]])
    case 'LineString':
      return shapeOf(1, [geometry.coordinates])
    case 'MultiLineString':
      return shapeOf(1, geometry.coordinates)
    case 'Polygon':
      return shapeOf(2, geometry.coordinates)
    case 'MultiPolygon':
      return shapeOf(2, (geometry.coordinates as At[][][]).flat())
    default:
      throw new Error(`the oracle does not know ${geometry.type}`)
  }
}
