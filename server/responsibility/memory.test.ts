/** Two gears, one answer: what this process remembers against what SQL says, over the demo city and through edits. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Random } from '../../fixtures/random.ts'
import { ProblemError } from '../errors.ts'
import { ANCHOR, openTestCity, type TestCity } from '../testing.ts'
import { RuleBook } from './book.ts'
import { resolveEach } from './index.ts'
import { Memory } from './memory.ts'
import type { ResponsibilityQuestion } from './schema.ts'

let city: TestCity
let memory: Memory
beforeAll(async () => {
  city = await openTestCity()
  memory = new Memory(city.database, () => ANCHOR)
  await memory.ready()
})
afterAll(async () => {
  await memory?.close()
  await city?.close()
})

const CLASSES = ['0101', '0104', '0111', '0113', '0117', '0303', '0401', '0125', '0505', '0604']

/** Points all over the city and beyond its edge, in CRS84, three in five where unit grids are. */
async function questionsAt(count: number, seed: string): Promise<ResponsibilityQuestion[]> {
  const random = new Random(seed)
  const { rows } = await city.database.system((client) =>
    client.query(`select ST_X(p) as lon, ST_Y(p) as lat from (
      select ST_Transform(ST_PointOnSurface(geom), 4326) as p from unit_grids where valid_to is null order by code) centre`),
  )
  return Array.from({ length: count }, () => {
    const centre = rows[Math.floor(random.float() * rows.length)]!
    const draw = random.float()
    const reach = draw < 0.6 ? 0.0006 : draw < 0.94 ? 0.2 : 6
    const coordinates = [centre.lon + (random.float() - 0.5) * reach, centre.lat + (random.float() - 0.5) * reach]
    const classCode = CLASSES[Math.floor(random.float() * CLASSES.length)]!
    const grade = random.float() < 0.3 ? { grade: 1 as const } : {}
    return { geometry: { type: 'Point', coordinates }, kind: 'event', class: classCode, ...grade }
  })
}

async function compare(questions: readonly ResponsibilityQuestion[]): Promise<{ here: number; outside: number }> {
  const said = await city.database.system((client) => resolveEach(client, questions, ANCHOR))
  let here = 0
  let outside = 0
  for (const [index, question] of questions.entries()) {
    const answer = memory.answer(question)
    const sql = said[index]!
    if (sql instanceof ProblemError) {
      expect([answer, sql.code]).toEqual([undefined, 'outside_city'])
      outside++
    } else if (answer) {
      expect(answer).toEqual(sql)
      here++
    }
  }
  return { here, outside }
}

test('says word for word what SQL says, at 5,000 places', async () => {
  const { here, outside } = await compare(await questionsAt(5_000, 'memory'))
  expect(outside).toBeGreaterThan(50)
  expect(here).toBeGreaterThan(3_000)
})

test('a book of all rules answers as the rules of the places do', async () => {
  const random = new Random('book')
  const questions = (await questionsAt(1_500, 'book')).map((question) =>
    random.float() < 0.3 ? { ...question, kind: 'component' as const, class: '0104', accuracyMetres: 12 } : question,
  )
  await city.database.system(async (client) => {
    const book = await RuleBook.read(client, ANCHOR)
    const kept = await resolveEach(client, questions, ANCHOR, book)
    const asked = await resolveEach(client, questions, ANCHOR)
    const plain = (answers: readonly unknown[]) =>
      answers.map((answer) => (answer instanceof ProblemError ? answer.code : answer))
    expect(plain(kept)).toEqual(plain(asked))
  })
})

test('leaves everything to SQL until it has read all it needs', async () => {
  const [{ geometry }] = (await questionsAt(1, 'early')) as [ResponsibilityQuestion]
  const early = new Memory(city.database, () => ANCHOR)
  let reading = true
  const ready = early.ready().finally(() => {
    reading = false
  })
  let asked = 0
  for (; reading; asked++) {
    expect(early.answer({ geometry, kind: 'event', class: '0104' })).toBeUndefined()
    await new Promise(setImmediate)
  }
  await ready
  expect(asked).toBeGreaterThan(5)
  expect(early.answer({ geometry, kind: 'event', class: '0104' })).toEqual(
    memory.answer({ geometry, kind: 'event', class: '0104' }),
  )
  await early.close()
})

