/** Vitest's global setup: makes the template city once per run. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { loadCity } from './city.ts'
import { Database } from './database/database.ts'
import { embeddedEngine, nativeEngine } from './database/engine.ts'
import { migrate } from './database/migrate.ts'
import { ANCHOR, asAdministrator, databaseUrl, TEMPLATE_DATABASE, TEMPLATE_FILE } from './testing.ts'

export async function setup(): Promise<() => Promise<void>> {
  const url = process.env.DATABASE_URL
  if (url) {
    await asAdministrator(url, `drop database if exists ${TEMPLATE_DATABASE} with (force)`)
    await asAdministrator(url, `create database ${TEMPLATE_DATABASE}`)
    await make(new Database(nativeEngine(databaseUrl(url, TEMPLATE_DATABASE))))
    return () => asAdministrator(url, `drop database if exists ${TEMPLATE_DATABASE} with (force)`)
  }
  mkdirSync(dirname(TEMPLATE_FILE), { recursive: true })
  const database = new Database(await embeddedEngine(undefined))
  await make(database, async () => writeFileSync(TEMPLATE_FILE, await database.dump()))
  return async () => rmSync(TEMPLATE_FILE, { force: true })
}

async function make(database: Database, beforeClose?: () => Promise<void>): Promise<void> {
  await migrate(database, 4549)
  await loadCity(database, { scale: 'demo', seed: 'hangzhou-2008', anchor: ANCHOR, srid: 4549 })
  await beforeClose?.()
  await database.close()
}
