/** How soon after a commit four server processes give the new tile, while each is also asked for others without a pause. */
import { Database } from '../../database/database.ts'
import { nativeEngine } from '../../database/engine.ts'
import { startStormServer } from '../storm.ts'
import { pathOf, tileAt, tilesOver } from '../testing.ts'
import type { Bench } from './parts.ts'
import { limit } from './table.ts'

const PROCESSES = 4
const EDITS = 100

/** One edit after the other: a name in the base map, seen in a tile of z14 that every process keeps. */
export async function invalidation({ url, city }: Bench): Promise<void> {
  const database = new Database(nativeEngine(url))
  const servers = await Promise.all(Array.from({ length: PROCESSES }, () => startStormServer(database)))
  const { rows } = await database.system((client) =>
    client.query(`select id, ST_X(place) as lon, ST_Y(place) as lat from (
      select id, ST_Transform(ST_Centroid(geom), 4326) as place from base_features where kind = 'metro_station' order by id limit 1) station`),
  )
  const path = pathOf('base', tileAt([rows[0].lon, rows[0].lat], 14))
  const tag = async (server: string) => {
    const answer = await fetch(server + path, { headers: { 'accept-encoding': 'identity' } })
    await answer.arrayBuffer()
    return answer.headers.get('etag')
  }
  const others = tilesOver(city, 13).map((address) => pathOf('areas,base', address))
  // Kept before the first edit, as a city's tiles are at any time but the morning of an upgrade.
  for (const server of servers) for (const other of others) await (await fetch(server.url + other)).arrayBuffer()
  let loading = true
  const load = servers.map(async (server) => {
    for (let turn = 0; loading; turn++) await (await fetch(server.url + others[turn % others.length]!)).arrayBuffer()
  })
  const took: number[] = []
  for (let edit = 0; edit < EDITS; edit++) {
    const before = await Promise.all(servers.map((server) => tag(server.url)))
    await database.system((client) =>
      client.query({
        text: 'update base_features set name_en = $1 where id = $2',
        values: [`Station ${edit} ${Date.now()}`, rows[0].id],
      }),
    )
    const committed = performance.now()
    await Promise.all(
      servers.map(async (server, index) => {
        while ((await tag(server.url)) === before[index]) if (performance.now() - committed > 10_000) break
        took.push(performance.now() - committed)
      }),
    )
  }
  loading = false
  await Promise.all(load)
  for (const server of servers) server.close()
  await database.close()
  took.sort((a, b) => a - b)
  const at = (part: number) => took[Math.floor((took.length - 1) * part)]!
  console.log(
    `\n**From the commit to the new tile in the client's hands**, ${EDITS} edits, ${PROCESSES} processes under load: p50 ${at(0.5).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms, at most ${at(1).toFixed(0)} ms`,
  )
  limit('from commit to new tile, p99, ms', at(0.99), 200)
}
