/**
 * Whether a peer's tiles hold what ours hold: the same features with the same properties, and every vertex inside the tile
 * within one unit. What lies outside is left out, for buffers differ (ours and Martin's 64 units, TiPg's 256).
 */
import { EXTENT, type TileAddress } from '../../database/tile-encoder.ts'
import { type Decoded, decode } from '../testing.ts'
import type { Contestant } from './contestants.ts'
import { KEY } from './layers.ts'

export interface Comparison {
  tiles: number
  features: number
  /** What differs, in words, the first of each kind. */
  differences: Map<string, string>
  differing: number
}

export async function compare(
  ours: Contestant,
  peer: Contestant,
  layer: string,
  tiles: readonly TileAddress[],
): Promise<Comparison> {
  const result: Comparison = { tiles: 0, features: 0, differences: new Map(), differing: 0 }
  for (const tile of tiles) {
    const [a, b] = await Promise.all([ours, peer].map((one) => inside(one.address(layer, tile), KEY[layer]!)))
    result.tiles++
    result.features += a!.size
    const say = (kind: string, detail: string) => {
      result.differing++
      if (!result.differences.has(kind)) result.differences.set(kind, `${tile.z}/${tile.x}/${tile.y}: ${detail}`)
    }
    for (const key of new Set([...a!.keys(), ...b!.keys()])) {
      const [mine, theirs] = [a!.get(key), b!.get(key)]
      if (!mine || !theirs) say(mine ? 'only ours' : 'only theirs', key)
      else {
        const [p, q] = [mine, theirs].map(({ properties }) => JSON.stringify(Object.entries(properties).sort()))
        if (p !== q) say('properties', `${p} and ${q}`)
        const apart = Math.max(farthest(mine.vertices, theirs.vertices), farthest(theirs.vertices, mine.vertices))
        if (apart > 1) say('geometry', `${key} is ${apart} units apart`)
      }
    }
  }
  return result
}

interface Shown {
  properties: Decoded['properties']
  vertices: { x: number; y: number }[]
}

/** The features of a tile with a vertex inside it, by key. */
async function inside(url: string, key: string): Promise<Map<string, Shown>> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`)
  const shown = new Map<string, Shown>()
  for (const feature of Object.values(decode(new Uint8Array(await answer.arrayBuffer()))).flat()) {
    const within = (value: number) => value > 1 && value < EXTENT - 1
    const vertices = feature.parts.flat().filter(({ x, y }) => within(x) && within(y))
    if (vertices.length > 0) shown.set(String(feature.properties[key]), { properties: feature.properties, vertices })
  }
  return shown
}

/** How far, in units, the loneliest of some vertices is from its nearest of the others. */
function farthest(some: Shown['vertices'], others: Shown['vertices']): number {
  return Math.max(
    ...some.map((a) => Math.min(...others.map((b) => Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))))),
  )
}
