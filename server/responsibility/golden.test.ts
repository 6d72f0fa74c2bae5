/** The golden cases of fixtures/golden/responsibility: each asked of the real database, in a transaction that is rolled back. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ProblemError } from '../errors.ts'
import { ANCHOR, openTestCity, type TestCity } from '../testing.ts'
import { buildWorld, GoldenCase, geometryOf } from './golden.ts'
import { resolveEach } from './index.ts'
import { buildMiniCity } from './mini-city.ts'
import type { ResponsibilityAnswer } from './schema.ts'

const FOLDER = new URL('../../fixtures/golden/responsibility/', import.meta.url)
const cases = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()
const read = (name: string, file: string) => readFileSync(new URL(`${name}/${file}`, FOLDER), 'utf8')
/** Set by `npm run golden -- responsibility`. The gate never writes what it is to check. */
const write = process.env.GOLDEN === 'write' && !process.env.CI

let city: TestCity
beforeAll(async () => {
  city = await openTestCity()
  await city.database.system(buildMiniCity)
})
afterAll(() => city?.close())

const UNDONE = new Error('rolled back')
async function ask({ world = {}, questions }: GoldenCase) {
  const answers: object[] = []
  const asking = city.database.system(async (client) => {
    await buildWorld(client, world)
    for (const question of questions) {
      const { name, role = 'dispatcher' } = question
      await client.query("select set_config('role', 'wangge_request', true), set_config('wangge.role', $1, true)", [
        role,
      ])
      const asked = { ...question, grade: question.grade as 1 | undefined, geometry: geometryOf(question) }
      const [answer] = await resolveEach(client, [asked], ANCHOR)
      answers.push({ question: name, ...(answer instanceof ProblemError ? refused(answer) : brief(answer!)) })
    }
    throw UNDONE
  })
  await asking.catch((error) => {
    if (error !== UNDONE) throw error
  })
  return { answers }
}

/** The answer as a textbook prints it: units by code, for the sentences name them; figures to a millionth. */
function brief({ winner, assisting, certainty, trace, grid, area }: ResponsibilityAnswer) {
  const { unit, name: _, ...rest } = winner
  return rounded({
    winner: { unit: unit.code, ...rest },
    ...(assisting && { assisting: assisting.map(({ unit, ...other }) => ({ unit: unit.code, ...other })) }),
    ...(certainty && {
      certainty: {
        ...certainty,
        options: certainty.options.map(({ unit, ...other }) => ({ unit: unit.code, ...other })),
      },
    }),
    place: grid?.code ?? area.community.code,
    trace: trace.map(({ hit, rule, sentence, unit, name: _, ...other }) => ({
      hit,
      rule,
      ...sentence,
      ...(unit && { unit: unit.code }),
      ...other,
    })),
  })
}
const refused = ({ code, message, details: { field } }: ProblemError) => ({ refused: { code, detail: message, field } })
const rounded = <Item>(item: Item): Item =>
  JSON.parse(JSON.stringify(item, (_, value) => (typeof value === 'number' ? Number(value.toFixed(6)) : value)))

describe('the golden cases of responsibility', () => {
  test.each(cases)('%s', async (name) => {
    const input: unknown = JSON.parse(read(name, 'input.json'))
    expect([...Value.Errors(GoldenCase, input)].map((error) => `${error.instancePath} ${error.message}`)).toEqual([])
    const answered = await ask(input as GoldenCase)
    if (write) writeFileSync(new URL(`${name}/expected.json`, FOLDER), `${JSON.stringify(answered, null, 2)}\n`)
    expect(answered).toEqual(JSON.parse(read(name, 'expected.json')))
  })

  test('are each in the index once, in its order, and explained', () => {
    const listed = [...readFileSync(new URL('README.md', FOLDER), 'utf8').matchAll(/\]\(([^)]+)\/README\.md\)/g)]
    expect(listed.map(([, name]) => name)).toEqual(cases)
    for (const name of cases) expect(existsSync(new URL(`${name}/README.md`, FOLDER)), name).toBe(true)
    expect(cases.length).toBeGreaterThanOrEqual(40)
  })
})
