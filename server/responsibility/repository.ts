/** What asks the database about responsibility, each for any number of questions at once: where, what binds, which things. */
import type { Client } from '../database/database.ts'
import { run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import type { Geometry, Kind, Named } from '../schema.ts'
import type { AreaFact, Decision, Facts, Piece, RosterFact, RuleRow, Thing, ZoneFact } from './findings.ts'
import type { Network, ResponsibilityQuestion } from './schema.ts'

const query = loadQueries(import.meta.url)

/** A question as SQL takes it: the geometry may also be hex EWKB in the city's CRS. */
export interface Asked extends Omit<ResponsibilityQuestion, 'geometry' | 'on'> {
  geometry: Geometry | string
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

interface OverlayRow {
  at: string
  dimension: 0 | 1 | 2 | null
  fault: string | null
  geom: string | null
  code: string | null
  disc: boolean
  measure: number
  zones: string[]
  managementCode: string | null
  responsibilityGridCode: string | null
  water: boolean
  pieces: Piece[] | null
  distances: Record<string, number> | null
}

/** One overlay for each question, in their order. */
export async function overlay(client: Client, asked: readonly Asked[]): Promise<Overlay[]> {
  const rows = await run<OverlayRow>(client, query('overlay'), {
    geometries: asked.map(({ geometry }) => asText(geometry)),
    accuracies: asked.map(({ accuracyMetres }) => accuracyMetres ?? 0),
    moments: asked.map(({ on }) => on),
  })
  return rows.map((row, index) => {
    const { code, disc, measure, zones, managementCode, responsibilityGridCode, water } = row
    const one = code && {
      code,
      disc,
      measure,
      zones,
      management: managementCode,
      responsibilityGrid: responsibilityGridCode,
      water,
    }
    const { geometry } = asked[index]!
    return {
      at: row.at,
      dimension: row.dimension,
      fault: row.fault,
      geom: typeof geometry === 'string' ? geometry : row.geom,
      pieces: row.pieces ?? (one ? [one] : []),
      axisMetres: row.distances ?? NONE,
    }
  })
}
const NONE = {}

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
    kinds: topics.map(({ kind }) => kind),
    classes: topics.map(({ classCode }) => classCode),
    moments: topics.map(({ at }) => at),
    topics: places.map(({ topic }) => topic),
    codes: places.map(({ code }) => code),
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
    geometries: asks.map(({ geom }) => geom),
    moments: asks.map(({ at }) => at),
    classes: asks.map(({ classCode }) => classCode),
    things: asks.map(({ component }) => component),
    reaches: asks.map(({ reachMetres }) => reachMetres),
    networks: asks.map(({ networks }) => networks && `{${networks.join(',')}}`),
    sizes: asks.map(({ minimumSizeMm }) => minimumSizeMm),
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

const asText = (geometry: Geometry | string) => (typeof geometry === 'string' ? geometry : JSON.stringify(geometry))
