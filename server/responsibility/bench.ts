/**
 * `npm run bench:responsibility [-- --city]`: how many questions a second responsibility answers, by each gear, beside the bare
 * join by ST_Covers in the same run; and the API at 50 connections. Needs DATABASE_URL (native) and makes its own database
 * there, which it drops; --city loads a whole city's grids (a few minutes) instead of the demo's; --embedded measures the
 * embedded engine. Results and machine: sql/bench/responsibility.md. From point to grid alone: npm run bench:places.
 */
import { fork } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import Fastify from 'fastify'
import { buildApp } from '../app.ts'
import { loadCity } from '../city.ts'
import { readConfig } from '../config.ts'
import { type Client, Database, run, runOne } from '../database/database.ts'
import { embeddedEngine, nativeEngine } from '../database/engine.ts'
import { migrate } from '../database/migrate.ts'
import { loadQueries } from '../database/queries.ts'
import { asAdministrator, databaseUrl } from '../testing.ts'
import type { LoadOrder, LoadReport } from './bench-load.ts'
import { RuleBook } from './book.ts'
import { type Question, resolveEach } from './index.ts'
import { Memory } from './memory.ts'
import type { ResponsibilityQuestion } from './schema.ts'

const query = loadQueries(import.meta.url, './bench.sql')
const { values } = parseArgs({
  options: { city: { type: 'boolean' }, embedded: { type: 'boolean' }, seconds: { type: 'string', default: '8' } },
})
const NOW = new Date('2026-11-20T02:00:00Z')
const SRID = 4549
const COUNT = 40_000
const BATCH = 2_000
const NAME = 'wangge_bench_responsibility'

const rows: [what: string, figure: string, target: string][] = []
/** Prints a figure beside its target ("50,000/s" at least, "p50 3 ms" at most), and by how much it is missed. */
const say = (what: string, figure: string, target = '') => {
  const read = (text: string, pattern: RegExp) => Number(pattern.exec(text)?.[1]?.replaceAll(',', ''))
  const [least, got] = [target, figure].map((text) => read(text, /([\d,]+)\/s/)) as [number, number]
  const [most, took] = [target, figure].map((text) => read(text, /p50 ([\d.]+) ms/)) as [number, number]
  const missed =
    got < least
      ? `, missed by ${Math.ceil((1 - got / least) * 100)} %`
      : took > most
        ? `, ${(took / most).toFixed(1)} times as long`
        : ''
  rows.push([what, figure, target + missed])
  console.log(`${what}: ${figure}${target && ` (target ${target}${missed})`}`)
}
const rate = (count: number, seconds: number) => `${Math.round(count / seconds).toLocaleString('en')}/s`

/** Seconds of the best of three, after one to warm. */
async function seconds(work: () => Promise<unknown>): Promise<number> {
  await work()
  let best = Infinity
  for (let round = 0; round < 3; round++) {
    const start = performance.now()
    await work()
    best = Math.min(best, (performance.now() - start) / 1000)
  }
  return best
}

async function inBatches<Item>(
  items: readonly Item[],
  work: (batch: Item[]) => Promise<unknown>,
  from = 0,
  step = 1,
): Promise<void> {
  for (let start = from * BATCH; start < items.length; start += step * BATCH)
    await work(items.slice(start, start + BATCH))
}

