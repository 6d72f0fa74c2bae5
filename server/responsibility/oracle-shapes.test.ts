/**
 * 10,000 random lines, polygons and discs of uncertainty over the demo city and what is built over it, against brute force
 * (oracle.ts): along shared edges, across three districts, with holes, over slivers, divided by overlapping zones.
 */
import { intersect } from '@turf/turf'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Random } from '../../fixtures/random.ts'
import { many, manyText, openTestCity, type TestCity } from '../testing.ts'
import { resolveEach } from './index.ts'
import { Oracle } from './oracle.ts'
import { along, around, buildOracleCity, starAt } from './oracle-city.ts'
import { type Answering, compare, nothingSeen } from './oracle-comparison.ts'
import { type At, cellsOf, type Shape, shapeOf } from './planar.ts'
import { RULES } from './schema.ts'

let city: TestCity
let oracle: Oracle
beforeAll(async () => {
  city = await openTestCity()
  await city.database.system(buildOracleCity)
  oracle = await city.database.system((client) => Oracle.read(client))
})
afterAll(() => city?.close())

const bySql: Answering = (questions, now) => city.database.system((client) => resolveEach(client, questions, now))

const seen = nothingSeen()

/** Near a unit grid or zone mostly, else anywhere in the communities and a little beyond. */
function anywhere(random: Random): At {
  const draw = random.float()
  const { grids, communities, zones } = oracle.rows
  const place = random.pick(draw < 0.6 ? grids : draw < 0.85 ? zones : communities)
  return around(random, random.pick(random.pick(place.shape.paths)), draw < 0.99 ? 150 : 40_000)
}

/** One position in each of three districts, on unit grids. */
function threeDistricts(random: Random): At[] {
  const { grids } = oracle.rows
  const found = new Map<string, At>()
  while (found.size < 3) {
    const grid = random.pick(grids)
    found.set(grid.code.slice(0, 6), random.pick(grid.shape.paths[0]!))
  }
  return [...found.values()]
}

test(`${manyText(2_500)} lines: along shared edges, across zones and three districts, of several parts`, async () => {
  const random = new Random('oracle lines')
  const { grids, zones } = oracle.rows
  const lines = Array.from({ length: many(2_500) }, (_, index): Shape => {
    if (index % 5 === 0) {
      // two thirds of a boundary, entering and leaving it between corners
      const { edges } = random.pick(index % 2 ? grids : zones).shape
      const at = random.integer(0, edges.length - 2)
      const [one, next] = [edges[at]!, edges[at + 1]!]
      const path = [along(one, 0.5), one[1], along(next, 0.7)]
      return shapeOf(1, [index % 3 ? path : [...path.toReversed(), around(random, one[0], 300)]])
    }
    if (index % 100 === 1) return shapeOf(1, [threeDistricts(random)])
    const walk = () => {
      const path = [anywhere(random)]
      const reach = 10 * 30 ** random.float()
      for (let left = random.integer(1, 4); left > 0; left--) path.push(around(random, path.at(-1)!, reach))
      return path
    }
    return shapeOf(1, index % 5 === 1 ? [walk(), walk()] : [walk()])
  })
  await compare(oracle, bySql, random, lines, { seen })
  expect(seen.assisted).toBeGreaterThan(many(500))
})

test(`${manyText(1_500)} polygons: with holes, over slivers and zones that overlap, along shared edges, over three districts`, async () => {
  const random = new Random('oracle polygons')
  const { grids, zones } = oracle.rows
  const polygons = Array.from({ length: many(1_500) }, (_, index): Shape => {
    if (index % 10 === 0) return random.pick(grids).shape
    if (index % 10 === 1) {
      const { box } = random.pick(zones.filter(({ areaM2 }) => areaM2 < 1)).shape
      return starAt(random, [random.between(box[0], box[2]), box[1]], 20)
    }
    if (index % 250 === 2) {
      const [a, b, c] = threeDistricts(random) as [At, At, At]
      return shapeOf(2, [[a, b, c, a]])
    }
    return starAt(random, anywhere(random), 5 * 80 ** random.float())
  })
  await compare(oracle, bySql, random, polygons, { seen })
  expect(seen.assisted).toBeGreaterThan(many(650))
})

test(`${manyText(6_000)} positions with an accuracy: probabilities, clipped to where the class can be`, async () => {
  const random = new Random('oracle discs')
  const { grids } = oracle.rows
  const water = grids.filter((grid) => grid.water)
  const points = Array.from({ length: many(6_000) }, (_, index) =>
    shapeOf(0, [[index % 4 ? anywhere(random) : around(random, random.pick(random.pick(water).shape.paths[0]!), 60)]]),
  )
  await compare(oracle, bySql, random, points, {
    seen,
    more: (index) => ({
      accuracyMetres: 1 * 150 ** random.float(),
      ...(index % 4 ? {} : { kind: 'event', classCode: random.pick(['0104', '0125']) }),
    }),
  })
  expect(seen.uncertain).toBeGreaterThan(many(800))
  expect(seen.clipped).toBeGreaterThan(many(200))
  expect(seen.chosen).toBeGreaterThan(many(200))
})

test('among them every family won, and many units', () => {
  expect(seen.asked).toBe(many(10_000))
  expect(seen.winners.size).toBeGreaterThan(80)
  // coordination is left to points: hardly a shape has no rule at all
  const families = Object.keys(RULES).filter((family) => family !== 'coordination')
  for (const family of families) expect([family, (seen.families.get(family) ?? 0) > many(20)]).toEqual([family, true])
})

test("how the oracle divides a polygon is how turf's intersection does", () => {
  const random = new Random('oracle areas')
  const feature = ({ paths }: Shape) => ({
    type: 'Feature' as const,
    properties: {},
    geometry: { type: 'Polygon' as const, coordinates: paths.map((path) => path.map(([x, y]) => [x, y])) },
  })
  const ringArea = (ring: number[][]) =>
    ring.slice(1).reduce((sum, [x, y], index) => {
      // from the first corner, so that millions of metres do not drown square metres
      const [px, py] = [ring[index]![0]! - ring[0]![0]!, ring[index]![1]! - ring[0]![1]!]
      return sum + (px * (y! - ring[0]![1]!) - py * (x! - ring[0]![0]!)) / 2
    }, 0)
  for (let count = 0; count < 150; count++) {
    const grid = random.pick(oracle.rows.grids).shape
    const star = starAt(random, random.pick(grid.paths[0]!), 200 * random.float())
    const common = intersect({ type: 'FeatureCollection', features: [feature(star), feature(grid)] })
    const polygons =
      common?.geometry.type === 'MultiPolygon'
        ? common.geometry.coordinates
        : common
          ? [common.geometry.coordinates]
          : []
    const area = polygons.reduce(
      (sum, rings) => sum + rings.reduce((part, ring, index) => part + (index ? -1 : 1) * Math.abs(ringArea(ring)), 0),
      0,
    )
    expect(cellsOf(star, [grid]).find(({ inside }) => inside.length > 0)?.area ?? 0).toBeCloseTo(area, 3)
  }
})
