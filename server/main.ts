/** Starts the platform: database, city, console, then one URL on the terminal. */
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { startGenerating } from '../fixtures/generate.ts'
import { buildApp } from './app.ts'
import { startClockwork } from './cases/clockwork.ts'
import { cellsAreFine, makeCellsFiner } from './cases/finer-cells.ts'
import { startInspecting } from './census/runs.ts'
import { cityIsLoaded, loadCity } from './city.ts'
import { type Config, readConfig } from './config.ts'
import { buildConsole } from './console.ts'
import { Database } from './database/database.ts'
import { embeddedEngine, nativeEngine } from './database/engine.ts'
import { migrate } from './database/migrate.ts'
import { ProblemError } from './errors.ts'
import { startExports } from './exchange/export-job.ts'
import { startImports } from './exchange/import-job.ts'
import { isWorker, startWorkers } from './processes.ts'
import { Progress } from './progress.ts'

/** Longer than a request being answered is waited for, shorter than the ten seconds a supervisor gives. */
const STOP_MS = 8_000

const progress = new Progress(process.stdout)
/** What is to be ended when the process stops, by its name; the database is the first, and ends last. */
const closers = new Map<string, () => Promise<void>>()
let stopping = false

async function start(config: Config): Promise<void> {
  await checkPort(config)
  const pages = buildConsole()
  pages.catch(() => {}) // reported below; meanwhile the city loads
  const city = { scale: config.scale, seed: config.seed, anchor: new Date(), srid: config.srid }
  // A new data folder will want a city: it is made while the engine opens.
  const isNew = !config.databaseUrl && !existsSync(join(config.dataDir, 'database'))
  const early = isNew ? startGenerating(city) : undefined
  const database = await progress.step(
    config.databaseUrl ? '连接数据库 connecting' : '打开内嵌数据库 opening the embedded database',
    async () => {
      const engine = config.databaseUrl
        ? nativeEngine(config.databaseUrl, config.processes)
        : await embeddedEngine(config.dataDir)
      const opened = new Database(engine)
      closers.set('database', () => opened.close())
      await migrate(opened, config.srid)
      return opened
    },
  )
  if (!(await cellsAreFine(database))) {
    await progress.step('重算案卷的六边形 making the cells of cases finer', (update) =>
      makeCellsFiner(database, (cases) => update('cases', cases)),
    )
  }
  if (!(await cityIsLoaded(database))) {
    await progress.step('生成演示城市 generating the demo city', (update) => loadCity(database, city, update, early))
  }
  await progress.step('构建控制台 building the console', () => pages)
  const byTheClock = {
    clockwork: startClockwork,
    inspections: startInspecting,
    imports: startImports,
    exports: startExports,
  }
  for (const [name, begin] of Object.entries(byTheClock)) {
    const report = (error: Error) => process.stderr.write(`${name}: ${error.message}\n`)
    closers.set(name, begin({ database, now: () => new Date(), report }))
  }
  const address = config.processes > 1 ? await startWorkers(config, closers) : await serve(config, database)
  progress.done(
    `网格 Wangge: ${address.replace('127.0.0.1', 'localhost').replace('[::]', 'localhost').replace('0.0.0.0', 'localhost')}`,
  )
  if (!config.demo) {
    process.stdout.write(
      'Sign-in asks a password. Add people with: npm run people -- add <name> --name … --role …  (DEMO=1 opens the demo sign-in)\n',
    )
  }
}

/** Opens the application on the port; with several processes each worker does, and the system shares the connections out. */
async function serve(config: Config, database: Database): Promise<string> {
  const app = await buildApp({ database, config, now: () => new Date() })
  closers.set('server', () => app.close())
  await database.listen()
  return app.listen({ port: config.port, host: config.host }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? portTaken(config, error) : error
  })
}

/** A worker finds everything prepared: it only serves. */
async function work(config: Config): Promise<void> {
  const database = new Database(nativeEngine(config.databaseUrl!, config.processes))
  closers.set('database', () => database.close())
  process.send!({ address: await serve(config, database) })
}

/** Finds a taken port before a minute is spent on a city. */
function checkPort(config: Config): Promise<void> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'EADDRINUSE'
          ? portTaken(config, error)
          : new ProblemError(
              'bad_configuration',
              { detail: `Cannot listen on ${config.host}:${config.port}: ${error.message}.` },
              { cause: error },
            ),
      ),
    )
    probe.listen(config.port, config.host, () => probe.close(() => done()))
  })
}

const portTaken = (config: Config, cause: Error) =>
  new ProblemError(
    'port_taken',
    {
      detail: `Port ${config.port} on ${config.host} is in use. Stop what uses it, or set PORT to another, for example PORT=${config.port + 1} npm start`,
      field: 'PORT',
    },
    { cause },
  )

async function stop(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  setTimeout(() => {
    progress.fail(
      `Cut off after ${STOP_MS / 1000} s: ${[...closers.keys()].join(', ')}. What was not committed is undone.`,
    )
    process.exit(code || 1)
  }, STOP_MS).unref()
  const end = async ([name, close]: [string, () => Promise<void>]) => {
    await close().catch(() => {})
    closers.delete(name)
  }
  const [database, ...others] = closers
  await Promise.all(others.map(end))
  if (database) await end(database)
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!stopping && !isWorker) progress.note('停止 stopping')
    stop(0)
  })
}

try {
  const config = readConfig()
  await (isWorker ? work(config) : start(config))
} catch (error) {
  if (stopping) await new Promise(() => {}) // the failure is only the database closing under a load that was cut off
  if (error instanceof ProblemError) {
    progress.fail(`${error.title()}. ${error.message}`)
  } else {
    progress.fail(`Could not start: ${(error as Error).message}`)
    if (process.env.LOG_LEVEL === 'debug') process.stderr.write(`${(error as Error).stack}\n`)
  }
  await stop(1)
}
