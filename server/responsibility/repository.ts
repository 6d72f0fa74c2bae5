/** What asks the database about responsibility: one statement for any number of questions. */
import type { Client } from '../database/database.ts'
import { run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import type { Geometry } from '../schema.ts'
import { type Decision, type FoundComponent, type Piece, type Scope, scopesByKey } from './findings.ts'
import type { ResponsibilityQuestion } from './schema.ts'

const query = loadQueries(import.meta.url)

/** A question as SQL takes it: the geometry may also be hex EWKB in the city's CRS. */
export interface Asked extends Omit<ResponsibilityQuestion, 'geometry' | 'on'> {
  geometry: Geometry | string
  /** ISO instant, or a day (its start in the city's time zone). */
  on: string
}

export interface Overlay {
  at: string
  /** Null when the geometry is so far from the city that it was not even projected. */
  dimension: 0 | 1 | 2 | null
  /** What is wrong with a polygon. */
  fault: string | null
  classKnown: boolean
  /** Empty when nothing of the geometry is inside the city. */
  pieces: Piece[]
  /** Every area of the pieces, by scopeKey; shared between questions of one class and moment. */
  scopes: ReadonlyMap<string, Scope>
  component: FoundComponent | null
  /** Coordination decisions in force, by the code of what they are on; shared likewise. */
  decisions: ReadonlyMap<string, Decision>
}

/** One row for each question, in their order. */
export async function resolve(client: Client, asked: readonly Asked[]): Promise<Overlay[]> {
  const rows = await run<OverlayRow>(client, query('resolve'), {
    geometries: asked.map(({ geometry }) => asText(geometry)),
    kinds: asked.map(({ kind }) => kind),
    classes: asked.map((question) => question.class),
    components: asked.map(({ component }) => component ?? null),
    accuracies: asked.map(({ accuracyMetres }) => accuracyMetres ?? 0),
    moments: asked.map(({ on }) => on),
  })
  const byTopic = new Map<number, Scope[]>()
  for (const scope of rows[0]?.scopes ?? []) {
    const scopes = byTopic.get(scope.topic)
    if (scopes) scopes.push(scope)
    else byTopic.set(scope.topic, [scope])
  }
  const scopesOf = new Map([...byTopic].map(([topic, scopes]) => [topic, scopesByKey(scopes)]))
  const decisionsOf = new Map<number, Map<string, Decision>>()
  for (const { topic, on, ...decision } of rows[0]?.decisions ?? []) {
    const decisions = decisionsOf.get(topic) ?? new Map<string, Decision>()
    decisionsOf.set(topic, decisions.set(on, decision))
  }
  return rows.map(({ topic, ...row }) => ({
    ...row,
    scopes: scopesOf.get(topic) ?? new Map(),
    decisions: decisionsOf.get(topic) ?? new Map(),
  }))
}

/** As SQL answers: scopes and decisions of all questions come once, with the first, told apart by topic. */
type OverlayRow = Omit<Overlay, 'scopes' | 'decisions'> & {
  topic: number
  scopes: (Scope & { topic: number })[] | null
  decisions: (Decision & { topic: number; on: string })[] | null
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
