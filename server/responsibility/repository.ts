/** What asks the database about responsibility, each for any number of questions at once: where, what binds, which things. */
import type { Client } from '../database/database.ts'
import { run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import type { Geometry, Kind, Named } from '../schema.ts'
import {
  type AreaFact,
  type Decision,
  type Facts,
  type Piece,
  type RosterFact,
  type RuleRow,
  type Thing,
  toMillimetres,
  type ZoneFact,
} from './findings.ts'
import type { Network, ResponsibilityQuestion } from './schema.ts'

const query = loadQueries(import.meta.url)

/** A question as SQL takes it: the geometry may also be hex EWKB in the city's CRS. */
export interface Asked extends Omit<ResponsibilityQuestion, 'geometry' | 'on'> {
  geometry: Geometry | string
  certainty?: false
  /** ISO instant, or a day (its start in the city's time zone). */
  on: string
}

/** Where one geometry lies. */
export interface Overlay {
  at: string
  /** Null when the geometry is so far from the city that it was not even projected. */
  dimension: 0 | 1 | 2 | null
  /** What is wrong with a polygon. */
  fault: string | null
  /** Hex EWKB in the city's CRS. */
  geom: string | null
  /** Empty when nothing of the geometry is inside the city. */
  pieces: Piece[]
  /** Metres from the axis of each corridor that covers some piece. */
  axisMetres: Record<string, number>
}

interface PieceRow {
  code: string | null
  zones: string[]
  managementCode: string | null
  responsibilityGridCode: string | null
  water: boolean
}
interface PointRow extends PieceRow {
  at: string
  dimension: 0 | 1 | 2 | null
  fault: string | null
  geom: string | null
}

/** One overlay for each question, in their order. */
export async function overlay(client: Client, asked: readonly Asked[]): Promise<Overlay[]> {
  const rows = await run<PointRow>(client, query('points'), {
    questions: numbered(asked, ({ geometry, on }) => ({ geometry: asText(geometry), moment: on })),
  })
  const overlays = rows.map((row, index): Overlay => {
    const { at, dimension, fault, geom } = row
    const { geometry } = asked[index]!
    return {
      at,
      dimension,
      fault,
      geom: typeof geometry === 'string' ? geometry : geom,
      pieces: row.code === null ? [] : [pieceOf(row, false, 1)],
      axisMetres: NONE,
    }
  })
  await addShapes(client, asked, overlays)
  await addAxes(client, overlays)
  return overlays
}
const NONE = {}

const pieceOf = (row: PieceRow, disc: boolean, measure: number): Piece => ({
  code: row.code!,
  disc,
  measure,
  zones: row.zones,
  management: row.managementCode,
  responsibilityGrid: row.responsibilityGridCode,
  water: row.water,
})

/**
 * A part of all below which a piece is dropped: the overlay is made on a raster of 1 µm, which leaves slivers of that width
 * along edges that coincide, and pieces without any size where a neighbour is only touched.
 */
const SLIVER = 1e-6

/** Lines and polygons, and the discs of accuracy round points in the city. */
async function addShapes(client: Client, asked: readonly Asked[], overlays: readonly Overlay[]): Promise<void> {
  const shapes = overlays.flatMap((overlay, index) => {
    const { geom, dimension, fault, at, pieces } = overlay
    const { accuracyMetres = 0, certainty } = asked[index]!
    const accuracy = dimension === 0 && pieces.length > 0 && certainty !== false ? accuracyMetres : 0
    return geom === null || fault !== null || (dimension === 0 && accuracy === 0)
      ? []
      : [{ overlay, geom, at, accuracy }]
  })
  if (shapes.length === 0) return
  const rows = await run<PieceRow & { ordinal: number; measure: number }>(client, query('shapes'), {
    questions: numbered(shapes, ({ geom, accuracy, at }) => ({ geometry: geom, accuracy, at })),
  })
  const wholes = new Float64Array(shapes.length)
  for (const { ordinal, measure } of rows) wholes[ordinal - 1]! += measure
  for (const { ordinal, measure, ...row } of rows) {
    if (measure <= wholes[ordinal - 1]! * SLIVER) continue
    const { overlay, accuracy } = shapes[ordinal - 1]!
    overlay.pieces.push(pieceOf(row, accuracy > 0, measure))
  }
}

async function addAxes(client: Client, overlays: readonly Overlay[]): Promise<void> {
  const asks = overlays.flatMap((overlay) =>
    [...new Set(overlay.pieces.flatMap(({ zones }) => zones))].map((zone) => ({ overlay, zone })),
  )
  if (asks.length === 0) return
  const rows = await run<{ ordinal: number; code: string; metres: number }>(client, query('axes'), {
    asks: numbered(asks, ({ overlay, zone }) => ({ geometry: overlay.geom, zone, at: overlay.at })),
  })
  for (const { ordinal, code, metres } of rows) {
    const { overlay } = asks[ordinal - 1]!
    overlay.axisMetres = { ...overlay.axisMetres, [code]: toMillimetres(metres) }
  }
}

/** What rules are asked for together: one kind and class at one moment. */
export interface Topic {
  kind: Kind
  classCode: string
  /** ISO instant. */
  at: string
  /** Codes of every area, grid, zone and component that matters. */
  places: ReadonlySet<string>
}

interface FactsRow {
  timeZone: string
  certaintyThreshold: number
  assistingShare: number
  topics: { topic: number; known: boolean; ground: Facts['ground'] }[]
  rules: (SqlRule & { topic: number })[] | null
  areas: (SqlNamed & { topic: number; command: Named | null })[] | null
  zones: (SqlZone & { topic: number })[] | null
  decisions:
    | {
        topic: number
        on: string
        case_id: string
        level: Decision['level']
        version: string
        day: string
        unit: Named
      }[]
    | null
  rosters: (SqlNamed & { topic: number; shifts: RosterFact['shifts'] })[] | null
}
interface SqlNamed {
  code: string
  name: string
  name_en: string
}
export interface SqlZone extends SqlNamed {
  kind: ZoneFact['kind']
  area_m2: number
  half_width_m: number | null
}
export interface SqlRule extends SqlNamed {
  version: string
  family: RuleRow['family']
  priority: number
  scope: string
  prefix: string
  grades: number[] | null
  post: RuleRow['post']
  reach_m: number | null
  networks: Network[] | null
  minimum_size_mm: number | null
  unit_code: string | null
  roster: string | null
  unit: Named | null
}

export const ruleOf = (row: SqlRule): RuleRow => ({
  code: row.code,
  version: new Date(row.version).toISOString(),
  family: row.family,
  priority: row.priority,
  name: row.name,
  nameEn: row.name_en,
  scope: row.scope,
  prefix: row.prefix,
  grades: row.grades,
  post: row.post,
  reachMetres: row.reach_m,
  networks: row.networks,
  minimumSizeMm: row.minimum_size_mm,
  unit: row.unit,
  unitCode: row.unit_code,
  roster: row.roster,
})

export const zoneOf = ({ code, kind, name, name_en, area_m2, half_width_m }: SqlZone): ZoneFact => ({
  code,
  kind,
  name,
  nameEn: name_en,
  areaM2: area_m2,
  halfWidthMetres: half_width_m,
})

/** The facts of each topic, at the places named in it. */
export async function facts(client: Client, topics: readonly Topic[]): Promise<Facts[]> {
  const places = topics.flatMap((topic, index) => [...topic.places].map((code) => ({ topic: index + 1, code })))
  const row = (await runOne<FactsRow>(client, query('facts'), {
    topics: JSON.stringify(
      topics.map(({ kind, classCode, at }, index) => ({ topic: index + 1, kind, class_code: classCode, at })),
    ),
    places: JSON.stringify(places),
  }))!
  const built = topics.map((_, index) => {
    const { known, ground } = row.topics.find(({ topic }) => topic === index + 1)!
    return {
      known,
      ground,
      rules: new Map<string, RuleRow[]>(),
      areas: new Map<string, AreaFact>(),
      zones: new Map<string, ZoneFact>(),
      rosters: new Map<string, RosterFact>(),
      decisions: new Map<string, Decision>(),
    }
  })
  const of = ({ topic }: { topic: number }) => built[topic - 1]!
  for (const one of row.rules ?? []) {
    const rules = of(one).rules.get(one.scope)
    if (rules) rules.push(ruleOf(one))
    else of(one).rules.set(one.scope, [ruleOf(one)])
  }
  for (const one of row.areas ?? [])
    of(one).areas.set(one.code, { code: one.code, name: one.name, nameEn: one.name_en, command: one.command })
  for (const one of row.zones ?? []) of(one).zones.set(one.code, zoneOf(one))
  for (const one of row.rosters ?? [])
    of(one).rosters.set(one.code, { code: one.code, name: one.name, nameEn: one.name_en, shifts: one.shifts })
  for (const one of row.decisions ?? []) {
    const { case_id: caseId, level, day, unit } = one
    of(one).decisions.set(one.on, { caseId, level, version: new Date(one.version).toISOString(), day, unit })
  }
  return built.map(({ known, ground, rules, areas, zones, rosters, decisions }) => ({
    timeZone: row.timeZone,
    certaintyThreshold: row.certaintyThreshold,
    assistingShare: row.assistingShare,
    known,
    ground,
    rulesAt: (scope) => rules.get(scope) ?? [],
    area: (code) => areas.get(code),
    zone: (code) => zones.get(code),
    roster: (code) => rosters.get(code),
    decision: (place) => decisions.get(place),
  }))
}

/** What a rule by identity looks for. */
export interface ThingAsk {
  /** Hex EWKB in the city's CRS. */
  geom: string
  at: string
  classCode: string
  /** The component named. */
  component: string | null
  reachMetres: number
  /** Null for components. */
  networks: readonly Network[] | null
  minimumSizeMm: number | null
}

/** The components or pipes of each ask, nearest first. */
export async function things(client: Client, asks: readonly ThingAsk[]): Promise<Thing[][]> {
  const found: Thing[][] = asks.map(() => [])
  if (asks.length === 0) return found
  const rows = await run<Thing & { ordinal: number }>(client, query('things'), {
    asks: numbered(asks, ({ geom, at, classCode, component, reachMetres, networks, minimumSizeMm }) => ({
      geometry: geom,
      at,
      class_code: classCode,
      code: component,
      reach: reachMetres,
      networks,
      minimum_size: minimumSizeMm,
    })),
  })
  for (const { ordinal, decision, ...thing } of rows) {
    const since = decision && { ...decision, version: new Date(decision.version).toISOString() }
    found[ordinal - 1]!.push({ ...thing, decision: since })
  }
  return found
}

export interface LocatedRow {
  gridCode: string | null
  communityCode: string | null
  districtCode: string | null
  managementCode: string | null
  geom: string | null
  point: string | null
  fault: string | null
}

export const locate = (client: Client, geometry: Geometry): Promise<LocatedRow | undefined> =>
  runOne<LocatedRow>(client, query('locate'), { geometry: asText(geometry) })

/** The district each geometry lies in, or null. */
export async function districtsOf(client: Client, geometries: readonly Geometry[]): Promise<(string | null)[]> {
  const rows = await run<{ ordinal: number; districtCode: string | null }>(client, query('districtAt'), {
    geometries: geometries.map(asText),
  })
  return geometries.map((_, index) => rows.find(({ ordinal }) => ordinal === index + 1)?.districtCode ?? null)
}

/** Rows for json_to_recordset. Not arrays for unnest: of those the planner sees the length, and would plan each call anew. */
const numbered = <Item>(items: readonly Item[], row: (item: Item) => object): string =>
  JSON.stringify(items.map((item, index) => ({ ordinal: index + 1, ...row(item) })))

const asText = (geometry: Geometry | string) => (typeof geometry === 'string' ? geometry : JSON.stringify(geometry))
