/** Where kept tiles are: finds those that a box touches, at every zoom at once. */
import { type TileAddress, WORLD_METRES } from '../database/tile-encoder.ts'
import { isIn, tileRange } from './rules.ts'

/** Box in EPSG:3857. */
export interface Extent {
  west: number
  south: number
  east: number
  north: number
}

export class TilePlaces<Thing extends { address: TileAddress }> {
  private readonly zooms = new Map<number, Map<number, Set<Thing>>>()

  add(thing: Thing): void {
    const { z, x, y } = thing.address
    const zoom = this.zooms.get(z) ?? new Map<number, Set<Thing>>()
    this.zooms.set(z, zoom)
    const at = zoom.get(x * 2 ** z + y)
    if (at) at.add(thing)
    else zoom.set(x * 2 ** z + y, new Set([thing]))
  }

  remove(thing: Thing): void {
    const { z, x, y } = thing.address
    const zoom = this.zooms.get(z)
    const at = zoom?.get(x * 2 ** z + y)
    at?.delete(thing)
    if (at?.size === 0) zoom!.delete(x * 2 ** z + y)
  }

  /**
   * The things whose tile a box touches.
   * @param reach how far a thing's tile reaches beyond its edge, as a part of its side; the largest there is
   */
  *touching(extent: Extent, minzoom: number, reach: number): Iterable<Thing> {
    for (const [z, zoom] of this.zooms) {
      if (z < minzoom || zoom.size === 0) continue
      const across = 2 ** z
      const range = rangeOf(extent, z, reach)
      if ((range.right - range.left + 1) * (range.bottom - range.top + 1) > zoom.size) {
        for (const [key, things] of zoom) {
          if (isIn(range, { x: Math.floor(key / across), y: key % across })) yield* things
        }
      } else {
        for (let x = range.left; x <= range.right; x++)
          for (let y = range.top; y <= range.bottom; y++) {
            const things = zoom.get(x * across + y)
            if (things) yield* things
          }
      }
    }
  }

  *[Symbol.iterator](): Iterator<Thing> {
    for (const zoom of this.zooms.values()) for (const things of zoom.values()) yield* things
  }
}

/** Whether a box touches a tile that reaches so far beyond its edge. */
export const touches = (extent: Extent, address: TileAddress, reach: number) =>
  isIn(rangeOf(extent, address.z, reach), address)

const rangeOf = ({ west, south, east, north }: Extent, z: number, reach: number) =>
  tileRange(
    {
      west: 0.5 + west / WORLD_METRES,
      north: 0.5 - north / WORLD_METRES,
      east: 0.5 + east / WORLD_METRES,
      south: 0.5 - south / WORLD_METRES,
    },
    z,
    reach,
  )

/** A box of EPSG:3857 in degrees: west, south, east, north. */
export function inDegrees({ west, south, east, north }: Extent): [number, number, number, number] {
  const lon = (x: number) => (x / WORLD_METRES) * 360
  const lat = (y: number) => (Math.atan(Math.sinh((y / WORLD_METRES) * 2 * Math.PI)) * 180) / Math.PI
  return [lon(west), lat(south), lon(east), lat(north)]
}
