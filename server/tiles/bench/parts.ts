/** The parts of bench:tiles. Each prints its tables and judges its targets. */
import { servedLayers } from '../layers.ts'
import type { Box } from '../rules.ts'
import { ceiling, martinStatement, ownStatement } from './ceiling.ts'
import { compare } from './comparison.ts'
import { type Contestant, ownServer } from './contestants.ts'
import { addressOf, draw, POINTS_BOX, type Workload } from './draw.ts'
import { benchLayers } from './layers.ts'
import { load, type Report } from './load.ts'
import { largest } from './sizes.ts'
import { limit, middle, table, target } from './table.ts'

export interface Bench {
  url: string
  /** The gridded area. */
  city: Box
  pool: number
  seconds: number
  rounds: number
  peers: readonly Contestant[]
  cachedPeers: readonly Contestant[]
}
type Measure = (seconds: number) => Promise<Report>

const IDENTITY = { 'accept-encoding': 'identity' }
const GZIP = { 'accept-encoding': 'gzip' }
/** Measures all in turn, in each round beginning with another, each after a second to warm. */
async function inTurn({ seconds, rounds }: Bench, measures: ReadonlyMap<string, Measure>) {
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

/** Every tile made anew: like for like beside peers, and the bare SQL of the same tiles. */
export async function uncached(bench: Bench): Promise<void> {
  const { url, pool, peers, city } = bench
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
    const measures = new Map<string, Measure>([
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
    const results = await inTurn(bench, measures)
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

/** Every tile kept before the first is measured. */
export async function cached(bench: Bench): Promise<void> {
  const { url, pool, cachedPeers } = bench
  const ours = await ownServer(url, pool, 1024)
  for (const work of [
    draw('50,000 points, z14', 'points', [14, 14], POINTS_BOX),
    draw('50,000 points, z10–16', 'points', [10, 16], POINTS_BOX),
  ]) {
    const all = [ours, ...cachedPeers]
    // Every tile once, so that all of them are kept before the first is measured.
    for (const one of all) await over(one, work, GZIP)(3)
    const results = await inTurn(
      bench,
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

/** The product's own layers, with rights and generalisation, beside their own bare SQL. */
export async function product(bench: Bench): Promise<void> {
  const { url, pool, city } = bench
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
      bench,
      new Map<string, Measure>([
        ['bare SQL', (time) => ceiling(url, ownStatement(served), work.tiles, pool, time, asked)],
        ['wangge, identity', over(own, work, { ...ours.headers, ...IDENTITY })],
        ['wangge, gzip', over(own, work, { ...ours.headers, ...GZIP })],
      ]),
    )
    console.log(table(`Uncached: ${work.name}, z${work.zooms.join('–')}, as an administrator`, results, 'bare SQL'))
  }
  ours.close()
}

/** The largest tile of each product layer. */
export async function sizes(bench: Bench): Promise<void> {
  const { url, pool, city } = bench
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
