/**
 * 10,000 random questions over the demo city, against brute force (oracle.ts). Winners equal, shares within 1e-6.
 * A winner could differ only where two units have shares equal but for rounding. Both sides take shares within 1e-9
 * as equal and then the lowest code; that no question falls between rounding (1e-12) and that step is checked too.
 */
import { intersect } from '@turf/turf'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Random } from '../../fixtures/random.ts'
import type { Client } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import { ANCHOR, openTestCity, type TestCity } from '../testing.ts'
import { type Question, resolveEach } from './index.ts'
import { Oracle, type Verdict } from './oracle.ts'
import { type At, commonArea, edgesOf, hexEwkb, type Shape, shapeOf } from './planar.ts'
import type { ResponsibilityAnswer } from './schema.ts'

const BATCH = 500
const CLASSES = {
  event: ['0101', '0104', '0112', '0117', '0203', '0401'],
  component: ['0101', '0104', '0201'],
} as const

let city: TestCity
let oracle: Oracle
beforeAll(async () => {
  city = await openTestCity()
  await city.database.system(decideAtRandom)
  oracle = await city.database.system((client) => Oracle.read(client))
})
afterAll(() => city?.close())

/** Decisions in force on about one place in six of each kind, and as many that have ended and bind nobody. */
async function decideAtRandom(client: Client): Promise<void> {
  const random = new Random('oracle decisions')
  const codes = async (text: string) => (await client.query(text)).rows.map(({ code }) => code as string)
  const units = await codes(
    "select code from units where kind in ('utility', 'contractor') and valid_to is null order by code",
  )
  const areas = "select code from areas where level = 'community' and valid_to is null order by code"
  const grids = 'select code from unit_grids where valid_to is null order by code'
  const places = [...(await codes(areas)), ...(await codes(grids))].flatMap((code) =>
    (['event', 'component'] as const).flatMap((kind) => CLASSES[kind].map((one) => ({ code, kind, class: one }))),
  )
  for (const one of CLASSES.component) {
    const inventory = `select code from components where class_code = '${one}' and valid_to is null order by code`
    places.push(...(await codes(inventory)).map((code) => ({ code, kind: 'component' as const, class: one })))
  }
  const decided = places.filter(() => random.float() < 0.3)
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
      decided.map(() => pick(random, units)),
      decided.map(() => random.float() < 0.5),
    ],
  )
}

type Asked = { kind: 'component' | 'event'; classCode: string; shape: Shape }

/** Asks for all, compares each; gives how many were outside the city, how many a decision won, and how many distinct winners there were. */
async function compare(random: Random, shapes: readonly Shape[]) {
  const asked = shapes.map((shape): Asked => {
    const kind = random.float() < 0.7 ? 'event' : 'component'
    return { kind, classCode: pick(random, CLASSES[kind]), shape }
  })
  const winners = new Set<string>()
  let outside = 0
  let decided = 0
  for (let start = 0; start < asked.length; start += BATCH) {
    const batch = asked.slice(start, start + BATCH)
    const questions = batch.map<Question>(({ kind, classCode, shape }) => ({
      geometry: hexEwkb(shape),
      kind,
      class: classCode,
    }))
    const answers = await city.database.system((client) => resolveEach(client, questions, ANCHOR))
    for (const [index, { kind, classCode, shape }] of batch.entries()) {
      const verdict = oracle.answer(kind, classCode, shape)
      const answer = answers[index]!
      const where = `${kind} ${classCode} ${JSON.stringify(shape.paths)}`
      if (answer instanceof ProblemError) {
        expect([answer.code, verdict.winner], where).toEqual(['outside_city', undefined])
        outside++
        continue
      }
      winners.add(answer.winner.unit.code)
      if (answer.winner.rule === 'decision') decided++
      expect(verdict.isClear, where).toBe(true)
      expect(answer.winner.unit.code, where).toBe(verdict.winner?.unit)
      expect(answer.winner.share, where).toBeCloseTo(verdict.winner!.share, 6)
      expect(differences(answer, verdict), where).toEqual([])
    }
  }
  return { outside, decided, winners: winners.size }
}

function differences(answer: ResponsibilityAnswer, verdict: Verdict): string[] {
  const found = new Map(answer.candidates.map(({ rule, unit, share }) => [`${rule} ${unit.code}`, share]))
  return [...new Set([...found.keys(), ...verdict.candidates.keys()])].flatMap((key) => {
    const [got, expected] = [found.get(key) ?? 0, verdict.candidates.get(key) ?? 0]
    return Math.abs(got - expected) <= 1e-6 ? [] : [`${key}: got ${got}, expected ${expected}`]
  })
}

