/**
 * What the oracle is asked about: over the demo city, zones of every awkward form, rules of every family in every order,
 * rosters with holes, units that ended, decisions, and earlier versions of all of it. Random, and the same at every run.
 */
import { Random } from '../../fixtures/random.ts'
import type { Client } from '../database/database.ts'
import { type At, hexEwkb, type Shape, shapeOf } from './planar.ts'

export const CLASSES = {
  event: ['0104', '0113', '0117', '0125', '0401', '0402', '0501', '0503', '0505'],
  component: ['0104', '0102', '0305'],
} as const
type Kind = keyof typeof CLASSES
const CITY = '3301'

/** When versions end and begin. */
const TURNS = ['2025-09-01T00:00:00+08:00', '2026-03-01T00:00:00+08:00', '2026-09-15T09:30:00+08:00'] as const
/** Moments asked about, on both sides of every turn, at all hours, in all seasons. */
export const MOMENTS = [
  '2025-03-31T23:59:59+08:00',
  '2025-08-31T23:59:59+08:00',
  '2025-09-01T00:00:00+08:00',
  '2025-12-24T21:15:00+08:00',
  '2026-01-01T05:30:00+08:00',
  '2026-02-28T17:00:00+08:00',
  '2026-03-01T00:00:00+08:00',
  '2026-05-02T02:10:00+08:00',
  '2026-07-11T12:00:00+08:00',
  '2026-08-16T06:00:00+08:00',
  '2026-09-15T09:29:59+08:00',
  '2026-09-15T09:30:00+08:00',
  '2026-10-05T22:00:00+08:00',
  '2026-11-19T23:40:00+08:00',
  '2026-11-20T10:00:00+08:00',
]

export const around = (random: Random, [x, y]: At, metres: number): At => [
  x + (random.float() * 2 - 1) * metres,
  y + (random.float() * 2 - 1) * metres,
]
export const along = ([[ax, ay], [bx, by]]: readonly [At, At], part: number): At => [
  ax + part * (bx - ax),
  ay + part * (by - ay),
]

/** A star round a place: never crosses itself. Its hole, where it gets one, is a triangle that its kernel holds. */
export function starAt(random: Random, [x, y]: At, reach: number): Shape {
  const corners = 3 + Math.floor(random.float() * 9)
  const at = (angle: number, radius: number): At => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
  const ring = Array.from({ length: corners }, (_, index) =>
    at(((index + 0.9 * random.float()) / corners) * 2 * Math.PI, reach * (0.4 + 0.6 * random.float())),
  )
  const paths = [[...ring, ring[0]!]]
  if (corners >= 6 && random.chance(0.5)) {
    const hole = [0, 4, 2].map((third) => at((third * Math.PI) / 3, reach * 0.05))
    paths.push([...hole, hole[0]!])
  }
  return shapeOf(2, paths)
}

const box = (west: number, south: number, east: number, north: number): At[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]

class City {
  readonly random = new Random('oracle city')
  readonly client: Client
  units: string[] = []

  constructor(client: Client) {
    this.client = client
  }

  async codes(text: string): Promise<string[]> {
    return (await this.client.query(text)).rows.map(({ code }) => code as string)
  }

  /** A corner of a unit grid. */
  async corners(): Promise<At[]> {
    const { rows } = await this.client.query(
      'select ST_X(point) as x, ST_Y(point) as y from unit_grids cross join lateral ST_PointN(ST_ExteriorRing(geom), 1) point where valid_to is null order by code',
    )
    return rows.map(({ x, y }) => [x, y] as At)
  }

  async insert(table: string, types: Record<string, string>, rows: readonly Record<string, unknown>[]): Promise<void> {
    const names = Object.keys(types)
    await this.client.query(
      `insert into ${table} (${names.join(', ')}) select ${names.join(', ')} from jsonb_to_recordset($1) as row (${names.map((name) => `${name} ${types[name]}`).join(', ')})`,
      [JSON.stringify(rows)],
    )
  }

  /** Valid always, or only before or after a turn, or from a turn that is still to come. */
  validity(): { valid_from: string; valid_to: string | null } {
    const draw = this.random.float()
    const always = '2005-01-01T00:00:00+08:00'
    const turn = this.random.pick(TURNS)
    if (draw < 0.7) return { valid_from: always, valid_to: null }
    if (draw < 0.8) return { valid_from: always, valid_to: turn }
    return { valid_from: draw < 0.97 ? turn : '2027-01-01T00:00:00+08:00', valid_to: null }
  }
}

