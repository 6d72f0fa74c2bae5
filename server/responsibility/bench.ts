/**
 * Points a second of bulk responsibility on the demo city, beside a plain join by ST_Covers.
 * npx tsx server/responsibility/bench.ts: the embedded engine, and with DATABASE_URL a throw-away database there too.
 * Results and machine: sql/bench/responsibility.md.
 */
import { loadCity } from '../city.ts'
import { Database } from '../database/database.ts'
import { type Engine, embeddedEngine, nativeEngine } from '../database/engine.ts'
import { migrate } from '../database/migrate.ts'
import { asAdministrator, databaseUrl } from '../testing.ts'
import { type Question, resolveMany } from './index.ts'

const NOW = new Date('2026-11-20T02:00:00Z')
const COUNT = 20_000
const BATCH = 1_000
const BENCH_DATABASE = 'wangge_bench_responsibility'

/** Random points inside random unit grids, so that every one is answered. */
const POINTS = `select ST_Transform(ST_SetSRID(ST_Point(ST_X(place.middle) + 30 * (random() - 0.5), ST_Y(place.middle) + 30 * (random() - 0.5)), 4549), 4326) as at
  from (select row_number() over () as n, ST_PointOnSurface(geom) as middle, count(*) over () as many from unit_grids) place
  join (select 1 + floor(random() * (select count(*) from unit_grids)) as n from generate_series(1, ${COUNT})) draw using (n)`

async function measure(engine: Engine): Promise<void> {
  const database = new Database(engine)
  await migrate(database, 4549)
  await loadCity(database, { scale: 'demo', seed: 'hangzhou-2008', anchor: NOW, srid: 4549, cases: 0 })
  await database.system(async (client) => {
    await client.query('select setseed(0.42)')
    const { rows } = await client.query(`select st_asgeojson(at, 12) as geometry from (${POINTS}) p`)
    await client.query(
      'create temporary table bench_points as select n, null::geometry as geom from generate_series(1, 0) n',
    )
    await client.query(
      'insert into bench_points select n, ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(g), 4326), 4549) from unnest($1::text[]) with ordinality as p (g, n)',
      [rows.map((row) => row.geometry)],
    )
    await client.query('analyze bench_points')
    const plain = await seconds(() =>
      client.query(
        'select count(*) from bench_points point join unit_grids grid on grid.valid_to is null and ST_Covers(grid.geom, point.geom)',
      ),
    )
    const questions = rows.map<Question>((row) => ({
      geometry: JSON.parse(row.geometry),
      kind: 'event',
      class: '0104',
    }))
    const bulk = await seconds(async () => {
      for (let start = 0; start < questions.length; start += BATCH)
        await resolveMany(client, questions.slice(start, start + BATCH), NOW)
    })
    const single = await seconds(async () => {
      for (const question of questions.slice(0, 200)) await resolveMany(client, [question], NOW)
    })
    console.log(
      `${engine.kind}: plain ST_Covers join ${rate(rows.length, plain)}/s, resolve in batches of ${BATCH} ${rate(rows.length, bulk)}/s, one at a time ${((single / 200) * 1000).toFixed(1)} ms (${rows.length} points)`,
    )
  })
  await database.close()
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  await work() // warm
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
const rate = (count: number, time: number) => Math.round(count / time).toLocaleString('en')

await measure(await embeddedEngine(undefined))
const url = process.env.DATABASE_URL
if (url) {
  await asAdministrator(url, `drop database if exists ${BENCH_DATABASE} with (force)`)
  await asAdministrator(url, `create database ${BENCH_DATABASE}`)
  await measure(nativeEngine(databaseUrl(url, BENCH_DATABASE)))
  await asAdministrator(url, `drop database ${BENCH_DATABASE} with (force)`)
}
