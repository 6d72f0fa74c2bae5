/**
 * Databases and apps for tests: real ones. The demo city is made once per engine (global setup); every test file
 * gets a copy of it: a clone of a template on native PostGIS, a loaded dump in memory on the embedded engine.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { buildApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { Database } from './database/database.ts'
import { embeddedEngine, nativeEngine } from './database/engine.ts'
import type { App, Platform } from './platform.ts'

/** The instant at which the test city's history ends, and at which the clock of tests starts. */
export const ANCHOR = new Date('2026-11-20T02:00:00Z')
/** Set by the global setup: the database to clone (native), or the dump to load (embedded). */
export const TEMPLATE = 'WANGGE_TEST_TEMPLATE'

/**
 * How many of something random a test asks for: all on native PostGIS; a fifth on the embedded engine, which is three times
 * slower and runs the same SQL.
 */
export const many = (count: number) => (process.env.DATABASE_URL ? count : Math.round(count / 5))
/** The same for a title: 45,000. */
export const manyText = (count: number) => many(count).toLocaleString('en')

export interface TestCity {
  database: Database
  platform: Platform
  app: App
  /** Moves the platform's clock. */
  setNow: (instant: Date) => void
  /** Signs in and gives the headers to send. */
  signIn: (person: string) => Promise<{ authorization: string }>
  close: () => Promise<void>
}

/** A copy of the demo city with an app on it. */
export async function openTestCity(environment: Record<string, string> = {}): Promise<TestCity> {
  const { database, drop } = await cloneDatabase()
  let instant = ANCHOR
  const config: Config = {
    ...readConfig({ DEMO: '1', LOG_LEVEL: process.env.LOG_LEVEL ?? 'error', ...environment }),
    databaseUrl: process.env.DATABASE_URL,
  }
  const platform: Platform = { database, config, now: () => instant }
  const app = await buildApp(platform)
  await app.ready()
  return {
    database,
    platform,
    app,
    setNow: (next) => {
      instant = next
    },
    signIn: async (person) => {
      const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { person } })
      if (answer.statusCode !== 200) throw new Error(`sign-in of ${person}: ${answer.body}`)
      return { authorization: `Bearer ${answer.json().token}` }
    },
    close: async () => {
      await app.close()
      await database.close()
      await drop()
    },
  }
}

/** The dump, read once by each process and lent to every engine it starts. */
let dump: SharedArrayBuffer | undefined
function lendDump(path: string): SharedArrayBuffer {
  if (dump) return dump
  const bytes = readFileSync(path)
  dump = new SharedArrayBuffer(bytes.length)
  new Uint8Array(dump).set(bytes)
  return dump
}

async function cloneDatabase(): Promise<{ database: Database; drop: () => Promise<void> }> {
  const url = process.env.DATABASE_URL
  const template = process.env[TEMPLATE]
  if (!template) throw new Error('no template: run the tests through vitest, whose global setup makes it')
  if (!url) return { database: new Database(await embeddedEngine(undefined, lendDump(template))), drop: async () => {} }
  const name = `wangge_test_${randomBytes(6).toString('hex')}`
  await copyDatabase(url, template, name)
  return {
    database: new Database(nativeEngine(databaseUrl(url, name))),
    drop: async () => void (await asAdministrator(url, `drop database if exists ${name} with (force)`)),
  }
}

export function databaseUrl(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.toString()
}

export async function asAdministrator(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}

/** A copy by files: PostgreSQL's default writes each block to the log besides, and takes three times as long. */
export const copyDatabase = (url: string, template: string, name: string) =>
  asAdministrator(url, `create database ${name} template ${template} strategy file_copy`)

export const databaseExists = async (url: string, name: string) =>
  (await asAdministrator(url, `select from pg_database where datname = ${pg.escapeLiteral(name)}`)).length > 0