/** Builds it over the demo city; constraints stay, the per-row history is passed over as by any bulk load. */
export async function buildOracleCity(client: Client): Promise<void> {
  await client.query("select set_config('wangge.bulk', 'on', true)")
  const city = new City(client)
  await addUnits(city)
  await addPastGrids(city)
  await addPastInventory(city)
  const zones = await addZones(city)
  const rosters = await addRosters(city)
  await addRules(city, zones, rosters)
  await addDecisions(city)
  await client.query("select set_config('wangge.bulk', 'off', true)")
  await client.query('analyze')
}

/** Some have ended, some are still to begin; the others are taken from the demo city. */
async function addUnits(city: City): Promise<void> {
  const made = Array.from({ length: 30 }, (_, index) => ({
    code: `OR-${index + 1}`,
    name: `试题单位${index + 1}`,
    name_en: `Oracle unit ${index + 1}`,
    kind: 'contractor',
    valid_from: index % 5 === 3 ? TURNS[1] : '2005-01-01',
    valid_to: index % 5 === 4 ? TURNS[1 + (index % 2)] : null,
  }))
  const types = {
    code: 'text',
    name: 'text',
    name_en: 'text',
    kind: 'text',
    valid_from: 'timestamptz',
    valid_to: 'timestamptz',
  }
  await city.insert('units', types, made)
  city.units = await city.codes("select code from units where kind in ('utility', 'contractor') order by code")
}

/** Neighbours that had each other's ground before, or one of which had all of it. */
async function addPastGrids({ client }: City): Promise<void> {
  // As the checks of the coverage would have it: a grid lies in its community, which is not divided without its grids.
  const ungridded = "level = 'community' and not exists (select from unit_grids where community_code = one.code)"
  for (const [table, isPair, every] of [
    ['unit_grids', 'one.community_code = other.community_code', 40],
    ['areas', `one.${ungridded} and other.${ungridded.replace('one.', 'other.')}`, 90],
  ] as const) {
    const columns =
      table === 'areas' ? 'level, parent_code, name, name_en, gridded' : 'land_use, responsibility_grid_code'
    const geom = table === 'areas' ? 'ST_Multi(past.geom)' : 'past.geom'
    await client.query(
      `with pairs as materialized (
         select distinct on (one.code) one.code as one, other.code as other, row_number() over (order by one.code) as n
         from ${table} one join ${table} other on other.code > one.code and other.geom && one.geom
           and ST_Relate(one.geom, other.geom, '****1****')
         where one.valid_to is null and other.valid_to is null and ${isPair}
         order by one.code, other.code
       ),
       taken as (select * from pairs where n % ${every} = 0),
       disjoint as (select * from taken where not exists (select from taken before where before.one < taken.one and (before.other in (taken.one, taken.other)))),
       past as (
         select disjoint.one as code, case when n % ${2 * every} = 0 then other.geom else ST_Union(one.geom, other.geom) end as geom
         from disjoint join ${table} one on one.code = disjoint.one join ${table} other on other.code = disjoint.other
         union all
         select disjoint.other, one.geom from disjoint join ${table} one on one.code = disjoint.one where n % ${2 * every} = 0
       ),
       begun as (
         update ${table} set valid_from = $1 from disjoint where ${table}.code in (disjoint.one, disjoint.other)
         returning ${table}.code, ${columns
           .split(', ')
           .map((name) => `${table}.${name}`)
           .join(', ')}
       )
       insert into ${table} (code, valid_from, valid_to, geom, ${columns})
       select past.code, '2005-01-01', $1, ${geom}, ${columns} from past join begun on begun.code = past.code
       where ST_GeometryType(past.geom) in ('ST_Polygon', 'ST_MultiPolygon') ${table === 'unit_grids' ? "and ST_GeometryType(past.geom) = 'ST_Polygon'" : ''}`,
      [TURNS[1]],
    )
  }
}

