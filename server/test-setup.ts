/** Vitest's global setup: makes the template city once per run, under a name of this run's own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCity } from './city.ts'
import { Database } from './database/database.ts'
import { embeddedEngine, nativeEngine } from './database/engine.ts'
import { migrate } from './database/migrate.ts'
import { ANCHOR, asAdministrator, databaseUrl, TEMPLATE } from './testing.ts'

export async function setup(): Promise<() => Promise<void>> {
  if (process.env[TEMPLATE]) return async () => {} // a template kept from an earlier run: quick repeats while writing a test
  const url = process.env.DATABASE_URL
  if (url) {
    const name = `wangge_template_${process.pid}`
    await asAdministrator(url, `drop database if exists ${name} with (force)`)
    await asAdministrator(url, `create database ${name}`)
    await make(new Database(nativeEngine(databaseUrl(url, name))))
    process.env[TEMPLATE] = name
    return () => asAdministrator(url, `drop database if exists ${name} with (force)`)
  }
  const folder = mkdtempSync(join(tmpdir(), 'wangge-test-'))
  const file = join(folder, 'template.tar.gz')
  const database = new Database(await embeddedEngine(undefined))
  await make(database, async () => writeFileSync(file, await database.dump()))
  process.env[TEMPLATE] = file
  return async () => rmSync(folder, { recursive: true, force: true })
}

async function make(database: Database, beforeClose: () => Promise<void> = async () => {}): Promise<void> {
  await migrate(database, 4549)
  await loadCity(database, { scale: 'demo', seed: 'hangzhou-2008', anchor: ANCHOR, srid: 4549 })
  await beforeClose()
  await database.close()
}
