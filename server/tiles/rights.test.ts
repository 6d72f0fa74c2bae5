import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tileLayers } from '../../tiles/index.ts'
import type { Identity } from '../access/rules.ts'
import { openTestCity, type TestCity } from '../testing.ts'
import { decode, pathOf, tileAt } from './testing.ts'

let city: TestCity
beforeAll(async () => {
  city = await openTestCity()
})
afterAll(() => city?.close())

const rowsOf = async <Row>(text: string, values: unknown[] = []) =>
  (await city.database.system((client) => client.query({ text, values }))).rows as Row[]
/** Codes shown in the tile around a place, of all source-layers. */
async function shown(person: string, layer: string, place: readonly [number, number], z: number): Promise<string[]> {
  const answer = await city.app.inject({ url: pathOf(layer, tileAt(place, z)), headers: await city.signIn(person) })
  expect([200, 204]).toContain(answer.statusCode)
  if (answer.statusCode === 204) return []
  return Object.values(decode(answer.rawPayload))
    .flat()
    .map(({ properties }) => String(properties.code ?? properties.id))
}

describe('strangers', () => {
  it.each(tileLayers.map(({ id, sharedBy }) => [id, sharedBy === 'public' ? 'see' : 'must sign in for'] as const))(
    '%s: they %s it',
    async (id, may) => {
      for (const url of [`/tiles/${id}.json`, pathOf(id, tileAt([120.16, 30.25], 15))]) {
        const answer = await city.app.inject({ url })
        if (may === 'see') expect(answer.statusCode).toBe(200)
        else expect(answer.json()).toMatchObject({ status: 401, type: '/problems/sign_in_needed' })
      }
    },
  )
})

describe('pipes', () => {
  it('are shown to none but the command and inventory roles of their district, and to the unit they belong to', async () => {
    const [line] = await rowsOf<{ lon: number; lat: number; owner: string; person: string; district: string }>(
      `select ST_X(place) as lon, ST_Y(place) as lat, owner_code as owner, person.id as person, district_code as district
       from (select *, ST_Transform(ST_LineInterpolatePoint(geom, 0.5), 4326) as place from pipe_lines where valid_to is null) line
       join people person on person.unit_code = line.owner_code and person.role = 'unit_staff'
       where district_code = '330106' order by line.code limit 1`,
    )
    const place = [line!.lon, line!.lat] as const
    const all = await shown('admin', 'pipes', place, 16)
    expect(all.length).toBeGreaterThan(0)
    expect(await shown('dispatcher.city', 'pipes', place, 16)).toEqual(all)
    for (const person of ['analyst.city', 'citizen.01', 'desk.01'])
      expect(await shown(person, 'pipes', place, 16)).toEqual([])
    expect((await shown('dispatcher.330106', 'pipes', place, 16)).every((code) => code.startsWith('330106'))).toBe(true)
    expect((await shown('dispatcher.330182', 'pipes', place, 16)).length).toBe(0)
    const own = await shown(line!.person, 'pipes', place, 16)
    expect(own.length).toBeGreaterThan(0)
    const theirs = await rowsOf<{ code: string }>(
      `select code from pipe_lines where $1 in (owner_code, maintainer_code)
       union all select code from pipe_points where owner_code = $1`,
      [line!.owner],
    )
    const codes = new Set(theirs.map(({ code }) => code))
    expect(own.filter((code) => !codes.has(code))).toEqual([])
  })
})

describe('cases', () => {
  it('are shown by district, by unit, and to who reported them', async () => {
    const [open] = await rowsOf<{ id: string; lon: number; lat: number; unit: string; person: string }>(
      `select cases.id, ST_X(ST_Transform(point, 4326)) as lon, ST_Y(ST_Transform(point, 4326)) as lat, cases.unit_code as unit,
         person.id as person
       from cases join people person on person.unit_code = cases.unit_code and person.role = 'unit_staff'
       where ended_at is null and district_code = '330106' and management_code is null order by cases.id limit 1`,
    )
    const place = [open!.lon, open!.lat] as const
    expect(await shown('admin', 'cases', place, 15)).toContain(open!.id)
    expect(await shown('dispatcher.330106', 'cases', place, 15)).toContain(open!.id)
    expect(await shown('dispatcher.330102', 'cases', place, 15)).not.toContain(open!.id)
    const unitSees = await shown(open!.person, 'cases', place, 15)
    expect(unitSees).toContain(open!.id)
    const theirs = new Set(
      (await rowsOf<{ id: string }>('select id from cases where unit_code = $1', [open!.unit])).map(({ id }) => id),
    )
    expect(unitSees.filter((id) => !theirs.has(id))).toEqual([])

    // Two people of one post: what one of them reported elsewhere is not shown to the other.
    await city.database.system((client) =>
      client.query({ text: "update cases set reporter_id = 'citizen.02' where id = $1", values: [open!.id] }),
    )
    city.database.wake('tiles')
    const [two, one] = await Promise.all([
      shown('citizen.02', 'cases', place, 15),
      shown('citizen.01', 'cases', place, 15),
    ])
    expect(two).toContain(open!.id)
    expect(one).not.toContain(open!.id)
  })
})

describe('the views that tiles read', () => {
  const people: Identity[] = [
    { personId: 'admin', role: 'administrator', unitCode: null, areaCode: null },
    { personId: 'dispatcher.330106', role: 'dispatcher', unitCode: null, areaCode: '330106' },
    { personId: 'dispatcher.330190', role: 'dispatcher', unitCode: null, areaCode: '330190' },
    { personId: 'unit.d330106-hw', role: 'unit_staff', unitCode: 'D330106-HW', areaCode: '330106' },
    { personId: 'citizen.01', role: 'citizen', unitCode: null, areaCode: null },
    { personId: 'analyst.city', role: 'analyst', unitCode: null, areaCode: null },
  ]
  const pairs = [
    ['tile_components', 'code', 'components', 'true'],
    ['tile_pipe_lines', 'code', 'pipe_lines', 'valid_to is null'],
    ['tile_pipe_points', 'code', 'pipe_points', 'valid_to is null'],
    ['tile_cases', 'id', 'cases', 'true'],
  ] as const

  it.each([...people, null].map((who) => [who?.personId ?? 'a stranger', who] as const))(
    'show %s what the policies show, row for row',
    async (_, who) => {
      for (const [view, key, table, current] of pairs) {
        const [row] = (
          await city.database.as(who, (client) =>
            client.query(`select (select string_agg(${key}, ',' order by ${key}) from ${view}) is not distinct from
            (select string_agg(${key}, ',' order by ${key}) from ${table} where ${current}) as same`),
          )
        ).rows
        expect(row.same, view).toBe(true)
      }
    },
  )
})
