/**
 * Brings a database to this version. Tables and data migrate, forward only (sql/migrations); functions, views,
 * triggers and policies are dropped and rebuilt whenever their text changed (sql/app, tiles/<layer>/views.sql).
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ProblemError } from '../errors.ts'
import type { Client, Database } from './database.ts'

const SQL = fileURLToPath(new URL('../../sql', import.meta.url))
const TILES = fileURLToPath(new URL('../../tiles', import.meta.url))
const OLDEST = { postgres: 150000, postgis: [3, 3] as const }

/** Checks the engine, then migrates in one transaction: a failure leaves the database as it was. */
export async function migrate(database: Database, srid: number): Promise<void> {
  await database.system(async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext('wangge migrate'))")
    await checkEngine(client)
    await client.query(`create table if not exists schema_migrations (
      name text primary key, applied_at timestamptz not null default now())`)
    const applied = new Set(
      (await client.query('select name from schema_migrations')).rows.map((row) => row.name as string),
    )
    const files = readdirSync(join(SQL, 'migrations'))
      .filter((name) => name.endsWith('.sql'))
      .sort()
    const unknown = [...applied].filter((name) => !name.startsWith('app:') && !files.includes(name))
    if (unknown.length > 0) {
      throw new ProblemError('newer_data', {
        detail: `This data was written by a newer version of Wangge (it knows ${unknown.join(', ')}). Start that version, or set DATA_DIR or DATABASE_URL to other data.`,
      })
    }
    for (const name of files.filter((file) => !applied.has(file))) {
      await applying(
        client,
        readFileSync(join(SQL, 'migrations', name), 'utf8').replaceAll(/(?<![:\w]):srid\b/g, String(srid)),
      )
      await client.query('insert into schema_migrations (name) values ($1)', [name])
    }
    await rebuildApp(client, applied)
  })
}

/** Runs a migration; a right the user lacks is said in words. */
async function applying(client: Client, text: string): Promise<void> {
  try {
    await client.query(text)
  } catch (cause) {
    if ((cause as { code?: string }).code !== '42501') throw cause
    throw new ProblemError(
      'database_right_missing',
      {
        detail: `The database user lacks a right: ${(cause as Error).message}. It needs to own the database and to create roles: as a superuser run alter role <user> createrole, and alter database <database> owner to <user>.`,
      },
      { cause },
    )
  }
}

async function rebuildApp(client: Client, applied: Set<string>): Promise<void> {
  const inside = (folder: string, wanted: RegExp) =>
    readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => wanted.test(name))
      .sort()
      .map((name) => join(folder, name))
  // What a tile layer reads is defined in its own folder, above everything else.
  const files = [...inside(join(SQL, 'app'), /\.sql$/), ...inside(TILES, /^[^/\\]+[/\\]views\.sql$/)]
  const texts = files.map((name) => readFileSync(name, 'utf8'))
  const mark = `app:${createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 16)}`
  if (applied.has(mark)) return
  for (const [index, text] of texts.entries()) {
    try {
      await client.query(text)
    } catch (cause) {
      throw new Error(`${files[index]}: ${(cause as Error).message}`, { cause })
    }
  }
  await client.query("delete from schema_migrations where name like 'app:%'")
  await client.query('insert into schema_migrations (name) values ($1)', [mark])
}

export interface EngineVersions {
  /** server_version_num, for example 150018. */
  number: number
  postgres: string
  /** Version of the PostGIS there is to install, or null when the server has none. */
  postgis: string | null
  /** Whether it is already installed in this database. */
  installed: boolean
}

/** Why an engine cannot carry a city, or null when it can. */
export function refuseEngine(engine: EngineVersions): ProblemError | null {
  if (engine.number < OLDEST.postgres) {
    return new ProblemError('postgis_too_old', {
      detail: `PostgreSQL ${engine.postgres} is too old: 15 or newer is needed.`,
    })
  }
  if (!engine.postgis) {
    return new ProblemError('postgis_missing', {
      detail:
        'The database server has no PostGIS. Install it there (Debian: apt-get install postgresql-15-postgis-3) and start again.',
    })
  }
  const [major = 0, minor = 0] = engine.postgis.split('.').map(Number)
  if (major < OLDEST.postgis[0] || (major === OLDEST.postgis[0] && minor < OLDEST.postgis[1])) {
    return new ProblemError('postgis_too_old', {
      detail: `PostGIS ${engine.postgis} is too old: ${OLDEST.postgis.join('.')} or newer is needed.${engine.installed ? ' After upgrading the package run: alter extension postgis update' : ''}`,
    })
  }
  return null
}

async function checkEngine(client: Client): Promise<void> {
  const { rows } = await client.query(`
    select current_setting('server_version_num')::integer as number, current_setting('server_version') as postgres, current_user as name,
      (select coalesce(installed_version, default_version) from pg_available_extensions where name = 'postgis') as postgis,
      exists (select from pg_extension where extname = 'postgis') as installed`)
  const engine = rows[0] as EngineVersions & { name: string }
  const refusal = refuseEngine(engine)
  if (refusal) throw refusal
  try {
    await client.query('savepoint extensions')
    await client.query('create extension if not exists postgis; create extension if not exists btree_gist')
  } catch (cause) {
    await client.query('rollback to savepoint extensions')
    throw new ProblemError(
      'database_right_missing',
      {
        detail: `${engine.name} may not create the extensions. As a superuser run once in this database: create extension postgis; create extension btree_gist`,
      },
      { cause },
    )
  }
}
