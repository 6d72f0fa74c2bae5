/** For tests and benches of tiles: where they are, and what is in them. */
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import type { TileAddress } from '../database/tile-encoder.ts'
import { tilesTouched } from './rules.ts'

/** A feature in tile coordinates. */
export interface Decoded {
  type: 0 | 1 | 2 | 3
  properties: Record<string, string | number | boolean>
  parts: { x: number; y: number }[][]
}

/** Features by source-layer, read by an implementation that shares nothing with the encoders. */
export function decode(bytes: Uint8Array): Record<string, Decoded[]> {
  const tile = new VectorTile(new PbfReader(bytes))
  return Object.fromEntries(
    Object.entries(tile.layers).map(([name, layer]) => [
      name,
      Array.from({ length: layer.length }, (_, index) => {
        const feature = layer.feature(index)
        return { type: feature.type, properties: feature.properties, parts: feature.loadGeometry() }
      }),
    ]),
  )
}

/** The tile that holds a place. */
export function tileAt([lon, lat]: readonly [number, number], z: number): TileAddress {
  const { left, top } = tilesTouched([lon, lat, lon, lat], z, 0)
  return { z, x: left, y: top }
}

/** Every tile that touches a box of degrees. */
export function tilesOver([west, south, east, north]: readonly number[], z: number): TileAddress[] {
  const { left, top, right, bottom } = tilesTouched([west!, south!, east!, north!], z, 0)
  const tiles: TileAddress[] = []
  for (let x = left; x <= right; x++) for (let y = top; y <= bottom; y++) tiles.push({ z, x, y })
  return tiles
}

export const pathOf = (layer: string, { z, x, y }: TileAddress) => `/tiles/${layer}/${z}/${x}/${y}.mvt`

/** Lehmer's generator: the same numbers for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}
