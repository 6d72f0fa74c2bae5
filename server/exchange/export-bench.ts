/**
 * `npm run bench:export`: every component of the native database that DATABASE_URL names, as export jobs. Prints how long each
 * takes, by how much the process grows, and for how long it answers nobody else meanwhile.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import type { Identity } from '../access/rules.ts'
import { readConfig } from '../config.ts'
import { Database } from '../database/database.ts'
import { nativeEngine } from '../database/engine.ts'
import { migrate } from '../database/migrate.ts'
import { workOffExports } from './export-job.ts'
import { addExport, findExport, removeExport } from './export-repository.ts'

const PLANNER: Identity = { personId: 'planner.city', role: 'planner', unitCode: 'HZ-CG', areaCode: null }
const MEGABYTE = 1024 * 1024

const { values } = parseArgs({ options: { formats: { type: 'string', default: 'csv,geopackage,shapefile' } } })
const config = readConfig()
if (!config.databaseUrl) throw new Error('bench:export measures native PostGIS: set DATABASE_URL to a filled database.')
const database = new Database(nativeEngine(config.databaseUrl))
await migrate(database, config.srid)
const now = () => new Date()
const report = (error: Error) => console.error(error)

console.log('| format | components | seconds | file, MB | process grew by, MB | longest pause, ms |')
console.log('| --- | ---: | ---: | ---: | ---: | ---: |')
for (const format of values.formats.split(',')) {
  const { id } = await database.as(PLANNER, (client) => addExport(client, { format, sort: 'code' }, now()))
  const before = process.memoryUsage.rss()
  let most = before
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 100)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const begun = performance.now()
  await workOffExports({ database, now, report })
  const seconds = (performance.now() - begun) / 1000
  clearInterval(watching)
  const { state, progress, file } = await database.as(PLANNER, (client) => findExport(client, id, now()))
  if (state !== 'done') throw new Error(`export ${id} is ${state}`)
  const figures = [
    progress.done.toLocaleString('en'),
    seconds.toFixed(0),
    (file!.bytes / MEGABYTE).toFixed(0),
    ((most - before) / MEGABYTE).toFixed(0),
    (delay.max / 1e6).toFixed(0),
  ]
  console.log(`| ${format} | ${figures.join(' | ')} |`)
  await database.as(PLANNER, (client) => removeExport(client, id, now()))
}
await database.close()
