/** A strip of ground goes to another community: areas, grids and components of both sides follow, and the coverage stays whole. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Identity } from '../access/rules.ts'
import { type Client, run } from '../database/database.ts'
import { parseQuery } from '../database/queries.ts'
import { ANCHOR, openTestCity, type TestCity } from '../testing.ts'

let city: TestCity
const PLANNER: Identity = { personId: 'planner.city', role: 'planner', unitCode: null, areaCode: null }

beforeAll(async () => {
  city = await openTestCity()
})
afterAll(() => city.close())

const rows = <Row>(client: Client, text: string, values: Record<string, unknown> = {}) =>
  run<Row>(client, parseQuery('rows', text), values)
interface Handed {
  at: string
  ground: string
  losing: string[]
  areaM2: number
  newGrids: number
  changedGrids: number
  componentCount: number
}
const handOver = async (client: Client, strip: string, to: string): Promise<Handed> =>
  (
    await rows<{ handed: Handed }>(client, 'select hand_over_ground(:strip::geometry, :to, :at) as handed', {
      strip,
      to,
      at: ANCHOR,
    })
  )[0]!.handed

/** Neighbouring communities and a strip of this width along their border, cut off by a box round its middle. */
async function border(
  client: Client,
  what: { gridded: boolean; crossing: 'community' | 'street' | 'district' },
  widthMetres = 40,
): Promise<{ losing: string; gaining: string; strip: string }> {
  const digits = { community: 9, street: 6, district: 4 }[what.crossing]
  const apart = { community: 12, street: 9, district: 6 }[what.crossing]
  const [found] = await rows<{ losing: string; gaining: string; strip: string }>(
    client,
    // The places first, by themselves: they are a hundred, and every pair of them is looked at in the same way on both engines.
    `with places as materialized (
       select code, geom from areas where level = 'community' and valid_to is null and gridded = :gridded
     ), pairs as materialized (
       select a.code as losing, b.code as gaining, ST_Intersection(a.geom, b.geom, 1e-6) as shared
       from places a join places b on b.geom && a.geom and left(a.code, :digits) = left(b.code, :digits) and left(a.code, :apart) <> left(b.code, :apart)
     ), first as materialized (
       select * from pairs where ST_Dimension(shared) = 1 and ST_Length(shared) > 200 order by losing, gaining limit 1
     )
     select losing, gaining,
       ST_Intersection(ST_Buffer(ST_LineMerge(ST_CollectionExtract(shared, 2)), :width), ST_Buffer(ST_PointOnSurface(shared), 150), 1e-6)::text as strip
     from first`,
    { ...what, digits, apart, width: widthMetres },
  )
  if (!found) throw new Error(`no border between ${what.crossing}s`)
  return found
}
const problems = (client: Client) => rows(client, 'select * from coverage_problems()')

class Undo extends Error {}
/** Runs as a person and takes everything back. */
async function trying(identity: Identity, work: (client: Client) => Promise<void>): Promise<void> {
  await city.database
    .as(identity, async (client) => {
      await work(client)
      throw new Undo()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error
    })
}

