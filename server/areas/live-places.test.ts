/** The index of the demo city against PostGIS, and how it follows edits made elsewhere, the clock, and a lost database. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../fixtures/random.ts'
import { type Client, Database } from '../database/database.ts'
import { nativeEngine } from '../database/engine.ts'
import { ANCHOR, asAdministrator, databaseUrl, openTestCity, type TestCity } from '../testing.ts'
import { type LiveOptions, LivePlaces } from './live-places.ts'

const NEVER_MS = 3_600_000
const url = process.env.DATABASE_URL

let city: TestCity
/** The same database, as another process has it; the embedded engine has only one. */
let elsewhere: Database
let name: string
let now = ANCHOR
const open: LivePlaces[] = []

beforeAll(async () => {
  city = await openTestCity()
  name = (await ask<{ name: string }>('select current_database() as name'))[0]!.name
  elsewhere = url ? new Database(nativeEngine(databaseUrl(url, name))) : city.database
})
afterEach(async () => {
  now = ANCHOR
  for (const places of open.splice(0)) await places.close()
})
afterAll(async () => {
  if (elsewhere !== city.database) await elsewhere.close()
  await city.close()
})

const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])

async function follow(options: LiveOptions = {}): Promise<LivePlaces> {
  const places = new LivePlaces(city.database, { now: () => now, ...options })
  open.push(places)
  await places.ready()
  return places
}

interface Found {
  x: number
  y: number
  grid: string | null
  community: string | null
  management: string | null
}
/** What PostGIS says of points: the lowest code within 1 µm. */
const byPostgis = (xs: readonly number[], ys: readonly number[]) =>
  ask<Found>(
    `select x, y, grid.code as grid, community.code as community, management.management_code as management
     from unnest($1::float8[], $2::float8[]) with ordinality as asked (x, y, n)
     cross join lateral (select ST_SetSRID(ST_MakePoint(x, y), 4549) as geom) point
     cross join lateral (select min(code) as code from unit_grids where valid_to is null
       and geom && ST_Expand(point.geom, 1e-6) and ST_DWithin(geom, point.geom, 1e-6)) grid
     cross join lateral (select coalesce(left(grid.code, 12), (select min(code) from areas where valid_to is null and level = 'community'
       and geom && ST_Expand(point.geom, 1e-6) and ST_DWithin(geom, point.geom, 1e-6))) as code) community
     left join management_streets management on management.street_code = left(community.code, 9)
     order by n`,
    [xs, ys],
  )

function differences(places: LivePlaces, found: readonly Found[]): string[] {
  return found.flatMap(({ x, y, grid, community, management }) => {
    const place = places.placeAt(x, y)
    const got = [place?.gridCode ?? null, place?.communityCode ?? null, place?.managementCode ?? null]
    return String(got) === String([grid, community, management])
      ? []
      : [`${x} ${y}: ${got}, PostGIS ${grid} ${community}`]
  })
}

describe('the demo city, as PostGIS has it', () => {
  it('on every corner of a grid and in the middle of every edge', async () => {
    const places = await follow()
    const corners = await ask<{ x: number; y: number }>(`
      select distinct ST_X(geom) as x, ST_Y(geom) as y from (
        select (ST_DumpPoints(geom)).geom from unit_grids where valid_to is null
        union all
        select ST_LineInterpolatePoint((ST_DumpSegments(geom)).geom, 0.5) from unit_grids where valid_to is null) place`)
    expect(corners.length).toBeGreaterThan(10_000)
    const found = await byPostgis(
      corners.map(({ x }) => x),
      corners.map(({ y }) => y),
    )
    expect(differences(places, found)).toEqual([])
  })

  it('at 50,000 points of its grids, by ST_Covers as well', async () => {
    const places = await follow()
    const random = new Random('places')
    const [box] = await ask<{ west: number; south: number; east: number; north: number }>(
      `select ST_XMin(box) as west, ST_YMin(box) as south, ST_XMax(box) as east, ST_YMax(box) as north
       from (select ST_Extent(geom) as box from unit_grids where valid_to is null) extent`,
    )
    const draw = (low: number, high: number) =>
      Array.from({ length: 50_000 }, () => low + random.float() * (high - low))
    const found = await byPostgis(draw(box!.west, box!.east), draw(box!.south, box!.north))
    expect(found.filter(({ grid }) => grid).length).toBeGreaterThan(5_000)
    expect(differences(places, found)).toEqual([])
    const covering = await ask<{ x: number; y: number; code: string | null }>(
      `select x, y, (select min(code) from unit_grids where valid_to is null and ST_Covers(geom, ST_SetSRID(ST_MakePoint(x, y), 4549))) as code
       from unnest($1::float8[], $2::float8[]) as asked (x, y)`,
      [found.map(({ x }) => x), found.map(({ y }) => y)],
    )
    expect(covering.filter(({ x, y, code }) => (places.placeAt(x, y)?.gridCode ?? null) !== code)).toEqual([])
  })

  it('all over the city and around it, where there are communities only', async () => {
    const places = await follow()
    const random = new Random('city places')
    const [box] = await ask<{ west: number; south: number; east: number; north: number }>(
      `select ST_XMin(geom) - 5000 as west, ST_YMin(geom) - 5000 as south, ST_XMax(geom) + 5000 as east, ST_YMax(geom) + 5000 as north
       from areas where level = 'city' and valid_to is null`,
    )
    const draw = (low: number, high: number) =>
      Array.from({ length: 10_000 }, () => low + random.float() * (high - low))
    const found = await byPostgis(draw(box!.west, box!.east), draw(box!.south, box!.north))
    const ofCommunities = found.filter(({ community, grid }) => community && !grid)
    expect(ofCommunities.length).toBeGreaterThan(3_000)
    expect(ofCommunities.some(({ management }) => management)).toBe(true)
    expect(found.some(({ community }) => !community)).toBe(true)
    expect(differences(places, found)).toEqual([])
  })
})

