/** A city of millions of cases for benchmarks: generated once, its case rows (not their logs) copied under new numbers. */
import { readFileSync } from 'node:fs'
import { cityIsLoaded, loadCity } from '../city.ts'
import type { Config } from '../config.ts'
import { type Database, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'

const query = loadQueries(import.meta.url, './bench.sql')

/** Fills an empty database, or adds what is missing to a city of fewer cases. */
export async function fillForBench(
  database: Database,
  config: Config,
  cases: number,
  generated: number,
): Promise<void> {
  if (!(await cityIsLoaded(database))) {
    console.log(`filling: ${generated} generated cases, copied to ${cases}`)
    const city = { scale: 'demo' as const, seed: config.seed, anchor: new Date(), srid: config.srid, cases: generated }
    await loadCity(database, city, () => {})
  }
  const there = (await database.system((client) => runOne<{ cases: number }>(client, query('size'))))!.cases
  if (there >= cases) return
  console.log(`copying ${there} cases until there are ${cases}`)
  await database.system((client) =>
    client.query(readFileSync(new URL('../../sql/bench/copy-cases.sql', import.meta.url), 'utf8')),
  )
  await database.system((client) => run(client, query('copyCases'), { times: Math.ceil(cases / there) }))
  await database.system((client) => client.query('analyze cases'))
}
