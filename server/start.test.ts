/** What can be wrong when the platform starts: each is said in words, and nothing is half done. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { Database } from './database/database.ts'
import { embeddedEngine, nativeEngine } from './database/engine.ts'
import { migrate, refuseEngine } from './database/migrate.ts'
import { ProblemError } from './errors.ts'
import { openTestCity, type TestCity } from './testing.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'wangge-start-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the entry and answers what it printed and how it ended. */
function start(environment: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, DATA_DIR: join(folder, 'data'), ...environment },
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  return new Promise((done) => child.once('exit', (code) => done({ code, output })))
}

describe('a configuration that cannot work ends with a sentence, not a stack', () => {
  it.each([
    [
      'a DATABASE_URL that is no URL',
      { DATABASE_URL: 'my database' },
      /DATABASE_URL is not a URL\. Write it as postgres:\/\//,
    ],
    ['a DATABASE_URL of another database', { DATABASE_URL: 'mysql://root@127.0.0.1/city' }, /expected postgres:\/\//],
    [
      'a database that does not answer',
      { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      /cannot be reached.*Check DATABASE_URL/,
    ],
    ['a PORT that is no number', { PORT: 'eighty' }, /PORT=eighty/],
  ] as const)('%s', async (_, environment, sentence) => {
    const { code, output } = await start({ PORT: '0', ...environment })
    expect(output).toMatch(sentence)
    expect(output).not.toMatch(/\n\s+at /)
    expect(code).toBe(1)
  })

  it('a port that is taken is found before anything is loaded, and another is proposed', async () => {
    const taken = createServer()
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done))
    const { port } = taken.address() as { port: number }
    const { code, output } = await start({ PORT: String(port) })
    taken.close()
    expect(output).toContain(`Port ${port}`)
    expect(output).toContain(`PORT=${port + 1} npm start`)
    expect(output).not.toContain('opening')
    expect(code).toBe(1)
  })

  it('a data folder that is a file, or in use by another process', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    await expect(embeddedEngine(file)).rejects.toMatchObject({ code: 'folder_unusable' })
    const used = mkdtempSync(join(folder, 'used-'))
    writeFileSync(join(used, 'lock'), String(process.ppid))
    await expect(embeddedEngine(used)).rejects.toMatchObject({
      code: 'folder_in_use',
      message: expect.stringContaining(String(process.ppid)),
    })
  })

  it('reads the environment once, with defaults', () => {
    expect(readConfig({})).toMatchObject({ port: 8080, host: '127.0.0.1', demo: true, srid: 4549 })
    expect(readConfig({ DATABASE_URL: 'postgres://a@b/c' }).demo).toBe(false)
    expect(readConfig({ DATABASE_URL: 'postgres://a@b/c', DEMO: '1' }).demo).toBe(true)
    expect(() => readConfig({ CITY_SCALE: 'world' })).toThrow(ProblemError)
  })
})

describe('an engine that cannot carry a city', () => {
  it.each([
    ['PostgreSQL 14', { number: 140011, postgres: '14.11', postgis: '3.4.0', installed: true }, 'postgis_too_old'],
    ['no PostGIS', { number: 150018, postgres: '15.18', postgis: null, installed: false }, 'postgis_missing'],
    ['PostGIS 3.2', { number: 150018, postgres: '15.18', postgis: '3.2.1', installed: true }, 'postgis_too_old'],
    ['PostGIS 2.5', { number: 150018, postgres: '15.18', postgis: '2.5.5', installed: false }, 'postgis_too_old'],
    [
      'PostgreSQL 15 with PostGIS 3.3',
      { number: 150018, postgres: '15.18', postgis: '3.3.2', installed: true },
      undefined,
    ],
    [
      'PostgreSQL 18 with PostGIS 3.10',
      { number: 180003, postgres: '18.3', postgis: '3.10.0', installed: false },
      undefined,
    ],
  ] as const)('%s', (_, engine, code) => {
    expect(refuseEngine(engine)?.code).toBe(code)
  })

  it('a real server without PostGIS is refused with what to install', async () => {
    const bare = await PGlite.create()
    const probe = createServer()
    await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
    const { port } = probe.address() as { port: number }
    await new Promise<void>((done) => probe.close(() => done()))
    const server = new PGLiteSocketServer({ db: bare, host: '127.0.0.1', port })
    await server.start()
    const database = new Database(nativeEngine(`postgres://postgres@127.0.0.1:${port}/postgres`))
    await expect(migrate(database, 4549)).rejects.toMatchObject({
      code: 'postgis_missing',
      message: expect.stringContaining('apt-get install'),
    })
    await database.close()
    await server.stop()
    await bare.close()
  })
})

describe('a database of another version', () => {
  let city: TestCity
  beforeAll(async () => {
    city = await openTestCity()
  })
  afterAll(() => city.close())

  it('migrating again changes nothing', async () => {
    const objects = () =>
      city.database.system(
        async (client) => (await client.query('select name, applied_at from schema_migrations order by name')).rows,
      )
    const before = await objects()
    await migrate(city.database, 4549)
    expect(await objects()).toEqual(before)
  })

  it('data written by a newer version is refused, and left alone', async () => {
    await city.database.system((client) =>
      client.query("insert into schema_migrations (name) values ('9999_from_the_future.sql')"),
    )
    await expect(migrate(city.database, 4549)).rejects.toMatchObject({
      code: 'newer_data',
      message: expect.stringContaining('9999_from_the_future.sql'),
    })
  })

  it('the coverage of the whole city is proved: zero gaps, zero overlaps, zero grids outside their community', async () => {
    const { rows } = await city.database.system((client) => client.query('select * from coverage_problems()'))
    expect(rows).toEqual([])
    const { rows: counts } = await city.database.system((client) =>
      client.query(
        'select (select count(*) from unit_grids)::integer as grids, (select count(*) from areas where gridded)::integer as communities',
      ),
    )
    expect(counts[0].grids).toBeGreaterThan(3500)
    expect(counts[0].communities).toBeGreaterThan(80)
  })

  it('a grid moved over its neighbour, or out of its community, is refused', async () => {
    const move = (metres: number) =>
      city.database.system((client) =>
        client.query(
          `update unit_grids set geom = ST_Translate(geom, ${metres}, 0) where code = (select min(code) from unit_grids)`,
        ),
      )
    await expect(move(30)).rejects.toMatchObject({ code: 'WG001' })
    await expect(
      city.database.system((client) =>
        client.query(
          `insert into unit_grids (code, geom) select left(code, 12) || '999', geom from unit_grids order by code limit 1`,
        ),
      ),
    ).rejects.toMatchObject({ code: 'WG002' })
  })

  it('every table and column says what it is', async () => {
    const { rows } = await city.database.system((client) =>
      client.query(`
        select c.relname || coalesce('.' || a.attname, '') as name
        from pg_class c
        left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
          and c.relname not in ('spatial_ref_sys', 'schema_migrations')
          and (col_description(c.oid, a.attnum) is null or obj_description(c.oid, 'pg_class') is null)
        order by 1`),
    )
    expect(rows.map((row) => row.name)).toEqual([])
  })
})