const pick = <Item>(random: Random, items: readonly Item[]) => items[Math.floor(random.float() * items.length)]!
const around = (random: Random, [x, y]: At, metres: number): At => [
  x + (random.float() * 2 - 1) * metres,
  y + (random.float() * 2 - 1) * metres,
]

/** Near a grid mostly, else anywhere in the communities of the city and a little beyond. */
function anywhere(random: Random): At {
  const draw = random.float()
  const place = pick(random, draw < 0.75 ? oracle.grids : oracle.communities)
  return around(random, pick(random, place.shape.paths[0]!), draw < 0.97 ? 150 : 40_000)
}

/** A star: never crosses itself. With a hole in a third of the cases. */
function star(random: Random): Shape {
  const middle = anywhere(random)
  const reach = 5 * 80 ** random.float()
  const corners = 3 + Math.floor(random.float() * 9)
  const turns = Array.from({ length: corners }, (_, index) => ((index + 0.9 * random.float()) / corners) * 2 * Math.PI)
  const ring = turns.map((angle): At => {
    const radius = reach * (0.4 + 0.6 * random.float())
    return [middle[0] + radius * Math.cos(angle), middle[1] + radius * Math.sin(angle)]
  })
  const paths = [[...ring, ring[0]!]]
  if (corners >= 6 && random.float() < 0.5) {
    // the kernel of such a star holds a small triangle round its middle
    const hole = [0, 4, 2].map(
      (third): At => [
        middle[0] + reach * 0.05 * Math.cos((third * Math.PI) / 3),
        middle[1] + reach * 0.05 * Math.sin((third * Math.PI) / 3),
      ],
    )
    paths.push([...hole, hole[0]!])
  }
  return shapeOf(2, paths)
}

test('6,000 points, 2,000 of them on edges and corners of grids', async () => {
  const random = new Random('oracle points')
  const points = Array.from({ length: 6_000 }, (_, index): At => {
    if (index < 3_400) return anywhere(random)
    if (index < 4_000) return around(random, pick(random, pick(random, oracle.inventory).shape.paths[0]!), 6)
    const [a, b] = pick(random, edgesOf(pick(random, index < 5_800 ? oracle.grids : oracle.communities).shape))
    const part = index < 4_800 ? 0 : random.float()
    return [a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])]
  })
  const seen = await compare(
    random,
    points.map((at) => shapeOf(0, [[at]])),
  )
  expect(seen.outside).toBeGreaterThan(10)
  expect(seen.winners).toBeGreaterThan(60)
  expect(seen.decided).toBeGreaterThan(600)
})

test('2,000 lines, 500 of them along shared edges', async () => {
  const random = new Random('oracle lines')
  const lines = Array.from({ length: 2_000 }, (_, index): Shape => {
    if (index < 500) {
      // two thirds of a boundary, entering and leaving it between corners
      const ring = pick(random, oracle.grids).shape.paths[0]!
      const [a, b, c] = [ring[0]!, ring[1]!, ring[2]!]
      const start: At = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
      const end: At = [b[0] + 0.7 * (c[0] - b[0]), b[1] + 0.7 * (c[1] - b[1])]
      return shapeOf(1, [index % 2 ? [start, b, end] : [end, b, start, around(random, start, 300)]])
    }
    const path = [anywhere(random)]
    const reach = 10 * 80 ** random.float()
    for (let left = 1 + Math.floor(random.float() * 4); left > 0; left--) path.push(around(random, path.at(-1)!, reach))
    return shapeOf(1, [path])
  })
  const seen = await compare(random, lines)
  expect(seen.winners).toBeGreaterThan(40)
  expect(seen.decided).toBeGreaterThan(200)
})

test('2,000 polygons, with and without holes', async () => {
  const random = new Random('oracle polygons')
  const seen = await compare(
    random,
    Array.from({ length: 2_000 }, () => star(random)),
  )
  expect(seen.winners).toBeGreaterThan(40)
  expect(seen.decided).toBeGreaterThan(200)
})

test("the oracle's common area is turf's", () => {
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
    const [one, grid] = [star(random), pick(random, oracle.grids).shape]
    const [dx, dy] = [grid.box[0] - one.box[0], grid.box[1] - one.box[1]]
    const moved = shapeOf(
      2,
      one.paths.map((path) => path.map(([x, y]): At => [x + dx, y + dy])),
    )
    const common = intersect({ type: 'FeatureCollection', features: [feature(moved), feature(grid)] })
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
    expect(commonArea(moved, grid)).toBeCloseTo(area, 3)
  }
})