describe('ground handed over', () => {
  it.each([
    ['in one street', { gridded: true, crossing: 'community' }],
    ['between communities without grids', { gridded: false, crossing: 'community' }],
    ['to another street', { gridded: true, crossing: 'street' }],
    ['to another district', { gridded: false, crossing: 'district' }],
  ] as const)('%s leaves the coverage whole', async (_, what) => {
    await trying(PLANNER, async (client) => {
      const { losing, gaining, strip } = await border(client, what)
      const sizes = async () =>
        Object.fromEntries(
          (
            await rows<{ code: string; area: number }>(
              client,
              'select code, area_m2 as area from areas where valid_to is null and code = any (:codes)',
              { codes: [4, 6, 9, 12].flatMap((digits) => [losing.slice(0, digits), gaining.slice(0, digits)]) },
            )
          ).map(({ code, area }) => [code, area]),
        )
      const before = await sizes()
      const handed = await handOver(client, strip, gaining)
      const after = await sizes()
      expect(handed.losing).toContain(losing)
      expect(handed.areaM2).toBeGreaterThan(500)
      expect(after[gaining]! - before[gaining]!).toBeCloseTo(handed.areaM2, 3)
      for (const digits of [4, 6, 9] as const) {
        const [from, to] = [losing.slice(0, digits), gaining.slice(0, digits)]
        if (from === to) expect(after[to]).toBeCloseTo(before[to]!, 3)
        else expect(after[to]! - before[to]!).toBeGreaterThan(500)
      }
      expect(await problems(client)).toEqual([])
    })
  })

  it('gives new codes to what is gained, keeps codes of what is left, and takes components along with their history', async () => {
    await trying(PLANNER, async (client) => {
      const { losing, gaining, strip } = await border(client, { gridded: true, crossing: 'community' }, 60)
      const handed = await handOver(client, strip, gaining)
      const grids = await rows<{
        code: string
        validFrom: string
        validTo: string | null
        responsibility: string | null
      }>(
        client,
        `select code, valid_from, valid_to, responsibility_grid_code as responsibility from unit_grids
         where valid_from = :at or valid_to = :at order by code, valid_from`,
        { at: handed.at },
      )
      const current = grids.filter(({ validTo }) => validTo === null)
      const gained = current.filter(
        ({ code }) => code.startsWith(gaining) && !grids.some((old) => old.code === code && old.validTo !== null),
      )
      expect(gained).toHaveLength(handed.newGrids)
      expect(gained.length).toBeGreaterThan(0)
      for (const grid of gained) expect(grid.responsibility).toMatch(new RegExp(`^${gaining.slice(0, 9)}Z`))
      const everBefore = await rows<{ code: string }>(client, 'select code from unit_grids where valid_from < :at', {
        at: handed.at,
      })
      expect(gained.filter(({ code }) => everBefore.some((old) => old.code === code))).toEqual([])
      const left = current.filter(({ code }) => code.startsWith(losing))
      expect(left.every(({ code }) => everBefore.some((old) => old.code === code))).toBe(true)
      // every component lies in the grid it names
      const astray = await rows(
        client,
        `select component.code from components component left join unit_grids grid on grid.code = component.grid_code and grid.valid_to is null
         where component.valid_to is null and ST_DWithin(component.geom, :ground::geometry, 5) and component.grid_code is not null
           and (grid.code is null or not ST_DWithin(grid.geom, ST_PointOnSurface(component.geom), 1e-5))`,
        { ground: handed.ground },
      )
      expect(astray).toEqual([])
      expect(handed.componentCount).toBeGreaterThan(0)
      const versions = await rows<{ code: string; versions: number; gap: boolean }>(
        client,
        `select next.code, (select count(*)::integer from components old where old.code = next.code) as versions,
           not exists (select from components old where old.code = next.code and old.valid_to = next.valid_from) as gap
         from components next where next.valid_from = :at and next.changed_by = 'planner.city'`,
        { at: handed.at },
      )
      expect(versions).toHaveLength(handed.componentCount)
      expect(versions.every(({ versions: many, gap }) => many > 1 && !gap)).toBe(true)
    })
  })

  it('hands over no sliver where the strip was drawn along a border, to the rounding of degrees', async () => {
    await trying(PLANNER, async (client) => {
      const { losing, gaining, strip } = await border(client, { gridded: true, crossing: 'community' })
      // Clipped to the losing side, then sent as CRS84 of seven digits (a centimetre) and back.
      const [drawn] = await rows<{ strip: string }>(
        client,
        `select ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(ST_AsGeoJSON(ST_Transform(
           ST_Intersection(:strip::geometry, geom), 4326), 8)), 4326), ST_SRID(geom))::text as strip
         from areas where code = :losing and valid_to is null`,
        { strip, losing },
      )
      const handed = await handOver(client, drawn!.strip, gaining)
      expect(handed.losing).toEqual([losing])
      const slivers = await rows(
        client,
        'select code, area_m2 from unit_grids where valid_from = :at and area_m2 < 0.01 * ST_Perimeter(geom)',
        { at: handed.at },
      )
      expect(slivers).toEqual([])
      expect(await problems(client)).toEqual([])
    })
  })

  it('is refused without a border, without ground, or when nothing would be left', async () => {
    await trying(PLANNER, async (client) => {
      const { losing, gaining, strip } = await border(client, { gridded: true, crossing: 'community' })
      const refused = async (geometry: string, to: string) => {
        await client.query('savepoint refusing')
        const error = await handOver(client, geometry, to).then(
          () => null,
          (caught: Error & { code?: string }) => caught,
        )
        await client.query('rollback to savepoint refusing')
        return [error?.code, error?.message]
      }
      const [far] = await rows<{ code: string }>(
        client,
        `select code from areas where level = 'community' and valid_to is null order by geom <-> :strip::geometry desc limit 1`,
        { strip },
      )
      expect(await refused(strip, far!.code)).toEqual(['WG005', expect.stringContaining('does not border')])
      expect(await refused(strip, '330102999999')).toEqual(['WG005', expect.stringContaining('no community')])
      const [whole] = await rows<{ geom: string }>(
        client,
        'select ST_Buffer(geom, 1)::text as geom from areas where code = :losing and valid_to is null',
        { losing },
      )
      expect(await refused(whole!.geom, gaining)).toEqual(['WG005', expect.stringContaining('nothing would be left')])
      const [inside] = await rows<{ geom: string }>(
        client,
        `select ST_Intersection(geom, ST_Buffer(:strip::geometry, 0))::text as geom from areas where code = :gaining and valid_to is null`,
        { strip, gaining },
      )
      expect(await refused(inside!.geom, gaining)).toEqual(['WG005', expect.stringContaining('less than 1 m²')])
    })
  })

  it('is for planners and administrators whose jurisdiction holds both sides', async () => {
    let place: Awaited<ReturnType<typeof border>>
    await trying(PLANNER, async (client) => {
      place = await border(client, { gridded: false, crossing: 'district' })
    })
    for (const identity of [
      { ...PLANNER, role: 'dispatcher' as const },
      { ...PLANNER, areaCode: place!.gaining.slice(0, 6) },
      { ...PLANNER, areaCode: place!.losing.slice(0, 6) },
    ])
      await expect(
        trying(identity, async (client) => void (await handOver(client, place.strip, place.gaining))),
      ).rejects.toMatchObject({
        code: '42501',
      })
  })
})
