import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestCity, type TestCity } from '../testing.ts'
import type { SnapNearby } from './schema.ts'

let city: TestCity
beforeAll(async () => {
  city = await openTestCity()
})
afterAll(() => city.close())

const ask = <Row>(text: string, values: unknown[] = []) =>
  city.database.system(async (client) => (await client.query({ text, values })).rows as Row[])
const nearby = async (bbox: string, person = 'planner.city') => {
  const answer = await city.app.inject({ url: `/api/snap?bbox=${bbox}`, headers: await city.signIn(person) })
  return { status: answer.statusCode, body: answer.json() as SnapNearby }
}
const BOX = '120.1650,30.2550,120.1680,30.2580'
const INSIDE = 'ST_Transform(ST_MakeEnvelope(120.1650, 30.2550, 120.1680, 30.2580, 4326), 4549)'

it('answers pipe points and components exactly where they are', async () => {
  const { body } = await nearby(BOX)
  const expected = await ask<{ code: string }>(`
    select code from pipe_points where valid_to is null and geom && ${INSIDE}
    union all select code from components where valid_to is null and GeometryType(geom) = 'POINT' and geom && ${INSIDE}`)
  expect(expected.length).toBeGreaterThan(50)
  expect(body.places.map(({ code }) => code).sort()).toEqual(expected.map(({ code }) => code).sort())
  // Back in the city's metres they are where they were, to a thousandth of a millimetre.
  const [off] = await ask<{ metres: number }>(
    `select max(ST_Distance(point.geom, ST_Transform(ST_SetSRID(ST_Point(lon, lat), 4326), 4549))) as metres
     from unnest($1::text[], $2::float8[], $3::float8[]) as answered(code, lon, lat) join pipe_points point using (code)`,
    [
      body.places.map(({ code }) => code),
      body.places.map(({ position }) => position[0]),
      body.places.map(({ position }) => position[1]),
    ],
  )
  expect(off!.metres).toBeLessThan(1e-6)
})

it('answers pieces of pipes, streets and grids, and which ends are the ends of the whole', async () => {
  const { body } = await nearby(BOX)
  const kinds = new Set(body.edges.map(({ kind }) => kind))
  for (const kind of ['pipe_line', 'road', 'grid'] as const) expect(kinds).toContain(kind)
  const [line] = await ask<{ code: string; points: number; ends: number[] }>(`
    select code, ST_NPoints(geom) as points,
      array[ST_X(ST_StartPoint(degrees)), ST_Y(ST_StartPoint(degrees)), ST_X(ST_EndPoint(degrees)), ST_Y(ST_EndPoint(degrees))] as ends
    from (select code, geom, ST_Transform(geom, 4326) as degrees from pipe_lines where valid_to is null and geom @ ${INSIDE}) inside
    order by code limit 1`)
  const pieces = body.edges.filter(({ code }) => code === line!.code)
  expect(pieces).toHaveLength(line!.points - 1)
  expect([...pieces[0]!.line.slice(0, 2), ...pieces.at(-1)!.line.slice(2)]).toEqual(line!.ends)
  expect([pieces[0]!.ends[0], pieces.at(-1)!.ends[1]]).toEqual([true, true])
  expect(body.edges.filter(({ kind }) => kind === 'grid').every(({ ends }) => !ends[0] && !ends[1])).toBe(true)
})

it('does not tell of pipes to who may not see them', async () => {
  const { body } = await nearby(BOX, 'analyst.city')
  expect(body.places.filter(({ kind }) => kind === 'pipe_point')).toEqual([])
  expect(body.edges.filter(({ kind }) => kind === 'pipe_line')).toEqual([])
  expect(body.places.length).toBeGreaterThan(0)
})

it('is for what is near the pointer', async () => {
  expect((await nearby('120.1,30.2,120.2,30.3')).status).toBe(400)
  expect((await nearby('0,0,0.001,0.001')).body).toEqual({ places: [], edges: [] })
})
