/**
 * Vitest's global setup: makes the template city once per content of what makes it. The gate (CI) always makes its own;
 * at a desk the template is kept between runs, so that a quick repeat starts at once.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { loadCity } from './city.ts'
import { Database } from './database/database.ts'
import { embeddedEngine, nativeEngine } from './database/engine.ts'
import { migrate } from './database/migrate.ts'
import { ANCHOR, asAdministrator, databaseExists, databaseUrl, TEMPLATE } from './testing.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** Everything a template is made of. */
const MADE_OF = [
  'sql/migrations',
  'sql/app',
  'sql/values',
  'fixtures/hangzhou',
  'fixtures/generate.ts',
  'fixtures/random.ts',
  'tiles',
  'server/cases',
  'server/standards',
  'server/city.ts',
]

export async function setup(): Promise<() => Promise<void>> {
  if (process.env[TEMPLATE]) return async () => {} // made by whoever started this run
  const keep = !process.env.CI
  const mark = keep ? contentMark() : `run_${process.pid}`
  const url = process.env.DATABASE_URL
  if (url) {
    const name = `wangge_template_${mark}`
    const drop = async () => void (await asAdministrator(url, `drop database if exists ${name} with (force)`))
    if (!(await databaseExists(url, name))) {
      const draft = `wangge_draft_${process.pid}`
      await asAdministrator(url, `drop database if exists ${draft} with (force)`)
      await asAdministrator(url, `create database ${draft}`)
      await make(new Database(nativeEngine(databaseUrl(url, draft))))
      // another run may have been first
      await asAdministrator(url, `alter database ${draft} rename to ${name}`).catch(async (error: Error) => {
        await asAdministrator(url, `drop database if exists ${draft} with (force)`)
        if (!(await databaseExists(url, name))) throw error
      })
    }
    process.env[TEMPLATE] = name
    return keep ? async () => {} : drop
  }
  const own = mkdtempSync(join(tmpdir(), 'wangge-test-'))
  const folder = keep ? join(tmpdir(), 'wangge-test-templates') : own
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${mark}.tar.gz`)
  if (!existsSync(file)) {
    const database = new Database(await embeddedEngine(undefined))
    await make(database, async () => {
      writeFileSync(`${file}.${process.pid}`, await database.dump())
      renameSync(`${file}.${process.pid}`, file)
    })
  }
  // Kept packed, and unpacked once a run: each of a hundred files would take five seconds to.
  process.env[TEMPLATE] = join(own, 'city.tar')
  writeFileSync(process.env[TEMPLATE], gunzipSync(readFileSync(file)))
  return async () => rmSync(own, { recursive: true, force: true })
}

/** Short hash of the names and contents of all that makes the city. */
function contentMark(): string {
  const hash = createHash('sha256')
  for (const part of MADE_OF) {
    const path = join(ROOT, part)
    const files = part.includes('.')
      ? [path]
      : readdirSync(path, { recursive: true, withFileTypes: true })
          // evidence is made of a city, and makes none
          .filter(
            (entry) => entry.isFile() && !entry.name.includes('.test.') && !entry.parentPath.endsWith('/evidence'),
          )
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
    for (const file of files) hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex').slice(0, 16)
}

async function make(database: Database, beforeClose: () => Promise<void> = async () => {}): Promise<void> {
  await migrate(database, 4549)
  await loadCity(database, { scale: 'demo', seed: 'hangzhou-2008', anchor: ANCHOR, srid: 4549 })
  await beforeClose()
  await database.close()
}