test('leaves to SQL what hangs on more than the place', async () => {
  const [{ geometry }] = (await questionsAt(1, 'more')) as [ResponsibilityQuestion]
  const event = { geometry, kind: 'event', class: '0104' } as const
  expect(memory.answer({ ...event, on: '2026-01-01' })).toBeUndefined()
  expect(memory.answer({ ...event, accuracyMetres: 20 })).toBeUndefined()
  expect(memory.answer({ ...event, class: '0501' })).toBeUndefined()
  expect(memory.answer({ ...event, class: '9999' })).toBeUndefined()
  expect(memory.answer({ ...event, kind: 'component' })).toBeUndefined()
})

const edits: [what: string, statement: string][] = [
  [
    'a duty',
    "update rules set unit_code = 'HZ-CG' where code = (select min(code) from rules where family = 'grid' and class_prefix = '01')",
  ],
  [
    'a new rule',
    `insert into rules (code, family, priority, name, name_en, scope_code, kind, class_prefix, unit_code)
     values ('CITY-0101', 'city', 401, '全市', 'Whole city', '3301', 'event', '0101', 'HZ-ZF')`,
  ],
  ['an ended unit', "update units set valid_to = '2026-11-19T00:00:00Z' where code = 'D330102-HW'"],
  [
    'a special area',
    `insert into zones (code, kind, name, name_en, geom)
     select 'Z-NEW', 'campus', '新校区', 'New Campus', ST_Multi(ST_Buffer(ST_PointOnSurface(geom), 900)) from areas where code = '330102' and valid_to is null`,
  ],
  [
    'its rule',
    `insert into rules (code, family, priority, name, name_en, scope_code, kind, class_prefix, unit_code)
     values ('Z-NEW-E', 'special', 310, '新校区', 'New Campus', 'Z-NEW', 'event', '', 'HZ-YW')`,
  ],
  ['the end of the area', "update zones set valid_to = '2026-11-20T01:00:00Z' where code = 'Z-NEW'"],
  [
    'a decision',
    `insert into coordination_decisions (case_id, version, scope_kind, scope_code, kind, class_code, unit_code, level,
       decided_by, decided_at, valid_from, community_code, district_code)
     select '3301022026112000001', 1, 'grid', min(code), 'event', '0104', 'HZ-LD', 'city', 'dispatcher.city', '2026-11-20T01:00:00Z',
       '2026-11-20T01:00:00Z', left(min(code), 12), left(min(code), 6) from unit_grids where valid_to is null`,
  ],
  [
    'many rules in bulk',
    "select set_config('wangge.bulk', 'on', true); update rules set priority = 399 where family = 'special'",
  ],
]

test('follows every kind of edit of another connection, and still says what SQL says', async () => {
  const questions = await questionsAt(800, 'edits')
  for (const [what, statement] of edits) {
    await city.database.system((client) => client.query(statement))
    await memory.refresh()
    const { here } = await compare(questions)
    expect(here, what).toBeGreaterThan(400)
  }
})

test('hears of an edit by itself within a second', async () => {
  const questions = await questionsAt(1, 'hears')
  await city.database.system((client) => client.query("update rules set unit_code = 'HZ-JJ' where code = 'CITY-0101'"))
  const question = { ...questions[0]!, class: '0101' }
  const started = performance.now()
  await expect
    .poll(() => memory.answer(question)?.trace.find(({ code }) => code === 'CITY-0101')?.unit?.code, {
      interval: 20,
      timeout: 5_000,
    })
    .toBe('HZ-JJ')
  // the promise is a second; a busy machine of two cores is given two
  expect(performance.now() - started).toBeLessThan(2_000)
})
