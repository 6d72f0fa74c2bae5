/**
 * npm run bench:tiles: our vector tiles beside peers' on the same PostGIS, uncached and cached apart, each with its ratio to
 * the bare SQL of the same tiles in the same run. How to start the peers, and the last figures: bench/README.md.
 */
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { hasPgbench } from './bench/ceiling.ts'
import { peer } from './bench/contestants.ts'
import { describe, dropGround, openGround } from './bench/ground.ts'
import { invalidation } from './bench/invalidation.ts'
import { generator } from './bench/load.ts'
import { pan } from './bench/pan.ts'
import { type Bench, cached, product, sizes, uncached } from './bench/parts.ts'
import { judged } from './bench/table.ts'
import type { Box } from './rules.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    peer: { type: 'string', multiple: true, default: [] },
    cached: { type: 'string', multiple: true, default: [] },
    pool: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
})
const cityUrl = process.env.DATABASE_URL
if (!cityUrl) throw new Error('Set DATABASE_URL to a native server: peers speak to nothing else.')
if (!hasPgbench)
  throw new Error('pgbench is not here (Debian: postgresql-15): without it there is no bare SQL to compare with.')
if (positionals[0] === 'drop') {
  await dropGround(cityUrl)
  process.exit()
}
const { database, url } = await openGround(cityUrl)
console.log(`The bench's database: ${url}`)
if (positionals[0] === 'prepare') process.exit()
const [pool, seconds, rounds] = [values.pool, values.seconds, values.rounds].map(Number) as [number, number, number]
const [peers, cachedPeers] = [values.peer.map(peer), values.cached.map(peer)]
const wanted = (part: string) => !values.only || values.only.split(',').includes(part)

console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
)
console.log(await database.system(describe))
console.log(
  `${generator}; ${pool} connections to the database each; ${rounds} rounds of ${seconds} s, the middle one told`,
)

const city: Box = await database.system(async (client) => {
  const { rows } =
    await client.query(`select ST_XMin(e) as west, ST_YMin(e) as south, ST_XMax(e) as east, ST_YMax(e) as north
    from (select ST_Extent(ST_Transform(geom, 4326)) as e from unit_grids where valid_to is null) gridded`)
  return [rows[0].west, rows[0].south, rows[0].east, rows[0].north]
})

const bench: Bench = { url, city, pool, seconds, rounds, peers, cachedPeers }
if (wanted('uncached')) await uncached(bench)
if (wanted('cached')) await cached(bench)
if (wanted('product')) await product(bench)
if (wanted('sizes')) await sizes(bench)
if (wanted('invalidation')) await invalidation(bench)
if (wanted('pan')) await pan(bench)
console.log(judged())
await database.close()
process.exit(0)
