/** Where kept tiles are: finds those that a box touches, at every zoom at once. */
import type { TileAddress } from '../database/tile-encoder.ts'

const HALF_WORLD = 20037508.342789244

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
      const side = (2 * HALF_WORLD) / across
      const within = (index: number) => Math.min(across - 1, Math.max(0, Math.floor(index)))
      const left = within((extent.west + HALF_WORLD) / side - reach)
      const right = within((extent.east + HALF_WORLD) / side + reach)
      const top = within((HALF_WORLD - extent.north) / side - reach)
      const bottom = within((HALF_WORLD - extent.south) / side + reach)
      if ((right - left + 1) * (bottom - top + 1) > zoom.size) {
        for (const [key, things] of zoom) {
          const [x, y] = [Math.floor(key / across), key % across]
          if (x >= left && x <= right && y >= top && y <= bottom) yield* things
        }
      } else {
        for (let x = left; x <= right; x++)
          for (let y = top; y <= bottom; y++) {
            const things = zoom.get(x * across + y)
            if (things) yield* things
          }
      }
    }
  }

  clear(): void {
    this.zooms.clear()
  }
}

/** Whether a box touches a tile that reaches so far beyond its edge. */
export function touches(extent: Extent, { z, x, y }: TileAddress, reach: number): boolean {
  const side = (2 * HALF_WORLD) / 2 ** z
  const west = x * side - HALF_WORLD
  const north = HALF_WORLD - y * side
  const more = reach * side
  return (
    extent.east >= west - more &&
    extent.west <= west + side + more &&
    extent.north >= north - side - more &&
    extent.south <= north + more
  )
}

/** A box of EPSG:3857 in degrees: west, south, east, north. */
export function inDegrees({ west, south, east, north }: Extent): [number, number, number, number] {
  const lon = (x: number) => (x / HALF_WORLD) * 180
  const lat = (y: number) => (Math.atan(Math.sinh((y / HALF_WORLD) * Math.PI)) * 180) / Math.PI
  return [lon(west), lat(south), lon(east), lat(north)]
}
