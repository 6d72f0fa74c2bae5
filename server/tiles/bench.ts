/**
 * npm run bench:tiles: random tiles over the gridded area, z10–16, through the whole server, beside the bare SQL of
 * the same tiles in the same run. DATABASE_URL must hold a loaded city; without it a demo city is made in memory.
 */
import { cpus, totalmem } from 'node:os'
import { tileLayers } from '../../tiles/index.ts'
import { buildApp } from '../app.ts'
import { cityIsLoaded, loadCity } from '../city.ts'
import { readConfig } from '../config.ts'
import { Database } from '../database/database.ts'
import { embeddedEngine, nativeEngine } from '../database/engine.ts'
import { migrate } from '../database/migrate.ts'
import { type TileAddress, tileEncoder } from '../database/tile-encoder.ts'
import { pathOf, randomFrom, tileAt } from './testing.ts'
import { sourcesOf } from './tiles.ts'

const TILES = Number(process.env.TILES ?? 60)
const NOW = new Date('2026-11-20T02:00:00Z')
const url = process.env.DATABASE_URL
const database = new Database(url ? nativeEngine(url) : await embeddedEngine(undefined))
await migrate(database, 4549)
if (!(await cityIsLoaded(database))) {
  await loadCity(database, { scale: 'demo', seed: 'hangzhou-2008', anchor: NOW, srid: 4549 })
}
const app = await buildApp({ database, config: { ...readConfig({ DEMO: '1' }), databaseUrl: url }, now: () => NOW })
const session = await app.inject({ method: 'POST', url: '/api/session', payload: { person: 'admin' } })
const headers = { authorization: `Bearer ${session.json().token}`, 'accept-encoding': 'gzip' }
const admin = { personId: 'admin', role: 'administrator', unitCode: null, areaCode: null } as const

const { rows } = await database.system((client) =>
  client.query(`select (select count(*) from unit_grids) as grids, (select count(*) from components) as components,
    (select count(*) from pipe_lines) as lines, (select count(*) from cases) as cases, version(), postgis_lib_version() as postgis,
    ST_XMin(extent) as west, ST_YMin(extent) as south, ST_XMax(extent) as east, ST_YMax(extent) as north
    from (select ST_Extent(ST_Transform(geom, 4326)) as extent from unit_grids) gridded`),
)
const city = rows[0]
console.log(`${database.kind} engine, ${String(city.version).split(' on ')[0]}, PostGIS ${city.postgis}`)
console.log(
  `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
)
console.log(`${city.grids} grids, ${city.components} components, ${city.lines} pipe lines, ${city.cases} cases`)
console.log(`${TILES} tiles a layer, z10–16, one after another; first: never asked before, again: the same once more\n`)

/** Runs one after another and says how fast. */
async function measure(label: string, addresses: TileAddress[], work: (address: TileAddress) => Promise<number>) {
  const took: number[] = []
  let bytes = 0
  for (const address of addresses) {
    const start = performance.now()
    bytes += await work(address)
    took.push(performance.now() - start)
  }
  const total = took.reduce((sum, one) => sum + one, 0)
  took.sort((a, b) => a - b)
  const at = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))]!.toFixed(1).padStart(7)
  const rate = (addresses.length / (total / 1000)).toFixed(0).padStart(6)
  const mean = Math.round(bytes / addresses.length / 1024).toString()
  console.log(
    `${label.padEnd(26)}${rate} tiles/s   p50${at(0.5)} ms   p99${at(0.99)} ms   ${mean.padStart(4)} kB a tile`,
  )
}

for (const layer of tileLayers) {
  const random = randomFrom(2008)
  const addresses = Array.from({ length: TILES }, () => {
    const z = Math.max(layer.minzoom, 10) + Math.floor(random() * (17 - Math.max(layer.minzoom, 10)))
    const { west, south, east, north } = city
    return tileAt([west + random() * (east - west), south + random() * (north - south)], z)
  })
  const different = [...new Map(addresses.map((address) => [pathOf(layer.id, address), address])).values()]
  const fetchTile = async (address: TileAddress) =>
    (await app.inject({ url: pathOf(layer.id, address), headers })).rawPayload.length
  const encoder = tileEncoder(database, sourcesOf(layer))
  await measure(`${layer.id}: bare SQL`, different, (address) =>
    database.as(admin, async (client) => (await encoder(client, address, NOW)).length),
  )
  await measure(`${layer.id}: served, first`, different, fetchTile)
  await measure(`${layer.id}: served, again`, different, fetchTile)
}
await app.close()
await database.close()