interface Split {
  code: string
  halves: [string, string]
  /** A point inside each half, x and y. */
  at: [[number, number], [number, number]]
}
let spare = 900
/** Cuts a four-cornered grid along a diagonal: the old version ends and two grids begin. */
async function split(client: Client, from: Date, offset: number): Promise<Split> {
  const { rows } = await client.query({
    text: `with whole as (
        select code, geom, ST_ExteriorRing(geom) as ring from unit_grids
        where valid_to is null and ST_NPoints(geom) = 5 and ST_Equals(geom, ST_ConvexHull(geom)) order by code offset $2 limit 1
      ), halves as (
        select whole.code, left(whole.code, 12) || number::text as half, ST_MakePolygon(ST_MakeLine(array[
          ST_PointN(ring, corners[1]), ST_PointN(ring, corners[2]), ST_PointN(ring, corners[3]), ST_PointN(ring, corners[1])])) as geom
        from whole, (values ($3::integer, array[1, 2, 3]), ($3 + 1, array[3, 4, 1])) half (number, corners)
      ), ended as (
        update unit_grids set valid_to = $1, successor_codes = (select array_agg(half) from halves) where code = (select code from whole) returning code
      ), begun as (
        insert into unit_grids (code, valid_from, geom) select half, $1, geom from halves returning code)
      select code, half, ST_X(ST_Centroid(geom)) as x, ST_Y(ST_Centroid(geom)) as y from halves order by half`,
    values: [from, offset, spare],
  })
  spare += 2
  const [first, second] = rows as [Record<string, never>, Record<string, never>]
  return {
    code: first.code!,
    halves: [first.half!, second.half!],
    at: [
      [first.x!, first.y!],
      [second.x!, second.y!],
    ],
  }
}
const gridsAt = (places: LivePlaces, { at }: Split) => at.map(([x, y]) => places.placeAt(x, y)?.gridCode)
const soon = { timeout: 1_000, interval: 5 }

describe('an edit made elsewhere', () => {
  it('is seen within a second without any notification', async () => {
    const places = await follow()
    const before = places.seq!
    const done = await elsewhere.system((client) => split(client, new Date('2026-11-01'), 100))
    await expect.poll(() => gridsAt(places, done), soon).toEqual(done.halves)
    expect(places.seq).toBeGreaterThan(before)
    await expect.poll(() => places.lastFailure, soon).toBeUndefined()
  })

  it.runIf(url)('is seen at once where notifications arrive', async () => {
    await city.database.listen()
    const places = await follow({ pollMs: NEVER_MS })
    const done = await elsewhere.system((client) => split(client, new Date('2026-11-01'), 200))
    await expect.poll(() => gridsAt(places, done), soon).toEqual(done.halves)
  })

  it('is not seen before it is committed, and then as a whole', async () => {
    const places = await follow({ pollMs: NEVER_MS })
    let done: Split | undefined
    await elsewhere
      .system(async (client) => {
        done = await split(client, new Date('2026-11-01'), 300)
        throw new Error('taken back')
      })
      .catch(() => {})
    await places.refresh()
    expect(gridsAt(places, done!)).toEqual([done!.code, done!.code])
    const seen = new Set([String(gridsAt(places, done!))])
    done = await elsewhere.system((client) => split(client, new Date('2026-11-01'), 300))
    const reading = places.refresh()
    while (!seen.has(String(done.halves))) {
      seen.add(String(gridsAt(places, done)))
      await new Promise((next) => setImmediate(next))
    }
    await reading
    expect([...seen]).toEqual([String([done.code, done.code]), String(done.halves)])
  })

  it('of a community, of a management area and of a whole table arrives too', async () => {
    const places = await follow({ pollMs: NEVER_MS })
    const [open] = await ask<{ code: string; x: number; y: number }>(`
      select code, ST_X(ST_PointOnSurface(geom)) as x, ST_Y(ST_PointOnSurface(geom)) as y from areas
      where level = 'community' and valid_to is null and not gridded
        and left(code, 9) not in (select street_code from management_streets) order by code limit 1`)
    const { code, x, y } = open!
    expect(places.placeAt(x, y)).toEqual({ gridCode: null, communityCode: code, managementCode: null })
    await elsewhere.system(async (client) => {
      await client.query("insert into management_streets values ($1, '330191')", [code.slice(0, 9)])
    })
    await places.refresh()
    expect(places.placeAt(x, y)?.managementCode).toBe('330191')
    await elsewhere.system(async (client) => {
      await client.query('delete from management_streets where street_code = $1', [code.slice(0, 9)])
      await client.query("update areas set valid_to = '2026-11-02' where code = $1", [code])
    })
    await places.refresh()
    expect(places.placeAt(x, y)).toBeUndefined()
    await elsewhere.system(async (client) => {
      await client.query("select set_config('wangge.bulk', 'on', true)")
      await client.query('update areas set valid_to = null where code = $1', [code])
    })
    await places.refresh()
    expect(places.placeAt(x, y)).toEqual({ gridCode: null, communityCode: code, managementCode: null })
  })

  it('is followed edit by edit to what a process that starts now reads', async () => {
    const places = await follow({ pollMs: NEVER_MS })
    for (let round = 0; round < 10; round++) {
      await elsewhere.system((client) => split(client, new Date('2026-11-01'), 400 + 50 * round))
      if (round % 3 === 0) await places.refresh()
    }
    await places.refresh()
    const fresh = await follow({ pollMs: NEVER_MS })
    expect(places.seq).toBe(fresh.seq)
    const corners = await ask<{ x: number; y: number }>(
      'select ST_X(geom) as x, ST_Y(geom) as y from (select (ST_DumpPoints(geom)).geom from unit_grids) place',
    )
    expect(corners.filter(({ x, y }) => places.placeAt(x, y)?.gridCode !== fresh.placeAt(x, y)?.gridCode)).toEqual([])
  })
})

