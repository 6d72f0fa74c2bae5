/** Everything the environment may set, read once. */

import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { ProblemError } from './errors.ts'

const MEGABYTE = 1024 * 1024

const Environment = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65535, default: 8080 }),
  HOST: Type.String({ default: '127.0.0.1' }),
  DATA_DIR: Type.String({ default: '.wangge' }),
  DATABASE_URL: Type.Optional(Type.String()),
  DEMO: Type.Optional(Type.String()),
  /** Server processes on one port; one is enough for the embedded engine, which is in the process. */
  PROCESSES: Type.Integer({ minimum: 1, maximum: 64, default: 1 }),
  /** Megabytes of tiles that each process keeps in memory; 0 keeps none. */
  TILE_CACHE_MB: Type.Integer({ minimum: 0, maximum: 65536, default: 128 }),
  /** Folder for tiles that outlive the process; unset keeps none. */
  TILE_CACHE_DIR: Type.Optional(Type.String()),
  TILE_CACHE_DIR_MB: Type.Integer({ minimum: 1, maximum: 10_000_000, default: 2048 }),
  /** Seconds for which a proxy may hand out public tiles without asking. */
  TILE_SHARED_SECONDS: Type.Integer({ minimum: 0, maximum: 86_400, default: 0 }),
  /** Largest file taken for an import, in megabytes. */
  IMPORT_MAX_MB: Type.Integer({ minimum: 1, maximum: 4096, default: 300 }),
  CITY_SRID: Type.Integer({ minimum: 1024, maximum: 998999, default: 4549 }),
  CITY_SCALE: Type.Union([Type.Literal('demo'), Type.Literal('city')], { default: 'demo' }),
  CITY_SEED: Type.String({ default: 'hangzhou-2008' }),
  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
    { default: 'warn' },
  ),
})

export interface Config {
  port: number
  host: string
  dataDir: string
  /** Undefined: the embedded engine. */
  databaseUrl: string | undefined
  /** Whether the demo city is loaded and its people may sign in without a password. */
  demo: boolean
  processes: number
  tiles: {
    cacheBytes: number
    cacheDir: string | undefined
    cacheDirBytes: number
    sharedSeconds: number
  }
  importBytes: number
  srid: number
  scale: 'demo' | 'city'
  seed: string
  logLevel: string
}

/** Reads the configuration; throws a ProblemError that names the variable, its value and what is allowed. */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const known = Object.fromEntries(
    Object.keys(Environment.properties)
      .filter((name) => environment[name] !== undefined && environment[name] !== '')
      .map((name) => [name, environment[name]]),
  )
  const candidate = Value.Default(Environment, Value.Convert(Environment, known))
  if (!Value.Check(Environment, candidate)) {
    const [error] = Value.Errors(Environment, candidate)
    const name = (error?.instancePath ?? '').slice(1)
    throw new ProblemError('bad_configuration', {
      detail: `${name}=${String(known[name])}: ${error?.message ?? 'not allowed'}. Unset it for the default.`,
      field: name,
    })
  }
  const values = candidate as Static<typeof Environment>
  if (values.PROCESSES > 1 && values.DATABASE_URL === undefined) {
    throw new ProblemError('bad_configuration', {
      detail: `PROCESSES=${values.PROCESSES} needs a PostGIS that several processes can reach: set DATABASE_URL, or unset PROCESSES. The embedded engine lives in one process.`,
      field: 'PROCESSES',
    })
  }
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    demo: values.DEMO === undefined ? values.DATABASE_URL === undefined : ['1', 'true', 'yes'].includes(values.DEMO),
    processes: values.PROCESSES,
    tiles: {
      cacheBytes: values.TILE_CACHE_MB * MEGABYTE,
      cacheDir: values.TILE_CACHE_DIR,
      cacheDirBytes: values.TILE_CACHE_DIR_MB * MEGABYTE,
      sharedSeconds: values.TILE_SHARED_SECONDS,
    },
    importBytes: values.IMPORT_MAX_MB * MEGABYTE,
    srid: values.CITY_SRID,
    scale: values.CITY_SCALE,
    seed: values.CITY_SEED,
    logLevel: values.LOG_LEVEL,
  }
}
