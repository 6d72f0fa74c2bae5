/** Which tiles are asked for: seeded, never one address over and over. */
import type { TileAddress } from '../../database/tile-encoder.ts'
import type { Box } from '../rules.ts'
import { randomFrom, tileAt } from '../testing.ts'

export interface Workload {
  name: string
  layer: string
  zooms: readonly [from: number, to: number]
  tiles: readonly TileAddress[]
}

/** Where the points of schema.sql lie. */
export const POINTS_BOX: Box = [120.1, 30.17, 120.3, 30.32]

/**
 * Tiles at random places of a box, each zoom as often as the others. They repeat, for low zooms have few: who measures
 * the making of tiles keeps none.
 */
export function draw(
  name: string,
  layer: string,
  zooms: readonly [number, number],
  [west, south, east, north]: Box,
  count = 1000,
): Workload {
  const random = randomFrom(2008)
  const tiles = Array.from({ length: count }, () => {
    const z = zooms[0] + Math.floor(random() * (zooms[1] - zooms[0] + 1))
    return tileAt([west + random() * (east - west), south + random() * (north - south)], z)
  })
  return { name, layer, zooms, tiles }
}

/** A peer's address of a tile, from its template with {layer}, {z}, {x} and {y}. */
export const addressOf = (template: string, layer: string, { z, x, y }: TileAddress) =>
  template
    .replaceAll('{layer}', layer)
    .replaceAll('{z}', String(z))
    .replaceAll('{x}', String(x))
    .replaceAll('{y}', String(y))
