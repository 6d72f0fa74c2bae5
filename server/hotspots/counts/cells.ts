/**
 * H3 cells by number. A cell is two halves of 32 bits, which is how h3-js takes and typed arrays hold it: a bigint would cost
 * an object each. Parents are bits of the cell, and this is the one place that knows which.
 */
import { cellToLatLng, isValidCell } from 'h3-js'
import { CELL_RESOLUTION } from '../../cases/rules.ts'
import { COARSEST } from '../filter.ts'

export const FINEST = CELL_RESOLUTION
const RESOLUTIONS = Array.from({ length: FINEST - COARSEST + 1 }, (_, index) => COARSEST + index)

// H3 index: resolution in bits 52–55, then one digit of three bits a level; digits below the resolution are all ones.
export const resolutionOf = (high: number) => (high >>> 20) & 15
export const parentHigh = (high: number, resolution: number) => {
  const unused = 3 * (15 - resolution) - 32
  const marked = (high & ~(15 << 20)) | (resolution << 20)
  return (unused > 0 ? marked | ((1 << unused) - 1) : marked) >>> 0
}
export const parentLow = (low: number, resolution: number) => {
  const unused = 3 * (15 - resolution)
  return unused >= 32 ? 0xffffffff : (low | ((2 ** unused - 1) >>> 0)) >>> 0
}

/** As h3-js and URLs write it. */
export const hexOf = (high: number, low: number) => high.toString(16) + low.toString(16).padStart(8, '0')
/** Both halves of a cell in hexadecimal; undefined when it is none. */
export const halvesOf = (cell: string): [high: number, low: number] | undefined =>
  isValidCell(cell) ? [Number.parseInt(cell.slice(0, -8), 16), Number.parseInt(cell.slice(-8), 16)] : undefined

/** The parent of a cell, both in hexadecimal. */
export function parentOf(cell: string, resolution: number): string {
  const [high, low] = halvesOf(cell)!
  return hexOf(parentHigh(high, resolution), parentLow(low, resolution))
}

/** Cells of one resolution, numbered from 0 in the order they came: an open hash of halves. */
export class CellTable {
  size = 0
  highs = new Uint32Array(1024)
  lows = new Uint32Array(1024)
  /** Centres in degrees. */
  lons = new Float64Array(1024)
  lats = new Float64Array(1024)
  private slots = new Int32Array(4096).fill(-1)
  private order = new Uint32Array(0)

  /** -1 when it is not here. */
  find(high: number, low: number): number {
    const { slots, highs, lows } = this
    const last = slots.length - 1
    for (let slot = hashOf(high, low) & last; ; slot = (slot + 1) & last) {
      const number = slots[slot]!
      if (number < 0 || (lows[number] === low && highs[number] === high)) return number
    }
  }

  add(high: number, low: number): number {
    if (this.size === this.highs.length) this.grow()
    const number = this.size++
    this.highs[number] = high
    this.lows[number] = low
    const [lat, lon] = cellToLatLng([low, high])
    this.lons[number] = lon
    this.lats[number] = lat
    this.keep(number)
    return number
  }

  /** The numbers in the order of the cells' indexes. What came since last time is sorted and merged in. */
  ordered(): Uint32Array {
    const { highs, lows, order: known } = this
    if (known.length === this.size) return known
    const before = (one: number, other: number) => highs[one]! - highs[other]! || lows[one]! - lows[other]!
    const added = Uint32Array.from({ length: this.size - known.length }, (_, index) => known.length + index).sort(
      before,
    )
    const order = new Uint32Array(this.size)
    let [old, fresh] = [0, 0]
    for (let index = 0; index < order.length; index++) {
      const takesOld = fresh === added.length || (old < known.length && before(known[old]!, added[fresh]!) < 0)
      order[index] = takesOld ? known[old++]! : added[fresh++]!
    }
    this.order = order
    return order
  }

  get bytes(): number {
    return this.highs.length * 24 + (this.slots.length + this.order.length) * 4
  }

  private keep(number: number): void {
    const last = this.slots.length - 1
    let slot = hashOf(this.highs[number]!, this.lows[number]!) & last
    while (this.slots[slot]! >= 0) slot = (slot + 1) & last
    this.slots[slot] = number
  }

  private grow(): void {
    const capacity = this.size * 2
    this.highs = grown(this.highs, capacity)
    this.lows = grown(this.lows, capacity)
    this.lons = grown(this.lons, capacity)
    this.lats = grown(this.lats, capacity)
    // Between a quarter and a half full, so that a look-up ends after a step or two.
    this.slots = new Int32Array(4 * capacity).fill(-1)
    for (let number = 0; number < this.size; number++) this.keep(number)
  }
}

function hashOf(high: number, low: number): number {
  // The lowest twelve bits of a cell of resolution 11 are ones in all.
  let hash = Math.imul(low ^ (low >>> 12), 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)
  hash ^= hash >>> 15
  return Math.imul(hash, 0x2c1b3c6d) >>> 4
}

/** A copy with room for more. */
export function grown<Kind extends Uint32Array | Int32Array | Float64Array | Uint8Array>(
  from: Kind,
  capacity: number,
): Kind {
  const made = new (from.constructor as new (length: number) => Kind)(capacity)
  made.set(from)
  return made
}

/** The cells of cases, and their parents at every resolution that is asked for. */
export class Cells {
  private readonly tables = new Map(RESOLUTIONS.map((resolution) => [resolution, new CellTable()]))
  private readonly parents = new Map(RESOLUTIONS.map((resolution) => [resolution, new Uint32Array(1024)]))
  private readonly finest = this.tables.get(FINEST)!

  get size(): number {
    return this.finest.size
  }

  has(high: number, low: number): boolean {
    return this.finest.find(high, low) >= 0
  }

  /** The number of a cell of the finest resolution, which is known from then on. */
  numberOf(high: number, low: number): number {
    const known = this.finest.find(high, low)
    if (known >= 0) return known
    const number = this.finest.add(high, low)
    for (const [resolution, table] of this.tables) {
      let parents = this.parents.get(resolution)!
      if (number === parents.length) {
        parents = grown(parents, 2 * number)
        this.parents.set(resolution, parents)
      }
      const [up, down] = [parentHigh(high, resolution), parentLow(low, resolution)]
      const parent = table.find(up, down)
      parents[number] = parent >= 0 ? parent : table.add(up, down)
    }
    return number
  }

  at(resolution: number): CellTable {
    return this.tables.get(resolution)!
  }

  /** Number of a case's cell → number of its parent in the table of that resolution. */
  parentsAt(resolution: number): Uint32Array {
    return this.parents.get(resolution)!
  }

  get bytes(): number {
    let bytes = 0
    for (const [resolution, table] of this.tables) bytes += table.bytes + 4 * this.parents.get(resolution)!.length
    return bytes
  }
}
