/**
 * `npm run bench:import`: a million components from a CSV into the inventory, beside ogr2ogr into a table with a spatial join
 * after it, on the same native PostGIS in the same run. DATABASE_URL names an empty database, or one this filled before.
 * Ours does more: every row is judged (rights, units, classes, doubles in the file and in the inventory), gets a code and a
 * version under an edit, and the tiles are told. Prints a table.
 */
import { execFileSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import type { Identity } from '../access/rules.ts'
import { cityFrame } from '../areas/repository.ts'
import { cityIsLoaded, loadCity } from '../city.ts'
import { readConfig } from '../config.ts'
import { type Client, Database, run, runOne } from '../database/database.ts'
import { nativeEngine } from '../database/engine.ts'
import { migrate } from '../database/migrate.ts'
import { loadQueries } from '../database/queries.ts'
import { withFolder } from './files.ts'
import { workOff } from './import-job.ts'
import { addImport, findImport, startCheck, startRun } from './repository.ts'

const query = loadQueries(import.meta.url, './bench.sql')
const PLANNER: Identity = { personId: 'planner.city', role: 'planner', unitCode: 'HZ-CG', areaCode: null }

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } })
const rows = Number(values.rows)
const config = readConfig()
if (!config.databaseUrl) throw new Error('bench:import measures native PostGIS: set DATABASE_URL to an empty database.')
const database = new Database(nativeEngine(config.databaseUrl))
await migrate(database, config.srid)
if (!(await cityIsLoaded(database))) {
  await loadCity(database, { scale: 'demo', seed: config.seed, anchor: new Date(), srid: config.srid }, () => {})
  await database.system((client) => client.query('analyze'))
}
await database.system((client) => run(client, query('clean')))

const times: [what: string, seconds: number][] = []
async function timed<Result>(what: string, work: () => Promise<Result> | Result): Promise<Result> {
  const begun = performance.now()
  const result = await work()
  times.push([what, (performance.now() - begun) / 1000])
  console.log(`${what}: ${times.at(-1)![1].toFixed(1)} s`)
  return result
}

await withFolder(async (folder) => {
  const path = join(folder, 'components.csv')
  await write(path)
  const { size } = await stat(path)
  const now = () => new Date()
  const as = <Result>(work: (client: Client) => Promise<Result>) => database.as(PLANNER, work)
  const frame = await cityFrame(database)
  const { id } = await timed('bring and inspect', () =>
    as((client) => addImport(client, frame, PLANNER, { path, name: 'bench.csv', bytes: size }, now())),
  )
  const report = (error: Error) => console.error(error)
  // a few places of the lattice lie on components of the demo city
  await as((client) => startCheck(client, id, { badRows: 'leave_out' }, now()))
  await timed('check every row', () => workOff({ database, now, report }))
  await as((client) => startRun(client, id, now()))
  await timed('write into the inventory', () => workOff({ database, now, report }))
  const made = await as((client) => findImport(client, id))
  if (made.results.add + made.results.bad !== rows || made.results.bad > rows / 1000)
    throw new Error(`${made.results.add} of ${rows} came in: ${JSON.stringify(made.error)}`)

  await timed('ogr2ogr into a table (COPY)', () =>
    execFileSync('ogr2ogr', [
      ...[
        '-f',
        'PostgreSQL',
        `PG:${forGdal(config.databaseUrl!)}`,
        path,
        '-nln',
        'ogr_points',
        '-lco',
        'GEOMETRY_NAME=geom',
      ],
      ...[
        '-oo',
        'X_POSSIBLE_NAMES=Lon',
        '-oo',
        'Y_POSSIBLE_NAMES=Lat',
        '-s_srs',
        'OGC:CRS84',
        '-t_srs',
        `EPSG:${config.srid}`,
      ],
      ...['--config', 'PG_USE_COPY', 'YES'],
    ]),
  )
  await timed('spatial join with the unit grids', () => database.system((client) => run(client, query('join'))))
  await timed('index of the joined table', () => database.system((client) => run(client, query('indexOgr'))))
  const agree = (await database.system((client) =>
    runOne<{ both: number; same: number }>(client, query('agree'), { edit: made.editId }),
  ))!
  const { version } = (await database.system((client) => runOne<{ version: string }>(client, query('version'))))!

  console.log(
    `\n${rows.toLocaleString('en')} rows, ${(size / 1e6).toFixed(0)} MB CSV; PostgreSQL ${version}; ${process.env.BENCH_MACHINE ?? '2 cores, 24 GiB'}\n`,
  )
  console.log('| | seconds | rows a second |\n| --- | ---: | ---: |')
  const line = (what: string, seconds: number) =>
    console.log(`| ${what} | ${seconds.toFixed(1)} | ${Math.round(rows / seconds).toLocaleString('en')} |`)
  const total = (part: typeof times) => part.reduce((sum, [, seconds]) => sum + seconds, 0)
  for (const [what, seconds] of times.slice(0, 3)) line(what, seconds)
  line('**Wangge, all**', total(times.slice(0, 3)))
  for (const [what, seconds] of times.slice(3)) line(what, seconds)
  line('**ogr2ogr and join, all**', total(times.slice(3)))
  console.log(
    `\nThe same unit grid for ${agree.same.toLocaleString('en')} of ${agree.both.toLocaleString('en')} components.`,
  )
})
await database.system((client) => run(client, query('clean')))
await database.close()

/** GDAL adds words of its own to the connection, which a URL does not bear. */
function forGdal(databaseUrl: string): string {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl)
  const parts = { host: hostname, port: port || '5432', user: username, password, dbname: pathname.slice(1) }
  return Object.entries(parts)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}='${decodeURIComponent(value)}'`)
    .join(' ')
}

async function write(path: string): Promise<void> {
  const { places, classes } = await database.system(async (client) => ({
    places: await run<{ lon: number; lat: number }>(client, query('places'), { count: rows }),
    classes: await run<{ code: string }>(client, query('pointClasses')),
  }))
  if (places.length < rows) throw new Error(`the gridded ground has room for ${places.length} rows at 5 m`)
  const file = createWriteStream(path)
  file.write('ClassCode,ObjName,DeptCode1,DeptCode2,DeptCode3,ObjState,DataSource,Accuracy,Address,Lon,Lat\n')
  for (const [index, { lon, lat }] of places.entries()) {
    const line = `${classes[index % classes.length]!.code},部件 ${index},HZ-CG,HZ-LD,HZ-LD,完好,实测,A,文三路 ${index} 号,${lon.toFixed(8)},${lat.toFixed(8)}\n`
    if (!file.write(line)) await new Promise<void>((done) => file.once('drain', () => done()))
  }
  file.end()
  await finished(file)
}
