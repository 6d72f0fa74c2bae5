/** What `input.json` of a golden case may say, and how its world is built beside the mini city. For tests. */
import { type Static, type TProperties, Type } from 'typebox'
import type { Client } from '../database/database.ts'
import { Kind } from '../schema.ts'
import { line, point, polygon } from './mini-city.ts'
import type { At } from './planar.ts'
import { ShiftInput } from './rosters.ts'
import { NETWORK_NAMES, ZONE_KINDS, type ZoneKind } from './schema.ts'

// Closed, so that a word misspelt in a case is an error and not silently nothing.
const closed = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false })
const optional = Type.Optional
const text = Type.String()
const count = Type.Number()
/** Metres east and north of the city's south-west corner. */
const Position = Type.Unsafe<At>(Type.Array(count, { minItems: 2, maxItems: 2 }))
const Ring = Type.Array(Position, { minItems: 3 })
/** A day, or an instant; left out: 2005, and still in force. */
const valid = { since: optional(text), until: optional(text) }
const names = { code: text, name: text, nameEn: text }

/** What a case has beside the mini city. */
const World = closed({
  /** Unit code → when it ended or will end. */
  endedUnits: optional(Type.Record(text, text)),
  /** Unit grids that are water. */
  water: optional(Type.Array(text)),
  zones: optional(
    Type.Array(
      closed({
        ...names,
        kind: text,
        /** Shell, then holes; of a corridor instead: */
        rings: optional(Type.Array(Ring)),
        axis: optional(Type.Array(Position, { minItems: 2 })),
        halfWidthMetres: optional(count),
        ...valid,
      }),
    ),
  ),
  rosters: optional(Type.Array(closed({ ...names, shifts: Type.Array(ShiftInput), ...valid }))),
  rules: optional(
    Type.Array(
      closed({
        ...names,
        scope: text,
        kind: Kind,
        class: text,
        unit: optional(text),
        roster: optional(text),
        post: optional(text),
        /** Left out: what is usual for its family. */
        priority: optional(count),
        grades: optional(Type.Array(count)),
        reachMetres: optional(count),
        networks: optional(Type.Array(text)),
        minimumSizeMm: optional(count),
        ...valid,
      }),
    ),
  ),
  components: optional(
    Type.Array(
      closed({ code: text, name: text, at: Position, owner: optional(text), maintainer: optional(text), ...valid }),
    ),
  ),
  pipes: optional(
    Type.Array(
      closed({
        code: text,
        network: text,
        sizeMm: count,
        line: Type.Array(Position, { minItems: 2, maxItems: 2 }),
        owner: text,
        /** The owner before the last edit, and when that was. */
        before: optional(closed({ owner: text, until: text })),
      }),
    ),
  ),
  decisions: optional(
    Type.Array(
      closed({
        case: text,
        on: text,
        kind: Kind,
        class: text,
        unit: text,
        level: text,
        decidedAt: text,
        until: optional(text),
      }),
    ),
  ),
  /** A boundary that was moved: from then on these areas and unit grids have these outlines. */
  boundary: optional(closed({ since: text, areas: optional(Type.Record(text, Ring)), grids: Type.Record(text, Ring) })),
})
type World = Static<typeof World>

const Question = closed({
  /** What is asked, in a few words. */
  name: text,
  point: optional(Position),
  line: optional(Type.Array(Position, { minItems: 2 })),
  polygon: optional(Type.Array(Ring)),
  kind: Kind,
  class: text,
  grade: optional(count),
  component: optional(text),
  accuracyMetres: optional(count),
  /** Left out: Friday, 20 November 2026, 10:00. */
  on: optional(text),
  /** Who asks; left out: a dispatcher of the city. */
  role: optional(text),
})
export const GoldenCase = closed({ world: optional(World), questions: Type.Array(Question, { minItems: 1 }) })
export type GoldenCase = Static<typeof GoldenCase>

export function geometryOf(question: Static<typeof Question>): string {
  if (question.point) return point(...(question.point as [number, number]))
  return question.line ? line(...question.line) : polygon(...question.polygon!)
}

const LONG_AGO = '2005-01-01'
const FAMILIES: Record<number, [family: string, priority: number]> = {
  15: ['grid', 400],
  12: ['community', 500],
  9: ['street', 600],
  6: ['district', 700],
  4: ['city', 800],
}