/** Components that stood elsewhere under somebody else; pipes of many owners, some written over. */
async function addPastInventory({ client, units }: City): Promise<void> {
  // a unit, or nobody, by the thing's own code
  const someone = (column: string, salt: string) =>
    `(array[null::text] || $1::text[])[1 + abs(hashtext(${column} || '${salt}')::bigint) % (1 + cardinality($1::text[]))]`
  await client.query(
    `with moved as (
       update components set valid_from = $2 where abs(hashtext(code)::bigint) % 60 = 0 and class_code = any ($3) returning *
     )
     insert into components (code, valid_from, valid_to, name, owner_code, maintainer_code, geom)
     select code, '2005-01-01', $2, name, ${someone('code', 'o')}, ${someone('code', 'm')}, ST_Translate(geom, 3, -2) from moved`,
    [units, TURNS[1], CLASSES.component],
  )
  await client.query(
    `update components set owner_code = ${someone('code', 'owner')}, maintainer_code = ${someone('code', 'maintainer')}
     where valid_to is null and class_code = any ($2) and abs(hashtext(code || 'x')::bigint) % 3 = 0`,
    [units, CLASSES.component],
  )
  const overwrite = `
    with old as materialized (select * from pipe_lines where abs(hashtext(code)::bigint) % 25 = $3),
    log as (
      insert into inventory_changes (layer, code, operation, at, before, extent)
      select 'pipes', code, 'update', $2::timestamptz, to_jsonb(old) - 'geom_3857', ST_Envelope(geom) from old
    )
    update pipe_lines line set changed_at = $2, owner_code = ${someone('line.code', 'later')}, size_mm = case when $3 = 1 then '600' else line.size_mm end
    from old where old.code = line.code`
  await client.query(
    `update pipe_lines set changed_at = '2020-01-01', owner_code = ${someone('code', 'owner')}, maintainer_code = ${someone('code', 'maintainer')}
     where abs(hashtext(code)::bigint) % 2 = 0`,
    [units],
  )
  for (const turn of [0, 1, 2]) await client.query(overwrite, [units, TURNS[turn], turn === 2 ? 1 : turn])
  await client.query('update pipe_lines set valid_to = $1 where abs(hashtext(code)::bigint) % 50 = 7', [TURNS[2]])
}

/** Overlapping, with holes, slivers a millimetre wide, on shared edges, exactly a unit grid, corridors across districts. */
async function addZones(city: City): Promise<string[]> {
  const { random, client } = city
  const corners = await city.corners()
  const shapes: { shape: Shape; halfWidth?: number }[] = []
  const area = (...rings: At[][]) => shapes.push({ shape: shapeOf(2, rings) })
  for (let count = 0; count < 50; count++)
    shapes.push({ shape: starAt(random, random.pick(corners), 20 * 25 ** random.float()) })
  for (let count = 0; count < 14; count++) {
    const [x, y] = random.pick(corners)
    const [east, north] = [random.between(60, 400), random.between(60, 400)]
    area(box(x, y, x + east, y + north), box(x + 20, y + 20, x + 40, y + 40).toReversed())
    area(box(x + east, y - 30, x + east + 90, y + north + 30)) // touches it on the whole of one side
    if (count % 4 === 0) area(box(x, y, x + east, y + north)) // the same ground but for the hole
    if (count % 5 === 0) area(box(x + east, y - 30, x + east + 90, y + north + 30)) // exactly the same ground
    area(box(x - 200, y + 10, x + 200, y + 10.001)) // a sliver 1 mm wide
  }
  const { rows: grids } = await client.query(
    "select ST_AsGeoJSON(geom, 15, 0) as geometry from unit_grids where valid_to is null and right(code, 2) = '07' order by code limit 25",
  )
  for (const { geometry } of grids) area(...(JSON.parse(geometry).coordinates as At[][]))
  const districts = await client.query(
    'select array_agg(jsonb_build_array(ST_X(point), ST_Y(point)) order by code) as points from (select code, district_code, ST_PointOnSurface(geom) as point from unit_grids where valid_to is null) grid group by district_code order by district_code',
  )
  for (let count = 0; count < 12; count++) {
    const path = Array.from({ length: 3 + (count % 3) }, () => random.pick(random.pick(districts.rows).points) as At)
    shapes.push({ shape: shapeOf(1, [path]), halfWidth: random.between(4, 60) })
  }
  const rows = shapes.map(({ shape, halfWidth }, index) => ({
    code: `Z-OR-${index + 1}`,
    kind: halfWidth ? 'trunk_road' : random.pick(['park', 'scenic_area', 'campus', 'construction_site']),
    name: `试题区域${index + 1}`,
    name_en: `Oracle zone ${index + 1}`,
    axis: halfWidth ? hexEwkb(shape) : null,
    half_width_m: halfWidth ?? null,
    geom: halfWidth ? null : hexEwkb(shape),
    ...city.validity(),
  }))
  await client.query(
    `insert into zones (code, kind, name, name_en, axis, half_width_m, geom, valid_from, valid_to)
     select code, kind, name, name_en, ST_Multi(axis::geometry), half_width_m, ST_Multi(geom::geometry), valid_from, valid_to
     from jsonb_to_recordset($1) as row (code text, kind text, name text, name_en text, axis text, half_width_m float8, geom text, valid_from timestamptz, valid_to timestamptz)`,
    [JSON.stringify(rows)],
  )
  // Corridors that were wider, and areas that lay elsewhere.
  await client.query(
    `with begun as (update zones set valid_from = $1 where code ~ '^Z-OR' and right(code, 1) = '3' and valid_to is null and valid_from < '2006-01-01' returning *)
     insert into zones (code, kind, name, name_en, axis, half_width_m, geom, valid_from, valid_to)
     select code, kind, name, name_en, axis, half_width_m * 2, ST_Translate(geom, 60, 25), '2005-01-01', $1 from begun`,
    [TURNS[1]],
  )
  return city.codes('select distinct code from zones order by code')
}

