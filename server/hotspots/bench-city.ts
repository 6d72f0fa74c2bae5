/**
 * The city that benchmarks of hot spots measure: ten million cases over two years in a database of its own, beside DATABASE_URL
 * (native). Made when it is not there, which takes some minutes; dropped at the end unless KEEP=1.
 */
import { parseArgs } from 'node:util'
import { latLngToCell } from 'h3-js'
import { buildApp } from '../app.ts'
import { loadCity } from '../city.ts'
import { readConfig } from '../config.ts'
import { Database, run, runOne } from '../database/database.ts'
import { nativeEngine } from '../database/engine.ts'
import { migrate } from '../database/migrate.ts'
import { loadQueries } from '../database/queries.ts'
import { asAdministrator, databaseExists, databaseUrl } from '../testing.ts'
import { liveCountsOf } from './counts/index.ts'

const query = loadQueries(import.meta.url, './bench-city.sql')
const { values } = parseArgs({ options: { cases: { type: 'string', default: '10000000' } } })
const CASES = Number(values.cases)
const NAME = 'wangge_bench_heat'
const SRID = 4549
export const DAYS = 730
export const NOW = new Date('2026-11-20T02:00:00Z')

/** Opens it, loads its cases into this process and says how long that took. */
export async function openBenchCity() {
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('This measures native PostGIS: set DATABASE_URL')
  if (!(await databaseExists(url, NAME))) await fill(url)
  const own = databaseUrl(url, NAME)
  const database = new Database(nativeEngine(own))
  await migrate(database, SRID)
  const platform = { database, config: { ...readConfig(), databaseUrl: own, demo: true }, now: () => NOW }
  const app = await buildApp(platform)
  const live = liveCountsOf(platform)
  const begun = process.cpuUsage()
  live.start()
  await live.settled()
  const { user, system } = process.cpuUsage(begun)
  const { cases, bytes, cells, seconds } = live.status()
  console.log(
    `${cases.toLocaleString('en')} cases in ${cells.toLocaleString('en')} cells loaded in ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of this process), ${(bytes / 1e6).toFixed(0)} MB; process ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`,
  )
  const session = await app.inject({ method: 'POST', url: '/api/session', payload: { person: 'admin' } })
  return {
    platform,
    database,
    app,
    live,
    headers: { authorization: `Bearer ${session.json().token}` },
    async close() {
      await app.close()
      await database.close()
      if (process.env.KEEP !== '1') await asAdministrator(url, `drop database ${NAME} with (force)`)
    },
  }
}

export const quantile = (times: number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)]!

/** Milliseconds by the clock and of this process, after a first time that does not count. */
export async function measured(rounds: number, work: () => unknown) {
  await work()
  const [clock, cpu]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    const [start, used] = [performance.now(), process.cpuUsage()]
    await work()
    const { user, system } = process.cpuUsage(used)
    clock.push(performance.now() - start)
    cpu.push((user + system) / 1000)
  }
  return { p50: quantile(clock, 0.5), p95: quantile(clock, 0.95), cpu: quantile(cpu, 0.5) }
}

const widths = [46, 9, 9, 9, 11, 11]
/** A row of the table. */
export const print = (...texts: string[]) =>
  console.log(
    `| ${texts.map((text, at) => (at === 0 ? text.padEnd(widths[at]!) : text.padStart(widths[at]!))).join(' | ')} |`,
  )
export const ms = (value: number | undefined) => (value === undefined ? '' : value.toFixed(1))

async function fill(url: string): Promise<void> {
  await asAdministrator(url, `create database ${NAME}`)
  const database = new Database(nativeEngine(databaseUrl(url, NAME)))
  await migrate(database, SRID)
  await loadCity(database, { scale: 'demo', seed: 'hangzhou-2008', anchor: NOW, srid: SRID, cases: 1000 })
  const start = performance.now()
  const say = (text: string) => console.log(`${((performance.now() - start) / 1000).toFixed(0)} s ${text}`)
  // Nobody hears of these cases, and nothing they refer to needs checking: they refer to what is drawn from the tables.
  const unheard = 'set local session_replication_role = replica'
  const drawn = await database.system(async (client) => {
    await client.query(unheard)
    await client.query('truncate case_events, cases, case_serials cascade')
    await client.query(query('bare').text)
    await run(client, query('makePlaces'))
    const places = await run<{ number: number; lon: number; lat: number }>(client, query('lonLats'))
    await run(client, query('setCells'), {
      numbers: places.map(({ number }) => number),
      cells: places.map(({ lon, lat }) => BigInt(`0x${latLngToCell(lat, lon, 11)}`).toString()),
    })
    await client.query(query('makeSubjects').text)
    return (await runOne<Record<string, number>>(client, query('sizes')))!
  })
  const day = (index: number) => new Date(NOW.getTime() - (DAYS - 1 - index) * 86_400_000).toISOString().slice(0, 10)
  for (let from = 0; from < DAYS; from += 30) {
    const to = Math.min(from + 29, DAYS - 1)
    await database.system(async (client) => {
      await client.query(unheard)
      const count = Math.round(CASES / DAYS)
      await run(client, query('fillDays'), { ...drawn, from: day(from), to: day(to), count, until: NOW })
    })
    say(`cases up to ${day(to)}`)
  }
  await database.system((client) => client.query(query('finish').text))
  await database.system((client) => client.query('analyze'))
  say('roll-up and indexes')
  await database.close()
}