describe('the clock', () => {
  it('puts a planned split into force, at its instant and not before, without an edit', async () => {
    const from = new Date('2026-12-01T00:00:00+08:00')
    const known = await follow({ pollMs: NEVER_MS })
    const done = await elsewhere.system((client) => split(client, from, 1000))
    await known.refresh()
    const later = await follow({ pollMs: NEVER_MS })
    for (const places of [known, later]) {
      now = ANCHOR
      expect(gridsAt(places, done)).toEqual([done.code, done.code])
      now = new Date(from.getTime() - 1)
      expect(gridsAt(places, done)).toEqual([done.code, done.code])
      now = from
      expect(gridsAt(places, done)).toEqual(done.halves)
    }
  })

  it('takes out of force what ends, and nothing takes its place but the community', async () => {
    const places = await follow({ pollMs: NEVER_MS })
    const [grid] = await ask<{ code: string; x: number; y: number }>(`
      select code, ST_X(ST_PointOnSurface(geom)) as x, ST_Y(ST_PointOnSurface(geom)) as y from unit_grids where valid_to is null
      order by code offset 1500 limit 1`)
    const { code, x, y } = grid!
    await elsewhere.system(async (client) => {
      await client.query("update unit_grids set valid_to = '2027-01-01T00:00:00Z' where code = $1", [code])
    })
    await places.refresh()
    expect(places.placeAt(x, y)?.gridCode).toBe(code)
    now = new Date('2027-01-01T00:00:00Z')
    expect(places.placeAt(x, y)).toMatchObject({ gridCode: null, communityCode: code.slice(0, 12) })
  })
})

describe('a process', () => {
  it('reads nothing until it is asked, and says so', async () => {
    const places = new LivePlaces(city.database, { now: () => now })
    open.push(places)
    expect(places.seq).toBeUndefined()
    expect(() => places.placeAt(0, 0)).toThrow('still being read')
    await Promise.all([places.ready(), places.ready(), places.ready()])
    expect(places.seq).toBeGreaterThanOrEqual(0)
    expect(places.placeAt(0, 0)).toBeUndefined()
  })

  it('follows nothing once it is closed', async () => {
    const places = await follow({ pollMs: 5 })
    await places.close()
    const done = await elsewhere.system((client) => split(client, new Date('2026-11-01'), 1100))
    city.database.wake('changes')
    await new Promise((next) => setTimeout(next, 50))
    await places.refresh()
    expect(gridsAt(places, done)).toEqual([done.code, done.code])
  })

  it.runIf(url)('answers while the database is away, and catches up when it is back', async () => {
    const failures: Error[] = []
    const places = await follow({ pollMs: 50, report: (error) => failures.push(error) })
    const first = await elsewhere.system((client) => split(client, new Date('2026-11-01'), 1200))
    await expect.poll(() => gridsAt(places, first), soon).toEqual(first.halves)
    await asAdministrator(url!, `alter database ${name} allow_connections false`)
    await asAdministrator(url!, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
    await expect.poll(() => failures.length, { timeout: 5_000 }).toBeGreaterThan(1)
    expect(places.lastFailure?.message).toContain('No connection to the database')
    expect(gridsAt(places, first)).toEqual(first.halves)
    await asAdministrator(url!, `alter database ${name} allow_connections true`)
    const second = await elsewhere.system((client) => split(client, new Date('2026-11-01'), 1300))
    await expect.poll(() => gridsAt(places, second), soon).toEqual(second.halves)
    expect(places.lastFailure).toBeUndefined()
  })
})
