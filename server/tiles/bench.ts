/**
 * npm run bench:tiles: our vector tiles beside peers' on the same PostGIS, uncached and cached apart, each with its ratio to
 * the bare SQL of the same tiles in the same run. How to start the peers, and the last figures: bench/README.md.
 */
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { ceiling, hasPgbench, martinStatement, ownStatement } from './bench/ceiling.ts'
import { compare } from './bench/comparison.ts'
import { type Contestant, ownServer, peer } from './bench/contestants.ts'
import { addressOf, type Box, draw, POINTS_BOX, type Workload } from './bench/draw.ts'
import { describe, dropGround, openGround } from './bench/ground.ts'
import { benchLayers } from './bench/layers.ts'
import { generator, load, type Report } from './bench/load.ts'
import { largest } from './bench/sizes.ts'
import { judged, limit, middle, table, target } from './bench/table.ts'
import { servedLayers } from './layers.ts'

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

const IDENTITY = { 'accept-encoding': 'identity' }
const GZIP = { 'accept-encoding': 'gzip' }
const city: Box = await database.system(async (client) => {
  const { rows } =
    await client.query(`select ST_XMin(e) as west, ST_YMin(e) as south, ST_XMax(e) as east, ST_YMax(e) as north
    from (select ST_Extent(ST_Transform(geom, 4326)) as e from unit_grids where valid_to is null) gridded`)
  return [rows[0].west, rows[0].south, rows[0].east, rows[0].north]
})

/** Measures all in turn, in each round beginning with another, each after a second to warm. */
async function inTurn(measures: ReadonlyMap<string, (seconds: number) => Promise<Report>>) {
  const reports = new Map<string, Report[]>([...measures.keys()].map((name) => [name, []]))
  const names = [...measures.keys()]
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round) % names.length]!
      await measures.get(name)!(1)
      reports.get(name)!.push(await measures.get(name)!(seconds))
    }
  }
  return new Map([...reports].map(([name, all]) => [name, middle(all)]))
}
const over =
  (contestant: Contestant, { layer, tiles }: Workload, headers: Record<string, string>) =>
  (time: number) =>
    load(
      tiles.map((tile) => contestant.address(layer, tile)),
      headers,
      time,
    )

async function uncached(): Promise<void> {
  const ours = await ownServer(url, pool, 0)
  const works = [
    draw('50,000 points, z10–16', 'points', [10, 16], POINTS_BOX),
    draw('50,000 points, z14', 'points', [14, 14], POINTS_BOX),
    // Lower, a peer's tile of these tables is tens of megabytes: see the sizes.
    draw('city, unit grids, z13–16', 'grids', [13, 16], city),
    draw('city, pipe lines, z14–16', 'pipes', [14, 16], city),
    draw('city, components, z14–16', 'components', [14, 16], city),
  ]
  for (const work of works) {
    const served = benchLayers.find(({ layer }) => layer.id === work.layer)!
    const distinct = [...new Map(work.tiles.map((tile) => [JSON.stringify(tile), tile])).values()].slice(0, 24)
    for (const other of peers) {
      const { tiles, features, differences, differing } = await compare(ours, other, work.layer, distinct)
      console.log(
        `\n${work.name}: ${other.name} beside ours, ${tiles} tiles, ${features} features: ${differing || 'no'} differences`,
      )
      for (const [kind, detail] of differences) console.log(`  ${kind}, for example ${detail}`)
    }
    const sql = (text: string) => (time: number) => ceiling(url, text, work.tiles, pool, time)
    const fields = served.layer.sourceLayers.map((source) => Object.keys(source.fields).join(', '))[0]!
    const measures = new Map<string, (time: number) => Promise<Report>>([
      ['bare SQL, ours', sql(ownStatement(served))],
      ["bare SQL, Martin's", sql(martinStatement(`tile_bench.${work.layer}`, fields, 3857))],
    ])
    if (work.layer === 'points') {
      measures.set("bare SQL, Martin's in degrees", sql(martinStatement('tile_bench.points_4326', fields, 4326)))
    }
    for (const [called, headers] of [
      ['identity', IDENTITY],
      ['gzip', GZIP],
    ] as const) {
      for (const one of [ours, ...peers]) measures.set(`${one.name}, ${called}`, over(one, work, headers))
    }
    const results = await inTurn(measures)
    console.log(table(`Uncached: ${work.name}`, results, 'bare SQL, ours'))
    const got = (name: string) => results.get(name)?.rate
    target(`${work.name}: identity to bare SQL`, got('wangge, identity')! / got('bare SQL, ours')!, 0.85)
    for (const called of ['identity', 'gzip']) {
      const martin = got(`martin, ${called}`)
      if (martin) target(`${work.name}: ${called} to Martin`, got(`wangge, ${called}`)! / martin, 1.15)
    }
  }
  ours.close()
}