/** Builds what a case has beside the mini city; the checks and triggers of the database run as at any edit. */
export async function buildWorld(client: Client, world: World): Promise<void> {
  const insert = async (table: string, row: Record<string, unknown>) => {
    const columns = Object.keys(row)
    const places = columns.map((_, index) => `$${index + 1}`)
    await client.query(
      `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`,
      columns.map((column) => row[column] ?? null),
    )
  }
  const validOf = ({ since = LONG_AGO, until }: { since?: string; until?: string }) => ({
    valid_from: since,
    valid_to: until,
  })
  for (const [code, until] of Object.entries(world.endedUnits ?? {}))
    await client.query('update units set valid_to = $2 where code = $1', [code, until])
  if (world.water) await client.query("update unit_grids set land_use = 'water' where code = any ($1)", [world.water])
  for (const { code, name, nameEn, kind, rings, axis, halfWidthMetres, ...rest } of world.zones ?? []) {
    const { rows } = await client.query('select ST_Multi($1::geometry)::text as shape', [
      rings ? polygon(...rings) : line(...axis!),
    ])
    await insert('zones', {
      code,
      kind,
      name,
      name_en: nameEn,
      ...(rings ? { geom: rows[0].shape } : { axis: rows[0].shape, half_width_m: halfWidthMetres }),
      ...validOf(rest),
    })
  }
  for (const { code, name, nameEn, shifts, ...rest } of world.rosters ?? [])
    await insert('rosters', { code, name, name_en: nameEn, shifts: JSON.stringify(shifts), ...validOf(rest) })
  for (const rule of world.rules ?? []) {
    const zone = (world.zones ?? []).find(({ code }) => code === rule.scope)
    const [family, priority] = familyOf(rule, zone?.kind as ZoneKind | undefined)
    await insert('rules', {
      code: rule.code,
      family,
      priority: rule.priority ?? priority,
      name: rule.name,
      name_en: rule.nameEn,
      scope_code: rule.scope,
      kind: rule.kind,
      class_prefix: rule.class,
      unit_code: rule.unit,
      roster_code: rule.roster,
      post: rule.post,
      grades: rule.grades,
      reach_m: rule.reachMetres,
      networks: rule.networks,
      minimum_size_mm: rule.minimumSizeMm,
      ...validOf(rule),
    })
  }
  for (const { code, name, at, owner, maintainer, ...rest } of world.components ?? [])
    await insert('components', {
      code,
      name,
      owner_code: owner,
      maintainer_code: maintainer,
      geom: point(...(at as [number, number])),
      ...validOf(rest),
    })
  for (const [index, pipe] of (world.pipes ?? []).entries()) await layPipe(client, insert, pipe, index)
  for (const decision of world.decisions ?? []) await decide(insert, decision)
  if (world.boundary) await moveBoundary(client, insert, world.boundary)
}

type Insert = (table: string, row: Record<string, unknown>) => Promise<void>
type Rows<Name extends keyof World> = NonNullable<World[Name]> extends (infer Row)[] ? Row : never

function familyOf(rule: Rows<'rules'>, zone: ZoneKind | undefined): [family: string, priority: number] {
  if (rule.networks) return ['network', 200]
  if (rule.reachMetres !== undefined) return ['component', 100]
  if (zone) return ZONE_KINDS[zone].family === 'corridor' ? ['corridor', 300] : ['special', 350]
  return FAMILIES[rule.scope.length]!
}

/** Pipes are written over when they are edited: what was before is in the log of changes. */
async function layPipe(client: Client, insert: Insert, pipe: Rows<'pipes'>, index: number): Promise<void> {
  if (!(pipe.network in NETWORK_NAMES)) throw new Error(`there is no network "${pipe.network}"`)
  const ends = pipe.line.map((at, end) => ({ at, code: `990101XX000000${2 * index + end}` }))
  for (const { at, code } of ends)
    await insert('pipe_points', {
      code,
      network: pipe.network,
      element_code: '50000000',
      ground_elevation: 7,
      geom: point(...(at as [number, number])),
      changed_at: LONG_AGO,
    })
  await insert('pipe_lines', {
    code: pipe.code,
    network: pipe.network,
    element_code: '50000000',
    start_point: ends[0]!.code,
    end_point: ends[1]!.code,
    start_depth: 1,
    end_depth: 1,
    material: 'PE',
    size_mm: String(pipe.sizeMm),
    embedding: '1',
    owner_code: pipe.before?.owner ?? pipe.owner,
    geom: line(...pipe.line),
    changed_at: LONG_AGO,
  })
  if (!pipe.before) return
  const { until } = pipe.before
  await client.query('update pipe_lines set owner_code = $2, changed_at = $3 where code = $1', [
    pipe.code,
    pipe.owner,
    until,
  ])
  // The log goes by the clock on the wall; the edit of the story was then.
  await client.query("update inventory_changes set at = $2 where code = $1 and operation = 'update'", [
    pipe.code,
    until,
  ])
}

const decide = (insert: Insert, decision: Rows<'decisions'>): Promise<void> =>
  insert('coordination_decisions', {
    case_id: decision.case,
    version: 1,
    scope_kind: { 16: 'component', 15: 'grid', 12: 'community' }[decision.on.length],
    scope_code: decision.on,
    kind: decision.kind,
    class_code: decision.class,
    unit_code: decision.unit,
    level: decision.level,
    decided_by: 'dispatcher.city',
    decided_at: decision.decidedAt,
    valid_from: decision.decidedAt,
    valid_to: decision.until,
    // for rights only, of which these cases say nothing
    community_code: '990101001001',
    district_code: '990101',
  })

async function moveBoundary(client: Client, insert: Insert, boundary: NonNullable<World['boundary']>): Promise<void> {
  const { since, areas = {}, grids } = boundary
  await client.query('update unit_grids set valid_to = $2 where code = any ($1) and valid_to is null', [
    Object.keys(grids),
    since,
  ])
  for (const [code, ring] of Object.entries(areas)) {
    const { rows } = await client.query(
      'update areas set valid_to = $2 where code = $1 and valid_to is null returning level, parent_code, name, name_en',
      [code, since],
    )
    const { rows: shapes } = await client.query('select ST_Multi($1::geometry)::text as geom', [polygon(ring)])
    await insert('areas', { code, ...rows[0], geom: shapes[0].geom, valid_from: since })
  }
  for (const [code, ring] of Object.entries(grids))
    await insert('unit_grids', { code, geom: polygon(ring), valid_from: since })
}
