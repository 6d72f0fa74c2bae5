/**
 * 90,000 random points over the demo city and what is built over it, against brute force (oracle.ts): points on shared
 * edges, corners, in holes and slivers, on every edge of a zone, near components and pipes, as of any date.
 * A winner could differ only where two units have shares equal but for rounding. Both sides take shares within 1e-6
 * as equal and then the lowest code; that no question falls between rounding (1e-7) and that step is checked too.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Random } from '../../fixtures/random.ts'
import { many, manyText, openTestCity, type TestCity } from '../testing.ts'
import { RuleBook } from './book.ts'
import { resolveEach } from './index.ts'
import { Memory } from './memory.ts'
import { isOnDuty, Oracle } from './oracle.ts'
import { along, around, buildOracleCity, CLASSES, MOMENTS } from './oracle-city.ts'
import { type Answering, compare, nothingSeen } from './oracle-comparison.ts'
import { type At, shapeOf } from './planar.ts'
import { isOn } from './rosters.ts'
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

const pointsOf = (count: number, at: (index: number) => At) =>
  Array.from({ length: count }, (_, index) => shapeOf(0, [[at(index)]]))

const seen = nothingSeen()

test(`${manyText(45_000)} points anywhere: in the grids, beside them, and a little beyond the city`, async () => {
  const random = new Random('oracle points')
  const { grids, communities } = oracle.rows
  const points = pointsOf(many(45_000), () => {
    const draw = random.float()
    const place = random.pick(draw < 0.85 ? grids : communities)
    return around(random, random.pick(place.shape.paths[0]!), draw < 0.99 ? 150 : 40_000)
  })
  const before = seen.outside
  await compare(oracle, bySql, random, points, { seen })
  expect(seen.outside - before).toBeGreaterThan(many(100))
})

test(`${manyText(15_000)} points on edges and corners of unit grids and communities`, async () => {
  const random = new Random('oracle edges')
  const { grids, communities } = oracle.rows
  const points = pointsOf(many(15_000), (index) => {
    const edge = random.pick(random.pick(index % 5 ? grids : communities).shape.edges)
    return along(edge, index % 3 ? random.float() : 0)
  })
  await compare(oracle, bySql, random, points, { seen })
})

test(`${manyText(20_000)} points on edges and corners of zones, in their holes and in slivers`, async () => {
  const random = new Random('oracle zones')
  const { zones } = oracle.rows
  const holed = zones.filter(({ shape }) => shape.paths.length > 1)
  const slivers = zones.filter(({ areaM2 }) => areaM2 < 1)
  expect([holed.length > 20, slivers.length > 10]).toEqual([true, true])
  const points = pointsOf(many(20_000), (index) => {
    if (index % 5 === 0) {
      const [west, south, east, north] = random.pick(slivers).shape.box
      return [random.between(west, east), random.between(south, north)]
    }
    if (index % 5 === 1) return around(random, random.pick(random.pick(holed).shape.paths[1]!), 15)
    const edge = random.pick(random.pick(zones).shape.edges)
    return along(edge, index % 4 ? random.float() : 1)
  })
  await compare(oracle, bySql, random, points, { seen })
})

test(`${manyText(10_000)} points at components and pipes, a third of them naming the component`, async () => {
  const random = new Random('oracle things')
  const { components, pipes } = oracle.rows
  const known = components.filter(
    ({ classCode, from, to }) => CLASSES.component.some((one) => one === classCode) && from < 1.2e12 && to === Infinity,
  )
  const things = Array.from({ length: many(10_000) }, () =>
    random.chance(0.6) ? random.pick(known) : random.pick(pipes),
  )
  const points = pointsOf(many(10_000), (index) => around(random, random.pick(things[index]!.shape.paths[0]!), 12))
  await compare(oracle, bySql, random, points, {
    seen,
    more: (index) => {
      const thing = things[index]!
      if (!('classCode' in thing)) return { kind: random.chance(0.8) ? 'event' : 'component' }
      return { kind: 'component', classCode: thing.classCode, ...(index % 3 === 0 ? { component: thing.code } : {}) }
    },
  })
})

test('of everything there were earlier versions to be asked about', () => {
  const { grids, communities, zones, components, pipes, rules, rosters } = oracle.rows
  const counts = { grids, communities, zones, components, pipes, rules, rosters }
  for (const [what, rows] of Object.entries(counts))
    expect([what, rows.filter(({ to }) => to < Infinity).length > 2]).toEqual([what, true])
})

test(`${manyText(30_000)} points of now from memory: anywhere, on edges of grids, and on edges of zones`, async () => {
  const now = new Date(MOMENTS.at(-1)!)
  const memory = new Memory(city.database, () => now)
  await memory.ready()
  let here = 0
  const byMemory: Answering = async (questions) => {
    const answers = questions.map((question) => {
      const bytes = Buffer.from(question.geometry as string, 'hex')
      return memory.answerAt(bytes.readDoubleLE(9), bytes.readDoubleLE(17), question)
    })
    // What is not for memory to say is asked of SQL, as the API does.
    const rest = questions.filter((_, index) => !answers[index])
    here += questions.length - rest.length
    const said = await bySql(rest, now)
    return answers.map((answer) => answer ?? said.shift()!)
  }
  const random = new Random('oracle memory')
  const { grids, communities, zones } = oracle.rows
  const points = pointsOf(many(30_000), (index) => {
    if (index % 3 === 0) return around(random, random.pick(random.pick(grids).shape.paths[0]!), 150)
    const edge = random.pick(random.pick(index % 3 === 1 ? (index % 2 ? grids : communities) : zones).shape.edges)
    return along(edge, index % 4 ? random.float() : 0)
  })
  await compare(oracle, byMemory, random, points, {
    seen: nothingSeen(),
    moments: [MOMENTS.at(-1)!],
    more: () => ({ kind: 'event' }),
  })
  await memory.close()
  // the rest lies in corridors or is for networks: the oracle’s city is full of both
  expect(here).toBeGreaterThan(many(3_000))
})

test(`${manyText(10_000)} points by SQL with the rules kept in a book`, async () => {
  const from = new Date(Math.min(...MOMENTS.map((moment) => Date.parse(moment))))
  const byBook: Answering = (questions, now) =>
    city.database.system(async (client) => {
      book ??= await RuleBook.read(client, from)
      return resolveEach(client, questions, now, book)
    })
  let book: RuleBook | undefined
  const random = new Random('oracle book')
  const points = pointsOf(many(10_000), () =>
    around(random, random.pick(random.pick(oracle.rows.grids).shape.paths[0]!), 150),
  )
  await compare(oracle, byBook, random, points, { seen: nothingSeen() })
})

test('among them every family won, and many units', () => {
  expect(seen.asked).toBe(many(90_000))
  expect(seen.winners.size).toBeGreaterThan(80)
  for (const family of Object.keys(RULES))
    expect([family, (seen.families.get(family) ?? 0) > many(100)]).toEqual([family, true])
})

test('who is on duty by the rosters, at 20,000 moments of two years', () => {
  const random = new Random('oracle rosters')
  let on = 0
  for (let count = 0; count < 20_000; count++) {
    const at = Date.parse('2025-01-01T00:00:00+08:00') + Math.floor(random.float() * 2 * 365 * 24 * 60) * 60_000
    const shift = random.pick(random.pick(oracle.rows.rosters).shifts)
    const expected = isOnDuty(shift, at)
    if (isOn(shift, new Date(at), 'Asia/Shanghai') !== expected)
      expect.fail(`${JSON.stringify(shift)} at ${new Date(at).toISOString()}: expected ${expected}`)
    if (expected) on++
  }
  expect(on).toBeGreaterThan(4000)
  expect(on).toBeLessThan(16_000)
})
