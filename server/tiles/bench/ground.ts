/** The database of the bench: a clone of the city DATABASE_URL names, or a demo city, and the schema tile_bench in it. */
import { readFileSync } from 'node:fs'
import { cityIsLoaded, loadCity } from '../../city.ts'
import { type Client, Database } from '../../database/database.ts'
import { nativeEngine } from '../../database/engine.ts'
import { migrate } from '../../database/migrate.ts'
import { asAdministrator, databaseExists, databaseUrl } from '../../testing.ts'

const NAME = 'wangge_bench_tiles'
export const NOW = new Date('2026-11-20T02:00:00Z')

export interface Ground {
  url: string
  database: Database
}

/** Opens the bench's database and makes it when it is not there. Peers are started on it in between. */
export async function openGround(cityUrl: string): Promise<Ground> {
  const url = databaseUrl(cityUrl, NAME)
  const isNew = !(await databaseExists(cityUrl, NAME))
  // Cloned, so that the city is neither migrated nor signed in to. Nobody may be connected to it meanwhile.
  const city = new URL(cityUrl).pathname.slice(1)
  if (isNew) await asAdministrator(databaseUrl(cityUrl, 'postgres'), `create database ${NAME} template "${city}"`)
  const database = new Database(nativeEngine(url))
  await migrate(database, 4549)
  if (isNew) await fill(database, url)
  return { url, database }
}

export const dropGround = (cityUrl: string) =>
  asAdministrator(databaseUrl(cityUrl, 'postgres'), `drop database if exists ${NAME} with (force)`)

async function fill(database: Database, url: string): Promise<void> {
  if (!(await cityIsLoaded(database))) {
    await loadCity(database, { scale: 'demo', seed: 'hangzhou-2008', anchor: NOW, srid: 4549 })
  }
  for (const statement of readFileSync(new URL('./schema.sql', import.meta.url), 'utf8').split(/;\s*$/m)) {
    if (statement.trim()) await asAdministrator(url, statement)
  }
}

/** What it holds, in words. */
export async function describe(client: Client): Promise<string> {
  const { rows } = await client.query(`select version(), postgis_lib_version() as postgis,
    current_setting('shared_buffers') as buffers, (select count(*) from tile_bench.points) as points,
    (select count(*) from unit_grids) as grids, (select count(*) from components) as components,
    (select count(*) from pipe_lines) as lines, (select count(*) from cases) as cases`)
  const { version, postgis, buffers, points, grids, components, lines, cases } = rows[0]
  const many = (count: number) => count.toLocaleString('en')
  return `${version.split(' on ')[0].replace(/ \(.*/, '')}, PostGIS ${postgis}, shared_buffers ${buffers}
${many(points)} points; a city of ${many(grids)} unit grids, ${many(components)} components, ${many(lines)} pipe lines, ${many(cases)} cases`
}