async function bulk(database: Database, drawn: readonly { geom: string; geojson: string }[]): Promise<void> {
  const questions = (as: 'geom' | 'geojson') =>
    drawn.map<Question>((point) => ({
      geometry: as === 'geom' ? point.geom : JSON.parse(point.geojson),
      kind: 'event',
      class: '0104',
    }))
  await database.system(async (client) => {
    await run(client, query('keepPoints'), { points: drawn.map(({ geom }) => geom) })
    await client.query('analyze bench_points')
    say('bare ST_Covers join, point → grid code', rate(COUNT, await seconds(() => runOne(client, query('coversJoin')))))
  })
  await database.system(async (client) => {
    const start = performance.now()
    const book = await RuleBook.read(client, NOW)
    say('reading the rule book', `${Math.round(performance.now() - start)} ms`)
    const whole = (asked: readonly Question[], kept?: RuleBook) =>
      seconds(() => inBatches(asked, (batch) => resolveEach(client, batch, NOW, kept)))
    say(
      'full answer with trace, SQL for places, rules kept, 1 connection',
      rate(COUNT, await whole(questions('geom'), book)),
      '50,000/s',
    )
    say('the same from GeoJSON in CRS84', rate(COUNT, await whole(questions('geojson'), book)))
    say('the same, rules by SQL for each batch', rate(COUNT, await whole(questions('geom'))))
  })
  const clients = 2
  const apart = await seconds(() =>
    Promise.all(
      Array.from({ length: database.kind === 'native' ? clients : 1 }, (_, number) =>
        database.system(async (client: Client) => {
          bookOf ??= RuleBook.read(client, NOW)
          const book = await bookOf
          const asked = questions('geom')
          await inBatches(
            asked,
            (batch) => resolveEach(client, batch, NOW, book),
            number,
            database.kind === 'native' ? clients : 1,
          )
        }),
      ),
    ),
  )
  say('full answer with trace, SQL for places, rules kept, 2 connections', rate(COUNT, apart), '50,000/s')
}
let bookOf: Promise<RuleBook> | undefined

async function fromMemory(database: Database, drawn: readonly { geojson: string }[]): Promise<void> {
  const memory = new Memory(database, () => NOW)
  const start = performance.now()
  await memory.ready()
  say('loading the memory', `${Math.round(performance.now() - start)} ms`)
  const questions = drawn.map<ResponsibilityQuestion>(({ geojson }) => ({
    geometry: JSON.parse(geojson),
    kind: 'event',
    class: '0104',
  }))
  let none = 0
  const took = await seconds(async () => {
    none = 0
    for (const question of questions) if (!memory.answer(question)) none++
  })
  say(
    'full answer with trace, from memory (projected, one core)',
    `${rate(COUNT, took)}, ${none} of ${COUNT} left to SQL`,
    '50,000/s',
  )
  await memory.close()
}

async function single(database: Database, drawn: readonly { geojson: string }[]): Promise<void> {
  const ask = (question: Omit<Question, 'geometry'>) => async () => {
    for (const { geojson } of drawn.slice(0, 300))
      await database.as(PERSON, (client) => resolveEach(client, [{ ...question, geometry: JSON.parse(geojson) }], NOW))
  }
  const each = (time: number) => `${((time / 300) * 1000).toFixed(2)} ms`
  say('one question by SQL, in a transaction: event', each(await seconds(ask({ kind: 'event', class: '0104' }))))
  say('… component, searched for', each(await seconds(ask({ kind: 'component', class: '0104' }))))
  say('… burst pipe, nearest network', each(await seconds(ask({ kind: 'event', class: '0501' }))))
  say('… event with 20 m of accuracy', each(await seconds(ask({ kind: 'event', class: '0104', accuracyMetres: 20 }))))
}
const PERSON = { personId: 'dispatcher.city', role: 'dispatcher', unitCode: 'HZ-ZH', areaCode: null } as const