async function addRosters(city: City): Promise<string[]> {
  const { random } = city
  const clock = () => `${String(random.integer(0, 23)).padStart(2, '0')}:${random.pick(['00', '30', '17'])}`
  const season = () =>
    `${String(random.integer(1, 12)).padStart(2, '0')}-${String(random.integer(1, 28)).padStart(2, '0')}`
  const days = () => [1, 2, 3, 4, 5, 6, 7].filter(() => random.chance(0.5))
  const rows = Array.from({ length: 24 }, (_, index) => ({
    code: `R-OR-${index + 1}`,
    name: `试题值班表${index + 1}`,
    name_en: `Oracle roster ${index + 1}`,
    shifts: Array.from({ length: random.integer(1, 5) }, () => {
      const weekdays = days()
      return {
        unit: random.pick(city.units),
        ...(random.chance(0.5) && weekdays.length > 0 ? { weekdays } : {}),
        ...(random.chance(0.7) ? { from: clock() } : {}),
        ...(random.chance(0.6) ? { to: random.pick([clock(), clock(), '24:00']) } : {}),
        ...(random.chance(0.4) ? { seasonFrom: season() } : {}),
        ...(random.chance(0.4) ? { seasonTo: season() } : {}),
      }
    }),
    ...city.validity(),
  }))
  const types = {
    code: 'text',
    name: 'text',
    name_en: 'text',
    shifts: 'jsonb',
    valid_from: 'timestamptz',
    valid_to: 'timestamptz',
  }
  await city.insert('rosters', types, rows)
  return rows.map(({ code }) => code)
}

