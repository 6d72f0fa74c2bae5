/** The ground of each option within the accuracy of a position: what is drawn is what was judged. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../fixtures/random.ts'
import type { Geometry } from '../schema.ts'
import { ANCHOR, openTestCity, type TestCity } from '../testing.ts'
import { A, buildMiniCity, point, polygon, rectangle } from './mini-city.ts'
import { drawOptions } from './options.ts'
import type { ResponsibilityOptions, ResponsibilityQuestion } from './schema.ts'

let city: TestCity
beforeAll(async () => {
  city = await openTestCity()
  await city.database.system(async (client) => {
    await buildMiniCity(client)
    await client.query(
      `insert into zones (code, kind, name, name_en, geom) values ('Z-MINI', 'park', '小公园', 'Mini Park', ST_Multi($1::geometry))`,
      [polygon(rectangle(180, 100, 300, 150))],
    )
    await client.query(
      `insert into rules (code, family, priority, name, name_en, scope_code, kind, class_prefix, unit_code)
       values ('Z-MINI-E', 'special', 350, '小公园', 'Mini Park', 'Z-MINI', 'event', '', 'X-QB')`,
    )
  })
})
afterAll(() => city?.close())

const sql = async <Row>(text: string, values: unknown[]) =>
  city.database.system(async (client) => (await client.query(text, values)).rows as Row[])
const lonLat = async (x: number, y: number) => {
  const [row] = await sql<{ geometry: Geometry }>(
    'select ST_AsGeoJSON(ST_Transform($1::geometry, 4326), 12)::jsonb as geometry',
    [point(x, y)],
  )
  return row!.geometry
}
const draw = (question: ResponsibilityQuestion) =>
  city.database.system((client) => drawOptions(client, question, ANCHOR))

/** Parts of the disc by area: of each feature, of all of them together, and of what two of them share. */
async function shares({ features, disc }: ResponsibilityOptions) {
  const [row] = await sql<{ each: number[]; together: number; outside: number }>(
    `with shape as (
       select n, ST_MakeValid(ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(text), 4326), 4549)) as geom
       from unnest($1::text[]) with ordinality as feature (text, n)
     ), disc as (select ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON($2::text), 4326), 4549) as geom)
     select array_agg(ST_Area(shape.geom) / ST_Area(disc.geom) order by n) as each,
       ST_Area(ST_Union(shape.geom)) / max(ST_Area(disc.geom)) as together,
       ST_Area(ST_Difference(ST_Union(shape.geom), (select geom from disc))) / max(ST_Area(disc.geom)) as outside
     from shape cross join disc`,
    [features.map(({ geometry }) => JSON.stringify(geometry)), JSON.stringify(disc)],
  )
  return row!
}
const brief = ({ features }: ResponsibilityOptions) =>
  features.map(({ properties: { unit, rule, probability } }) => [unit.code, rule, Number(probability.toFixed(3))])

describe('the ground of options', () => {
  test('at a border is the disc on either side of it', async () => {
    const drawn = await draw({ geometry: await lonLat(190, 180), kind: 'event', class: '0104', accuracyMetres: 20 })
    expect(brief(drawn)).toEqual([
      ['X-XM', 'grid', 0.805],
      ['XB-HW', 'district', 0.195],
    ])
    expect(drawn).toMatchObject({ choose: false, clipped: false, threshold: 0.8 })
    const { each, together, outside } = await shares(drawn)
    expect(each[0]).toBeCloseTo(0.8047, 3)
    expect(together).toBeCloseTo(1, 5)
    expect(outside).toBeCloseTo(0, 5)
  })

  test('follows the edge of a special area through two districts', async () => {
    const drawn = await draw({ geometry: await lonLat(200, 150), kind: 'event', class: '0104', accuracyMetres: 10 })
    expect(brief(drawn)[0]).toEqual(['X-QB', 'special', 0.5])
    // equal but for the rounding of degrees: either may come first
    expect(brief(drawn).slice(1).sort()).toEqual([
      ['X-XM', 'grid', 0.25],
      ['XB-HW', 'district', 0.25],
    ])
    expect(drawn.choose).toBe(true)
    const { each } = await shares(drawn)
    for (const [index, share] of [0.5, 0.25, 0.25].entries()) expect(each[index]).toBeCloseTo(share, 4)
  })

  test('leaves out ground where the class cannot be', async () => {
    const [before] = await sql<{ use: string }>('select land_use as use from unit_grids where code = $1', [`${A}002`])
    await sql(`update unit_grids set land_use = 'water' where code = $1`, [`${A}002`])
    const drawn = await draw({ geometry: await lonLat(190, 180), kind: 'event', class: '0104', accuracyMetres: 20 })
    await sql(`update unit_grids set land_use = $2 where code = $1`, [`${A}002`, before!.use])
    expect(brief(drawn)).toEqual([['XB-HW', 'district', 1]])
    expect(drawn.clipped).toBe(true)
    expect((await shares(drawn)).each[0]).toBeCloseTo(0.1953, 3)
  })

  test('of communities without unit grids is what no grid takes', async () => {
    const drawn = await draw({ geometry: await lonLat(400, 100), kind: 'event', class: '0104', accuracyMetres: 40 })
    expect(brief(drawn)).toEqual([
      ['XB-HW', 'district', 0.5],
      ['XM-HW', 'district', 0.5],
    ])
    const { each, together } = await shares(drawn)
    expect(each[1]).toBeCloseTo(0.5, 5)
    expect(together).toBeCloseTo(1, 5)
  })

  test('covers as much as its probability says, anywhere in the demo city', async () => {
    const random = new Random('options')
    const places = await sql<{ lon: number; lat: number }>(
      `select ST_X(p) as lon, ST_Y(p) as lat from (select ST_Transform(ST_Centroid(geom), 4326) as p from unit_grids
        where code not like '99%' and valid_to is null order by md5(code) limit 60) t`,
      [],
    )
    let several = 0
    for (const { lon, lat } of places) {
      const kind = random.float() < 0.5 ? 'event' : 'component'
      const accuracyMetres = 20 + 250 * random.float()
      const drawn = await draw({
        geometry: { type: 'Point', coordinates: [lon, lat] },
        kind,
        class: '0104',
        accuracyMetres,
      })
      const { each, together, outside } = await shares(drawn)
      several += Number(each.length > 1)
      for (const [index, { properties }] of drawn.features.entries())
        expect(each[index]! / together).toBeCloseTo(properties.probability, 4)
      expect(outside).toBeCloseTo(0, 4)
      expect(each.reduce((sum, share) => sum + share, 0)).toBeCloseTo(together, 4)
      if (!drawn.clipped) expect(together).toBeCloseTo(1, 4)
    }
    expect(several).toBeGreaterThan(20)
  })
})

describe('refused with 400', () => {
  const geometry = { type: 'Point', coordinates: [120.17, 30.25] } as const
  test.each([
    ['without an accuracy', { geometry }, '/accuracyMetres'],
    ['with an accuracy of 5 km', { geometry, accuracyMetres: 5000 }, '/accuracyMetres'],
    [
      'for a line',
      { geometry: { type: 'LineString', coordinates: [geometry.coordinates, [120.18, 30.25]] }, accuracyMetres: 20 },
      '/geometry',
    ],
  ])('%s', async (_, asked, field) => {
    const answer = await city.app.inject({
      method: 'POST',
      url: '/api/responsibility/options',
      headers: await city.signIn('dispatcher.city'),
      payload: { kind: 'event', class: '0104', ...asked },
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ type: '/problems/bad_request', field })
  })
})
