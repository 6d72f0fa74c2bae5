/** What the storm does to a city: random edits of every layer, many at once, through servers and past them. Tests only. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Client, Database } from '../database/database.ts'
import { databaseUrl } from '../testing.ts'

export interface StormServer {
  url: string
  close: () => void
}

/** Starts a server process on a database. */
export async function startStormServer(
  database: Database,
  environment: Record<string, string> = {},
): Promise<StormServer> {
  const { rows } = await database.system((client) => client.query('select current_database() as name'))
  const target = databaseUrl(process.env.DATABASE_URL!, rows[0].name)
  const child: ChildProcess = fork(fileURLToPath(new URL('./storm-server.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: target, DEMO: '1', LOG_LEVEL: 'error', ...environment },
  })
  const port = await new Promise<number>((done, fail) => {
    child.once('message', (message: { port: number }) => done(message.port))
    child.once('exit', (code) => fail(new Error(`the server process ended with ${code}`)))
  })
  return { url: `http://127.0.0.1:${port}`, close: () => child.kill() }
}

type Edit = (client: Client, random: () => number) => Promise<unknown>
const pick = (table: string, key: string, where: string) =>
  `(select ${key} from ${table} where ${where} order by md5(${key} || $1::text) limit 1)`
const statement =
  (text: string): Edit =>
  (client, random) =>
    client.query({ text, values: [String(Math.floor(random() * 1e9))] })

/** One kind of edit each, with a seed for what it picks; pipe lines go along with their points. */
export const EDITS: Record<string, Edit> = {
  'a component is moved': statement(
    `update components set geom = ST_Translate(geom, 15, -10), version = version + 1 where valid_to is null and ST_Dimension(geom) = 0 and code = ${pick('components', 'code', 'valid_to is null and ST_Dimension(geom) = 0')}`,
  ),
  'a component is lost': statement(
    `update components set state = case state when 'lost' then 'intact' else 'lost' end where valid_to is null and code = ${pick('components', 'code', 'valid_to is null')}`,
  ),
  'what no tile shows is noted': statement(
    `update components set note = $1 where valid_to is null and code = ${pick('components', 'code', 'valid_to is null')}`,
  ),
  'a component is retired': statement(
    `update components set valid_to = clock_timestamp() where valid_to is null and code = ${pick('components', 'code', 'valid_to is null')}`,
  ),
  'a case changes hands': statement(
    `update cases set unit_code = (select code from units order by md5(code || $1) limit 1) where id = ${pick('cases', 'id', 'ended_at is null')}`,
  ),
  'a pin is corrected': statement(
    `update cases set point = ST_Translate(point, 40, 25), geom = ST_Translate(geom, 40, 25) where id = ${pick('cases', 'id', 'ended_at is null')}`,
  ),
  'a pipe point moves with its lines': statement(
    `update pipe_points set geom = ST_Translate(geom, 1.5, -2), changed_at = now() where code = ${pick('pipe_points', 'code', 'valid_to is null')}`,
  ),
  'a grid is used otherwise': statement(
    `update unit_grids set land_use = case land_use when 'green' then 'mixed' else 'green' end where valid_to is null and code = ${pick('unit_grids', 'code', 'valid_to is null')}`,
  ),
  'a community is renamed': statement(
    `update areas set name_en = 'Renamed ' || $1 where valid_to is null and code = ${pick('areas', 'code', "valid_to is null and level = 'community' and gridded")}`,
  ),
  'a road is drawn': statement(
    `insert into base_features (id, kind, grade, name, geom) select 'storm-' || $1, 'road', 3, '新路', ST_MakeLine(ST_PointOnSurface(geom), ST_Translate(ST_PointOnSurface(geom), 900, 700)) from unit_grids where valid_to is null order by md5(code || $1) limit 1 on conflict do nothing`,
  ),
  'a road goes': statement(
    `delete from base_features where id = ${pick('base_features', 'id', "kind = 'road' and grade >= 3")}`,
  ),
  'thousands are surveyed anew': statement(
    `update components set name = name || '·' where code in (select code from components where valid_to is null order by code offset (abs(hashtext($1)) % 20000) limit 2300) and valid_to is null`,
  ),
}

/** One edit in a transaction of its own, which may take its time, hold several, and in one of eight cases not be. */
export async function editOnce(database: Database, random: () => number): Promise<void> {
  const kinds = Object.keys(EDITS).filter((kind) => kind !== 'thousands are surveyed anew' || random() < 0.1)
  const given = Array.from({ length: random() < 0.3 ? 3 : 1 }, () => kinds[Math.floor(random() * kinds.length)]!)
  const lingers = random() < 0.2 ? 50 + random() * 400 : 0
  const failure = new Error('not this time')
  try {
    await database.system(async (client) => {
      for (const kind of given) await EDITS[kind]!(client, random)
      if (lingers > 0) await new Promise((done) => setTimeout(done, lingers))
      if (random() < 0.125) throw failure
    })
  } catch (error) {
    // Two may want the same rows crosswise: PostgreSQL ends one of them, and nothing of it remains.
    if (error !== failure && (error as { code?: string }).code !== '40P01') throw error
  }
}