async function overHttp(
  database: Database,
  url: string | undefined,
  drawn: readonly { geojson: string }[],
): Promise<void> {
  const config = { ...readConfig({ DEMO: '1', LOG_LEVEL: 'silent' }), databaseUrl: url }
  const app = await buildApp({ database, config, now: () => NOW })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { token } = (
    await app.inject({ method: 'POST', url: '/api/session', payload: { person: 'dispatcher.city' } })
  ).json()
  const generator = fork(new URL('./bench-load.ts', import.meta.url))
  const load = (order: Partial<LoadOrder> & Pick<LoadOrder, 'bodies'>, server = app.server) =>
    new Promise<LoadReport>((done) => {
      generator.once('message', (report) => done(report as LoadReport))
      generator.send({
        port: (server.address() as AddressInfo).port,
        path: '/api/responsibility',
        headers: { authorization: `Bearer ${token}` },
        connections: 50,
        seconds: Number(values.seconds),
        rate: 0,
        ...order,
      })
    })
  const bodies = (more: object) =>
    drawn.slice(0, 5_000).map(({ geojson }) => JSON.stringify({ geometry: JSON.parse(geojson), ...more }))
  const report = ({ latencies, failed, failure, seconds: took }: LoadReport) => {
    const at = (part: number) => latencies[Math.floor(latencies.length * part)]?.toFixed(2)
    return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${rate(latencies.length, took)}${failed ? `, ${failed} failed (the first: ${failure})` : ''}`
  }
  const event = bodies({ kind: 'event', class: '0104' })
  // Until the memory of a whole city is read, SQL answers.
  await load({ bodies: event, seconds: 6 })
  say(
    'API, 50 connections, each asking as soon as it is answered: event',
    report(await load({ bodies: event })),
    'p50 3 ms',
  )
  say(
    'API, 50 connections, 2,000 questions a second in all: event',
    report(await load({ bodies: event, rate: 2_000 })),
    'p50 3 ms',
  )
  // What HTTP alone costs here: a server that does nothing but give the same bytes.
  const one = await app.inject({
    method: 'POST',
    url: '/api/responsibility',
    headers: { authorization: `Bearer ${token}` },
    payload: JSON.parse(event[0]!),
  })
  const bare = Fastify()
  bare.post('/api/responsibility', (_, reply) => reply.type('application/json').send(one.body))
  await bare.listen({ port: 0, host: '127.0.0.1' })
  await load({ bodies: event, seconds: 2 }, bare.server)
  say(
    `a bare Fastify route that gives one such answer (${one.body.length} bytes), 50 connections`,
    report(await load({ bodies: event }, bare.server)),
  )
  await bare.close()
  const component = bodies({ kind: 'component', class: '0104' })
  say('API, 50 connections, as fast as answered: component, by SQL', report(await load({ bodies: component })))
  say(
    'API, 50 connections, 300 a second: component, by SQL',
    report(await load({ bodies: component, rate: 300 })),
    'p50 3 ms',
  )
  generator.kill()
  await app.close()
}

const url = values.embedded ? undefined : process.env.DATABASE_URL
if (!url && !values.embedded) throw new Error('Set DATABASE_URL to a native server, or say --embedded.')
if (url) {
  await asAdministrator(url, `drop database if exists ${NAME} with (force)`)
  await asAdministrator(url, `create database ${NAME}`)
}
const own = url && databaseUrl(url, NAME)
const database = new Database(own ? nativeEngine(own) : await embeddedEngine(undefined))
await migrate(database, SRID)
await loadCity(database, {
  scale: values.city ? 'city' : 'demo',
  seed: 'hangzhou-2008',
  anchor: NOW,
  srid: SRID,
  cases: 0,
})
const drawn = await database.system(async (client) => {
  await client.query('select setseed(0.42)')
  const sizes = (
    await client.query(
      'select (select count(*) from unit_grids) as grids, (select count(*) from rules) as rules, (select count(*) from components) as components',
    )
  ).rows[0]
  console.log(
    `${database.kind}, ${values.city ? 'city' : 'demo'} scale: ${sizes.grids} unit grids, ${sizes.rules} rules, ${sizes.components} components; ${COUNT} points`,
  )
  return run<{ geom: string; geojson: string }>(client, query('draw'), { count: COUNT, srid: SRID })
})
await bulk(database, drawn)
await fromMemory(database, drawn)
await single(database, drawn)
await overHttp(database, own, drawn)
console.log(
  `\n| what | measured | target |\n| --- | --- | --- |\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}`,
)
await database.close()
if (url) await asAdministrator(url, `drop database ${NAME} with (force)`)
process.exit(0)
