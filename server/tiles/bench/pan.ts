/**
 * A planner pans the map of the whole city: views of 1440 × 900 pixels, half a view further each time, asked for as the
 * browser asks, six at once, of every layer the inventory shows. Each tile's time is from its request to its last byte.
 */
import { servedLayers } from '../layers.ts'
import { type Box, tilesTouched } from '../rules.ts'
import { randomFrom } from '../testing.ts'
import { type OwnServer, ownServer } from './contestants.ts'
import { addressOf } from './draw.ts'
import type { Bench } from './parts.ts'
import { limit } from './table.ts'

const SHOWN = ['base', 'areas', 'grids', 'pipes', 'components']
const VIEW = { width: 1440, height: 900 }
const WALKS = 12
const STEPS = 12
const AT_ONCE = 6
/** Zooms of the map; tiles end at 16. */
const ZOOMS = [12, 13, 14, 15, 16, 17.5]
const MOST_MS = 50

export async function pan({ url, pool, city }: Bench): Promise<void> {
  const cold = await ownServer(url, pool, 0)
  const rows: string[] = []
  const every = { first: [] as number[], again: [] as number[] }
  for (const zoom of ZOOMS) {
    const views = walks(city, zoom)
    const first = await visit(cold, views, zoom)
    every.first.push(...first)
    rows.push(row(`z${zoom}, made anew`, first))
  }
  cold.close()
  const warm = await ownServer(url, pool, 512)
  for (const zoom of ZOOMS) {
    const views = walks(city, zoom)
    await visit(warm, views, zoom)
    const again = await visit(warm, views, zoom)
    every.again.push(...again)
    rows.push(row(`z${zoom}, kept`, again))
  }
  warm.close()
  rows.push(row('all zooms, made anew', every.first), row('all zooms, kept', every.again))
  console.log(
    `\n**A planner pans: ${WALKS} walks of ${STEPS} views a zoom, layers ${SHOWN.join(', ')}**\n\n| | tiles | p50 ms | p95 ms | p99 ms |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}`,
  )
  limit('a tile of a panning planner, made anew, p95 ms', at(every.first, 0.95), MOST_MS)
  limit('a tile of a panning planner, kept, p95 ms', at(every.again, 0.95), MOST_MS)
}

/** Walks from random places of the gridded ground in a random direction, as boxes in degrees. */
function walks([west, south, east, north]: Box, zoom: number): Box[] {
  const random = randomFrom(2008)
  const degrees = 360 / (512 * 2 ** zoom)
  const [wide, high] = [VIEW.width * degrees, VIEW.height * degrees * Math.cos((30.25 * Math.PI) / 180)]
  return Array.from({ length: WALKS }, () => {
    const from = [west + random() * (east - west), south + random() * (north - south)] as const
    const angle = random() * 2 * Math.PI
    return Array.from({ length: STEPS }, (_, step): Box => {
      const x = from[0] + (Math.cos(angle) * step * wide) / 2
      const y = from[1] + (Math.sin(angle) * step * high) / 2
      return [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2]
    })
  }).flat()
}

/** Asks for the tiles of the views that the view before did not have; answers the milliseconds of each. */
async function visit({ origin, headers }: OwnServer, views: readonly Box[], zoom: number): Promise<number[]> {
  const times: number[] = []
  let before = new Set<string>()
  for (const view of views) {
    const wanted = SHOWN.flatMap((id) => {
      const { layer } = servedLayers.find((served) => served.layer.id === id)!
      const z = Math.min(Math.floor(zoom), layer.maxzoom)
      if (z < layer.minzoom) return []
      const { left, right, top, bottom } = tilesTouched(view, z)
      const tiles: string[] = []
      for (let x = left; x <= right; x++)
        for (let y = top; y <= bottom; y++)
          tiles.push(addressOf(`${origin}/tiles/{layer}/{z}/{x}/{y}.mvt`, id, { z, x, y }))
      return tiles
    })
    const fresh = wanted.filter((address) => !before.has(address))
    before = new Set(wanted)
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let address = fresh.pop(); address; address = fresh.pop()) {
          const begun = performance.now()
          const answer = await fetch(address, { headers })
          await answer.arrayBuffer()
          if (answer.status !== 200 && answer.status !== 204) throw new Error(`${address}: ${answer.status}`)
          times.push(performance.now() - begun)
        }
      }),
    )
  }
  return times
}

const at = (times: readonly number[], part: number) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN
const row = (name: string, times: readonly number[]) =>
  `| ${name} | ${times.length} | ${[0.5, 0.95, 0.99].map((part) => at(times, part).toFixed(1)).join(' | ')} |`
