/**
 * `npm run bench:queue`: what it costs to open a queue in a city of millions of cases, on native PostGIS.
 * An empty DATABASE_URL is filled first: a generated city whose case rows (not their logs) are copied under new numbers until
 * there are --cases of them. Prints each question through the API and as the bare statement,
 * any page deep, and the plan of the first.
 */
import { parseArgs } from 'node:util'
import { buildApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { writeCursor } from '../cursors.ts'
import { Database, run, runOne } from '../database/database.ts'
import { nativeEngine } from '../database/engine.ts'
import { migrate } from '../database/migrate.ts'
import { loadQueries } from '../database/queries.ts'
import { fillForBench } from './bench-city.ts'

const query = loadQueries(import.meta.url, './bench.sql')
const ROUNDS = 60

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '5000000' }, generated: { type: 'string', default: '100000' } },
})
const config = readConfig()
if (!config.databaseUrl) throw new Error('bench:queue measures native PostGIS: set DATABASE_URL to an empty database.')
const database = new Database(nativeEngine(config.databaseUrl))
await migrate(database, config.srid)
await fillForBench(database, config, Number(values.cases), Number(values.generated))
const anchor = new Date((await database.system((client) => runOne<{ at: string }>(client, query('latest'))))!.at)
const app = await buildApp({ database, config: { ...config, demo: true }, now: () => anchor })

const size = (await database.system((client) => runOne<Record<string, number | string>>(client, query('size'))))!
console.log(
  `\n${Number(size.cases).toLocaleString('en')} cases, ${Number(size.open).toLocaleString('en')} open, ${size.bytes} with indexes; PostgreSQL ${size.version}; ${process.env.BENCH_MACHINE ?? '2 cores, 24 GiB'}\n`,
)

const quantile = (times: number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)]!
async function measure(name: string, work: (round: number) => Promise<unknown>): Promise<void> {
  for (let round = 0; round < 5; round++) await work(round)
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    await work(round)
    times.push(performance.now() - start)
  }
  console.log(
    `${name.padEnd(64)} p50 ${quantile(times, 0.5).toFixed(1).padStart(7)} ms   p95 ${quantile(times, 0.95).toFixed(1).padStart(7)} ms`,
  )
}
async function headersOf(person: string) {
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { person } })
  return { authorization: `Bearer ${answer.json().token}` }
}
const ask = async (headers: Record<string, string>, url: string) => {
  const answer = await app.inject({ url, headers })
  if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.body}`)
  return answer
}
/** A cursor somewhere in the whole list, as if somebody had paged that far. */
const cursors = await database.system((client) =>
  run<{ at: string; id: string }>(client, query('somewhere'), { count: ROUNDS + 5 }),
)
const cursorAt = (round: number) => {
  const { at, id } = cursors[round % cursors.length]!
  return writeCursor(at, id)
}

const staff = 'unit.hz-sw'
for (const [person, name, search] of [
  ['dispatcher.city', 'city dispatcher, what waits for me', 'mine=true'],
  ['dispatcher.330102', 'district dispatcher, what waits for me', 'mine=true'],
  ['filing.01', 'filing officer, what waits for me', 'mine=true'],
  ['desk.01', 'desk, reporters to be told', 'state=closed,refused&replyDue=true'],
  ['supervisor.city', 'supervisor, requests I decide', 'request=mine&state=open'],
  [staff, 'water company, what waits for us', 'mine=true'],
  ['dispatcher.city', 'city, every open case', 'state=open'],
  ['dispatcher.city', 'city, every case ever', ''],
  ['dispatcher.city', 'city, open and late', 'state=open&lamp=red'],
  ['dispatcher.city', 'city, handling, of one class', 'state=handling&kind=event&class=0110'],
] as const) {
  const headers = await headersOf(person)
  await measure(`${name}: first page`, () => ask(headers, `/api/cases?limit=50&${search}`))
}
for (const [person, name, search] of [
  ['dispatcher.city', 'city, every case ever', ''],
  ['dispatcher.city', 'city, closed', 'state=closed'],
  ['dispatcher.330102', 'district, every case ever', ''],
  ['filing.01', 'filing officer, every open case', 'state=open'],
] as const) {
  const headers = await headersOf(person)
  await measure(`${name}: any page, random depth`, (round) =>
    ask(headers, `/api/cases?limit=50&${search}&cursor=${cursorAt(round)}`),
  )
}
const dispatcher = await headersOf('dispatcher.city')
await measure('counts of the state tabs', () => ask(dispatcher, '/api/cases/counts'))
await measure('bare SQL: 50 newest of one state by the index', () =>
  database.system((client) => run(client, query('bare'), { state: 'filed' })),
)

console.log('\nplan of the city dispatcher’s queue, as the request role:')
const identity = { personId: 'dispatcher.city', role: 'dispatcher', unitCode: null, areaCode: null } as const
const plan = await database.as(identity, (client) => run<Record<string, string>>(client, query('plan')))
console.log(plan.map((row) => `  ${Object.values(row)[0]}`).join('\n'))
await app.close()
await database.close()