/** Rules of every family; a third goes by rosters, a fifth is for some grades, many share their priority. */
async function addRules(city: City, zones: readonly string[], rosters: readonly string[]): Promise<void> {
  const { random } = city
  // the demo city has a duty for everything: where one has ended, nobody but the command centre may be left
  await city.client.query(
    "update rules set valid_to = $1 where family in ('street', 'district') and abs(hashtext(code)::bigint) % 3 = 0",
    [TURNS[0]],
  )
  const places = async (text: string, count: number) => {
    const codes = await city.codes(text)
    return Array.from({ length: count }, () => random.pick(codes))
  }
  const gridded = 'in (select left(code, length(area.code)) from unit_grids where valid_to is null)'
  const areas = (level: string) =>
    `select code from areas area where level = '${level}' and valid_to is null and (code ${gridded} or level = 'management') order by code`
  const rows: Record<string, unknown>[] = []
  const give = (
    scope: string,
    family: string,
    priorities: number[],
    more: Record<string, unknown> = {},
    kind?: Kind,
  ) => {
    const about = kind ?? random.pick(['event', 'event', 'component'] as const)
    const one = random.pick(CLASSES[about])
    const holder = { unit_code: null as string | null, roster_code: null as string | null }
    if (random.chance(0.3)) holder.roster_code = random.pick(rosters)
    else holder.unit_code = random.pick(city.units)
    const rule = {
      code: `OR-${rows.length + 1}`,
      family,
      priority: random.pick(priorities),
      name: `试题规则${rows.length + 1}`,
      name_en: `Oracle rule ${rows.length + 1}`,
      scope_code: scope,
      kind: about,
      // the city's and districts' bind widely: of one class each, so that questions are left to every family, and to nobody
      class_prefix: /^\d{4,6}$/.test(scope) ? one : random.pick([one, one, one.slice(0, 2), '']),
      grades: random.chance(0.2) ? random.pick([[1], [2, 3], [1, 2]]) : null,
      ...holder,
      post: null,
      ...more,
      ...city.validity(),
    }
    rows.push(rule)
    // a sixth had another holder, and another place in the order, in an earlier version
    if (rule.valid_from === TURNS[1] && rule.valid_to === null && random.chance(0.8))
      rows.push({
        ...rule,
        priority: random.pick(priorities),
        unit_code: rule.unit_code && random.pick(city.units),
        valid_from: '2005-01-01',
        valid_to: TURNS[1],
      })
  }
  for (const zone of zones)
    for (let count = random.integer(1, 4); count > 0; count--) give(zone, 'special', [300, 310, 350, 350])
  for (const grid of await places('select code from unit_grids where valid_to is null order by code', 1500))
    give(grid, 'grid', [400, 400, 400, 560, 890])
  for (const community of await places(areas('community'), 500)) give(community, 'community', [500, 500, 400, 650])
  for (const community of await places(
    "select code from areas where level = 'community' and valid_to is null order by code",
    300,
  ))
    give(community, 'community', [500, 900 - 1])
  for (const street of await places(areas('street'), 120)) give(street, 'street', [600, 600, 450, 800])
  for (const district of await places(areas('district'), 40)) give(district, 'district', [700, 700, 500, 600])
  for (const district of await places(areas('management'), 12)) give(district, 'district', [700, 590])
  for (let count = 0; count < 8; count++) give(CITY, 'city', [800, 800, 580, 700])
  const posts = () =>
    random.chance(0.7) ? { unit_code: null, roster_code: null, post: random.pick(['owner', 'maintainer']) } : {}
  const scopes = [
    ...(await places(areas('district'), 20)),
    ...(await places(areas('street'), 30)),
    ...(await places(areas('community'), 60)),
    ...(await places(areas('management'), 4)),
    CITY,
  ]
  for (const scope of scopes) {
    give(scope, 'component', [100, 100, 150, 199], { reach_m: random.between(1, 30), ...posts() }, 'component')
    const networks = ['water', 'storm', 'sewage', 'gas', 'power', 'telecom'].filter(() => random.chance(0.4))
    give(scope, 'network', [200, 200, 240], {
      reach_m: random.between(2, 60),
      networks: networks.length > 0 ? networks : ['water'],
      minimum_size_mm: random.chance(0.3) ? random.pick([150, 300, 500]) : null,
      ...posts(),
    })
  }
  const types = {
    code: 'text', family: 'text', priority: 'smallint', name: 'text', name_en: 'text', scope_code: 'text', kind: 'text',
    class_prefix: 'text', grades: 'smallint[]', unit_code: 'text', roster_code: 'text', post: 'text', reach_m: 'float8',
    networks: 'text[]', minimum_size_mm: 'integer', valid_from: 'timestamptz', valid_to: 'timestamptz',
  } // biome-ignore format: a table
  await city.insert('rules', types, await asCorridors(city, rows))
}

/** The family of a zone's rule is that of the zone. */
async function asCorridors(city: City, rows: readonly Record<string, unknown>[]) {
  const corridors = new Set(await city.codes('select code from zones where axis is not null'))
  return rows.map((row) => (corridors.has(row.scope_code as string) ? { ...row, family: 'corridor' } : row))
}

/** Decisions on about one place in eight of each kind, and as many that have ended and bind nobody. */
async function addDecisions(city: City): Promise<void> {
  const { random, client } = city
  const areas = "select code from areas where level = 'community' and valid_to is null order by code"
  const grids = 'select code from unit_grids where valid_to is null order by code'
  const places = [...(await city.codes(areas)), ...(await city.codes(grids))].flatMap((code) =>
    (['event', 'component'] as const).flatMap((kind) =>
      CLASSES[kind].map((one) => ({ code, kind, class: one as string })),
    ),
  )
  for (const one of CLASSES.component) {
    const inventory = `select code from components where class_code = '${one}' and valid_to is null order by code`
    places.push(...(await city.codes(inventory)).map((code) => ({ code, kind: 'component' as const, class: one })))
  }
  const decided = places.filter(() => random.chance(0.15))
  await client.query(
    `insert into coordination_decisions (case_id, version, scope_kind, scope_code, kind, class_code, unit_code, level,
       decided_by, decided_at, valid_from, valid_to, community_code, district_code)
     select '330102' || lpad(n::text, 13, '0'), 1,
       case length(place) when 16 then 'component' when 15 then 'grid' else 'community' end,
       place, kind, class, unit, 'city', 'dispatcher.city', '2026-01-01', '2026-01-01', case when ended then timestamptz '2026-06-01' end,
       '330102001051', '330102'
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[])
       with ordinality as decision (place, kind, class, unit, ended, n)`,
    [
      decided.map(({ code }) => code),
      decided.map(({ kind }) => kind),
      decided.map((place) => place.class),
      decided.map(() => random.pick(city.units)),
      decided.map(() => random.chance(0.5)),
    ],
  )
}
