/** How large the product's tiles are over a whole city: every tile of every layer down to z16, as an administrator sees it. */
import type { TileLayer } from '../../../tiles/index.ts'
import type { Box } from '../rules.ts'
import { pathOf, tilesOver } from '../testing.ts'
import type { OwnServer } from './contestants.ts'

export interface Largest {
  path: string
  tiles: number
  /** Of the tile itself, decompressed. */
  bytes: number
}

/** The largest tile of each zoom of a layer. */
export async function largest(server: OwnServer, layer: TileLayer, box: Box): Promise<Map<number, Largest>> {
  const found = new Map<number, Largest>()
  for (let z = layer.minzoom; z <= Math.min(16, layer.maxzoom); z++) {
    const tiles = tilesOver(box, z)
    const top: Largest = { path: '', tiles: tiles.length, bytes: 0 }
    let next = 0
    const walk = async () => {
      while (next < tiles.length) {
        const path = pathOf(layer.id, tiles[next++]!)
        const answer = await fetch(server.origin + path, {
          headers: { ...server.headers, 'accept-encoding': 'identity' },
        })
        const { byteLength } = await answer.arrayBuffer()
        if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
        if (byteLength > top.bytes) Object.assign(top, { path, bytes: byteLength })
      }
    }
    await Promise.all(Array.from({ length: 4 }, walk))
    found.set(z, top)
  }
  return found
}
