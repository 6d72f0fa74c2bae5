/** `npm run city -- --scale city`: loads a generated city into an empty database, with a progress bar. */
import { parseArgs } from 'node:util'
import { cityIsLoaded, loadCity } from './city.ts'
import { readConfig } from './config.ts'
import { Database } from './database/database.ts'
import { embeddedEngine, nativeEngine } from './database/engine.ts'
import { migrate } from './database/migrate.ts'
import { ProblemError } from './errors.ts'

/** Rows a city of each scale comes to, for the bar; rounded, from a run on 2026-11-23. */
const ROWS = {
  demo: { other: 122_000, perCase: 9.8, cases: 20_000 },
  city: { other: 3_030_000, perCase: 9.8, cases: 5_000_000 },
}

const HELP = `npm run city -- [--scale demo|city] [--cases <n>] [--seed <text>]
Loads a generated Hangzhou into the empty database that DATABASE_URL names (or the data folder).
  demo   about 4,000 unit grids, 60,000 components, 20,000 pipe lines, 20,000 cases
  city   about 70,000 unit grids, 2 M components, 400,000 pipe lines, 5 M cases (native PostGIS; about 25 GB)`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      scale: { type: 'string', default: 'demo' },
      cases: { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    process.stdout.write(`${HELP}\n`)
    return
  }
  const { scale } = values
  if (scale !== 'demo' && scale !== 'city') throw new Error(`--scale ${scale}: expected demo or city.\n${HELP}`)
  const cases = values.cases === undefined ? undefined : Number(values.cases)
  if (cases !== undefined && (!Number.isInteger(cases) || cases < 0))
    throw new Error(`--cases ${values.cases}: expected a whole number.`)
  const config = readConfig()
  if (scale === 'city' && !config.databaseUrl) throw new Error('A whole city needs native PostGIS: set DATABASE_URL.')

  const database = new Database(
    config.databaseUrl ? nativeEngine(config.databaseUrl) : await embeddedEngine(config.dataDir),
  )
  try {
    await migrate(database, config.srid)
    if (await cityIsLoaded(database)) throw new Error('This database already holds a city. Give an empty one.')
    const total = ROWS[scale].other + (cases ?? ROWS[scale].cases) * ROWS[scale].perCase
    const bar = new Bar(total)
    await loadCity(
      database,
      { scale, seed: values.seed ?? config.seed, anchor: new Date(), srid: config.srid, cases },
      (table, rows) => bar.add(table, rows),
    )
    bar.end()
  } finally {
    await database.close()
  }
}

class Bar {
  private done = 0
  private drawn = 0
  private readonly begun = Date.now()
  private readonly total: number

  constructor(total: number) {
    this.total = total
  }

  add(table: string, rows: number): void {
    this.done += rows
    const living = process.stdout.isTTY
    if (Date.now() - this.drawn < (living ? 200 : 10_000)) return
    this.drawn = Date.now()
    const part = Math.min(0.999, this.done / this.total)
    const seconds = (Date.now() - this.begun) / 1000
    const left = part > 0.01 ? `${Math.round((seconds / part) * (1 - part))} s left` : ''
    const text = `${'█'.repeat(Math.round(part * 30)).padEnd(30, '░')} ${(part * 100).toFixed(1)} %  ${this.done.toLocaleString('en')} rows  ${table}  ${left}`
    process.stdout.write(living ? `\r\x1b[2K${text}` : `${text}\n`)
  }

  end(): void {
    process.stdout.write(
      `\n${this.done.toLocaleString('en')} rows in ${((Date.now() - this.begun) / 1000).toFixed(1)} s\n`,
    )
  }
}

main().catch((error: Error) => {
  process.stderr.write(`\n✗ ${error.message}\n`)
  if (!(error instanceof ProblemError) && process.env.LOG_LEVEL === 'debug') process.stderr.write(`${error.stack}\n`)
  process.exitCode = 1
})
