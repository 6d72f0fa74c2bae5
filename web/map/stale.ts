/** Which tiles of one layer may show something old: gathered from messages, asked tile by tile. Pure. */
import { type Box, isIn, type TileRange, tilesTouched } from '../../server/tiles/rules.ts'

export interface Tile {
  z: number
  x: number
  y: number
}

/** Past this, telling tiles apart costs more than asking again for all that are drawn. */
const MANY_BOXES = 300

export class Stale {
  #boxes: Box[] = []
  #whole = false
  readonly #tiles = new Set<string>()
  /** The boxes as tiles of a zoom, made when a tile of that zoom is asked about. */
  #ranges = new Map<number, TileRange[]>()

  /** Null is the whole layer. */
  add(boxes: readonly Box[] | null): void {
    this.#whole ||= boxes === null || this.#boxes.length + boxes.length > MANY_BOXES
    this.#boxes = this.#whole ? [] : [...this.#boxes, ...(boxes ?? [])]
    this.#ranges.clear()
  }

  addTile({ z, x, y }: Tile): void {
    this.#tiles.add(`${z}/${x}/${y}`)
  }

  get isEmpty(): boolean {
    return !this.#whole && this.#boxes.length === 0 && this.#tiles.size === 0
  }

  has({ z, x, y }: Tile): boolean {
    if (this.#whole || this.#tiles.has(`${z}/${x}/${y}`)) return true
    let ranges = this.#ranges.get(z)
    if (!ranges) {
      ranges = this.#boxes.map((box) => tilesTouched(box, z))
      this.#ranges.set(z, ranges)
    }
    return ranges.some((range) => isIn(range, { x, y }))
  }
}