async function cached(): Promise<void> {
  const ours = await ownServer(url, pool, 1024)
  for (const work of [
    draw('50,000 points, z14', 'points', [14, 14], POINTS_BOX),
    draw('50,000 points, z10–16', 'points', [10, 16], POINTS_BOX),
  ]) {
    const all = [ours, ...cachedPeers]
    // Every tile once, so that all of them are kept before the first is measured.
    for (const one of all) await over(one, work, GZIP)(3)
    const results = await inTurn(
      new Map(
        [GZIP, IDENTITY].flatMap((headers) =>
          all.map((one) => [`${one.name}, ${headers['accept-encoding']}`, over(one, work, headers)] as const),
        ),
      ),
    )
    console.log(table(`Cached: ${work.name}`, results))
    const tegola = results.get('tegola, gzip')?.rate
    if (work.name.endsWith('z14'))
      target(`cached, ${work.name}`, results.get('wangge, cache, gzip')!.rate, Math.min(20_000, tegola ?? 20_000), 0)
  }
  ours.close()
}

async function product(): Promise<void> {
  const ours = await ownServer(url, pool, 0)
  const asked = { role: 'wangge_request', 'wangge.person': 'admin', 'wangge.role': 'administrator' }
  for (const served of servedLayers) {
    const { layer } = served
    const work = draw(
      `product layer ${layer.id}`,
      layer.id,
      [Math.max(10, layer.minzoom), Math.min(16, layer.maxzoom)],
      city,
    )
    const own: Contestant = {
      name: 'wangge',
      address: (id, tile) => addressOf(`${ours.origin}/tiles/{layer}/{z}/{x}/{y}.mvt`, id, tile),
    }
    const results = await inTurn(
      new Map<string, (time: number) => Promise<Report>>([
        ['bare SQL', (time) => ceiling(url, ownStatement(served), work.tiles, pool, time, asked)],
        ['wangge, identity', over(own, work, { ...ours.headers, ...IDENTITY })],
        ['wangge, gzip', over(own, work, { ...ours.headers, ...GZIP })],
      ]),
    )
    console.log(table(`Uncached: ${work.name}, z${work.zooms.join('–')}, as an administrator`, results, 'bare SQL'))
  }
  ours.close()
}

async function sizes(): Promise<void> {
  const ours = await ownServer(url, pool, 0)
  for (const { layer } of servedLayers) {
    const tops = await largest(ours, layer, city)
    console.log(
      `\n${layer.id}: largest tile by zoom: ${[...tops].map(([z, { bytes, tiles }]) => `z${z} ${Math.round(bytes / 1000)} kB of ${tiles}`).join(', ')}`,
    )
    const top = [...tops.values()].sort((a, b) => b.bytes - a.bytes)[0]!
    limit(`largest tile of ${layer.id}, bytes decompressed (${top.path})`, top.bytes, 500_000)
  }
  ours.close()
}

if (wanted('uncached')) await uncached()
if (wanted('cached')) await cached()
if (wanted('product')) await product()
if (wanted('sizes')) await sizes()
console.log(judged())
await database.close()
process.exit(0)
