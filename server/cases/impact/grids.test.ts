/** A unit grid is cut through the API: previewed with the components and open cases that move, confirmed, and taken back whole. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ANCHOR, openTestCity, type TestCity } from '../../testing.ts'
import type { CaseRow } from '../projection.ts'
import { type Loop, openLoop, rowsOf } from '../testing.ts'
import { workOff } from './job.ts'
import type { Impact, Job } from './schema.ts'

let city: TestCity
let loop: Loop
beforeAll(async () => {
  city = await openTestCity()
  loop = openLoop(city)
})
afterAll(() => city.close())

const planner = 'planner.city'
const preview = async (changes: object[]) => loop.request(planner, 'POST', '/api/responsibility/impact', { changes })
const confirm = async (changes: object[], note = '按道路中线拆分') => {
  const { fingerprint } = (await preview(changes)).json() as Impact
  const answer = await loop.request(planner, 'POST', '/api/responsibility/impact/apply', { changes, fingerprint, note })
  expect(answer.statusCode, answer.body).toBe(201)
  const job = answer.json() as Job
  await workOff(city.database, ANCHOR)
  return job
}
const casesIn = async (codes: string[]) =>
  rowsOf<CaseRow>(city, 'select * from case_rows where grid_code = any (:codes) and ended_at is null order by id', {
    codes,
  })
const componentsIn = async (codes: string[]) =>
  (
    await rowsOf<{ code: string }>(
      city,
      'select code from components where grid_code = any (:codes) and valid_to is null order by code',
      { codes },
    )
  ).map(({ code }) => code)
const whole = async () => expect(await rowsOf(city, 'select * from coverage_problems()')).toEqual([])

it('cuts a grid: components and open cases get the code they lie in, and all of it is taken back', async () => {
  const [grid] = await rowsOf<{ code: string; line: { coordinates: number[][] } }>(
    city,
    `select code, ST_AsGeoJSON(ST_Transform(ST_MakeLine(ST_Translate(ST_Centroid(geom), -400, 3), ST_Translate(ST_Centroid(geom), 400, -3)), 4326), 9)::jsonb as line
     from (select grid.code, grid.geom from unit_grids grid join cases on cases.grid_code = grid.code and cases.ended_at is null
       where grid.valid_to is null group by grid.code, grid.geom having count(*) >= 3 order by count(*) desc, grid.code limit 1) busy`,
  )
  const { code, line } = grid!
  const [components, cases] = [await componentsIn([code]), await casesIn([code])]
  expect([components.length >= 3, cases.length >= 3]).toEqual([true, true])
  const change = { what: 'grids', op: 'split', grid: code, line: { type: 'LineString', coordinates: line.coordinates } }

  const seen = (await preview([change])).json() as Impact
  const { handed } = seen.applied[0]!
  expect(handed!.endedGrids).toEqual([code])
  expect(handed!.componentCount).toBe(components.length)
  expect(handed!.grids).toHaveLength(2)
  expect(handed!.grids![0]!.geometry.type).toBe('Polygon')
  // Every open case of the grid is told of: to another place, and wherever the rules go by grids, another unit.
  expect(seen.cases.features.map(({ id }) => id).sort()).toEqual(cases.map(({ id }) => id))
  expect(await componentsIn([code])).toEqual(components)

  const job = await confirm([change])
  const codes = handed!.grids!.map((one) => one.code)
  expect(job.edit).toEqual(expect.any(Number))
  expect(await componentsIn([code])).toEqual([])
  expect(await componentsIn(codes)).toEqual(components)
  expect(await casesIn([code])).toEqual([])
  const moved = await casesIn(codes)
  expect(moved.map(({ id }) => id)).toEqual(cases.map(({ id }) => id))
  expect(moved.every(({ communityCode }) => communityCode === code.slice(0, 12))).toBe(true)
  await whole()
  const told = (await loop.request(planner, 'GET', `/api/inventory/edits/${job.edit}`)).json()
  expect(told).toMatchObject({ kind: 'grids', note: '按道路中线拆分', gridCount: 3, undoneBy: null })
  const asComponents = await loop.request(planner, 'POST', `/api/inventory/edits/${job.edit}/undo`)
  expect([asComponents.statusCode, asComponents.json().type]).toEqual([409, '/problems/edit_stands'])

  await confirm([{ what: 'grids', op: 'undo', edit: job.edit }], '撤销')
  expect(await componentsIn([code])).toEqual(components)
  expect((await casesIn([code])).map(({ id, unitCode }) => [id, unitCode])).toEqual(
    cases.map(({ id, unitCode }) => [id, unitCode]),
  )
  await whole()
  expect((await loop.request(planner, 'GET', `/api/inventory/edits/${job.edit}`)).json().undoneBy).toEqual(
    expect.any(Number),
  )
})

it('says what cannot be done, and where in the request', async () => {
  const line = {
    type: 'LineString',
    coordinates: [
      [120.16, 30.25],
      [120.17, 30.25],
    ],
  }
  const refused = async (change: object) => {
    const answer = await preview([change])
    return [answer.statusCode, answer.json().type, answer.json().detail]
  }
  expect(await refused({ what: 'grids', op: 'split', grid: '330102999999001', line })).toEqual([
    422,
    '/problems/bad_geometry',
    expect.stringContaining('no unit grid'),
  ])
  expect(
    await refused({
      what: 'grids',
      op: 'split',
      grid: '330102999999001',
      line: {
        ...line,
        coordinates: [
          [30.25, 120.16],
          [30.25, 120.17],
        ],
      },
    }),
  ).toEqual([422, '/problems/axes_swapped', expect.stringContaining('send [120.16, 30.25]')])
  expect(
    (
      await refused({
        what: 'grids',
        op: 'split',
        grid: '330102999999001',
        line: {
          ...line,
          coordinates: [
            [10, 50],
            [10, 51],
          ],
        },
      })
    )[1],
  ).toBe('/problems/outside_city')
  expect((await refused({ what: 'grids', op: 'fold', grid: '330102999999001' }))[0]).toBe(400)
  expect((await refused({ what: 'grids', op: 'merge', grids: ['330102999999001'] }))[0]).toBe(400)
})

it('leaves each part of a grid its rules, and does not cut one that a scheduled rule names', async () => {
  const [grid] = await rowsOf<{
    code: string
    rule: string
    class: string
    line: { coordinates: number[][] }
    beside: number[][]
  }>(
    city,
    `select grid.code, rule.code as rule, rule.class_prefix || '02' as class,
       ST_AsGeoJSON(ST_Transform(ST_MakeLine(ST_Translate(centre, -900, 3), ST_Translate(centre, 900, -3)), 4326), 9)::jsonb as line,
       (select jsonb_agg(ST_AsGeoJSON(ST_Transform(ST_Translate(centre, 0, side * 12), 4326), 9)::jsonb -> 'coordinates') from unnest(array[1, -1]) side) as beside
     from rules rule join unit_grids grid on grid.code = rule.scope_code and grid.valid_to is null
     cross join lateral ST_Centroid(grid.geom) centre
     where rule.valid_to is null and rule.family = 'grid' and rule.class_prefix = '01' and ST_NPoints(grid.geom) <= 6
     order by rule.code limit 1`,
  )
  const { code, rule, line, beside } = grid!
  const change = { what: 'grids', op: 'split', grid: code, line: { type: 'LineString', coordinates: line.coordinates } }
  const winners = async () =>
    Promise.all(
      beside.map(async (coordinates) => {
        // A day on: each change counts a millisecond after what it ends, and the clock of this city stands.
        const on = new Date(ANCHOR.getTime() + 86_400_000).toISOString()
        const question = { geometry: { type: 'Point', coordinates }, kind: 'event', class: grid!.class, on }
        return (await loop.request(planner, 'POST', '/api/responsibility', question)).json().winner
      }),
    )
  const before = await winners()
  expect(before.map((winner) => [winner.rule, winner.code])).toEqual([
    ['grid', rule],
    ['grid', rule],
  ])

  const job = await confirm([change])
  const { handed } = (await preview([{ what: 'grids', op: 'undo', edit: job.edit }])).json().applied[0]
  expect(handed.rules.carried).toBeGreaterThan(0)
  const after = await winners()
  expect(after.map(({ unit }) => unit)).toEqual(before.map(({ unit }) => unit))
  expect(new Set(after.map((winner) => winner.code)).size).toBe(2)

  // A rule that was changed since is somebody's, and is not taken back unasked.
  const { rules } = (
    await loop.request(planner, 'GET', `/api/responsibility/rules?scope=${after[0].code.slice(0, 15)}`)
  ).json()
  const kept = rules.find((one: { code: string }) => one.code === after[0].code)
  const edited = {
    what: 'rule',
    code: kept.code,
    version: kept.version,
    name: '改过的规则',
    nameEn: 'Changed',
    family: 'grid',
    scope: kept.scope.code,
    kind: 'event',
    class: kept.class,
    unit: 'HZ-YW',
  }
  const changed = await loop.request(planner, 'POST', '/api/responsibility/changes', { changes: [edited] })
  expect(changed.statusCode, changed.body).toBe(200)
  const refused = await preview([{ what: 'grids', op: 'undo', edit: job.edit }])
  expect([refused.statusCode, refused.json().type]).toEqual([409, '/problems/still_in_use'])
  expect(refused.json().detail).toContain(kept.code)
  // In the same request it is ended first.
  const ending = { what: 'rule', code: kept.code, version: kept.version + 1, end: true }
  await confirm([ending, { what: 'grids', op: 'undo', edit: job.edit }], '撤销')
  expect((await winners()).map((winner) => [winner.unit, winner.code])).toEqual(
    before.map((winner) => [winner.unit, rule]),
  )

  const later = new Date(ANCHOR.getTime() + 90 * 86_400_000).toISOString()
  const scheduled = await loop.request(planner, 'POST', '/api/responsibility/rules', {
    name: '以后的规则',
    nameEn: 'Later',
    family: 'grid',
    scope: code,
    kind: 'event',
    class: '02',
    unit: 'HZ-HW',
    validFrom: later,
  })
  expect(scheduled.statusCode, scheduled.body).toBe(201)
  const answer = await preview([change])
  expect([answer.statusCode, answer.json().type]).toEqual([409, '/problems/still_in_use'])
  expect(answer.json().detail).toContain(scheduled.json().code)
  await whole()
})
