/**
 * One block of the raster, 64 × 64 cells: for each cell, which polygons may cover a point in it.
 *
 * A block is 4,096 numbers and the lists they point to. A cell holds −1 when no polygon touches it, the number of the one
 * polygon it lies wholly in, or minus the place of a list: its length, then for each polygon in order of code its number
 * twice, plus one when the whole cell lies in it. Border cells of one pair of neighbours share their list.
 */
import { type Box, boxOf, covers, ON_EDGE, visitEdges } from './covering.ts'

export const BITS = 6
/** Cells along a side of a block. */
export const SIDE = 1 << BITS
const CELLS = SIDE * SIDE
export const NOBODY = -1
/** Wider than the tolerance and than any rounding of where a cell begins. */
const MARGIN = 2 * ON_EDGE

const UNKNOWN = 0
const TOUCHED = 1
const INSIDE = 2
const OUTSIDE = 3

/** Used for one block after the other: what touches a cell so far, as a node of the tree of lists; and the polygon at hand. */
const lists = new Int32Array(CELLS)
const states = new Uint8Array(CELLS)

/**
 * Makes a block.
 * @param members numbers of the polygons whose boxes touch it, in order of code
 * @returns one number when it is the same in every cell: the polygon all of it lies in, or NOBODY
 */
export function rasterise(
  numbers: Float64Array,
  bases: ArrayLike<number>,
  members: readonly number[],
  [west, south]: readonly [number, number],
  cellMetres: number,
): number | Int32Array {
  lists.fill(0)
  const tree = new ListTree()
  const side = SIDE * cellMetres
  const reach: Box = [west - MARGIN, south - MARGIN, west + side + MARGIN, south + side + MARGIN]
  for (const member of members) {
    const base = bases[member]!
    const box = boxOf(numbers, base)
    const clamp = (cell: number) => Math.max(0, Math.min(SIDE - 1, Math.floor(cell)))
    const left = clamp((box[0] - MARGIN - west) / cellMetres)
    const right = clamp((box[2] + MARGIN - west) / cellMetres)
    const bottom = clamp((box[1] - MARGIN - south) / cellMetres)
    const top = clamp((box[3] + MARGIN - south) / cellMetres)
    for (let row = bottom; row <= top; row++) states.fill(UNKNOWN, (row << BITS) + left, (row << BITS) + right + 1)

    visitEdges(numbers, base, reach, (ax, ay, bx, by) => {
      const low = Math.min(ay, by)
      const high = Math.max(ay, by)
      for (
        let row = clamp((low - MARGIN - south) / cellMetres), end = clamp((high + MARGIN - south) / cellMetres);
        row <= end;
        row++
      ) {
        // the part of the edge in this row
        const from = Math.max(low, south + row * cellMetres - MARGIN)
        const to = Math.min(high, south + (row + 1) * cellMetres + MARGIN)
        if (from > to) continue
        const p = low === high ? ax : xAt(from, ax, ay, bx, by)
        const q = low === high ? bx : xAt(to, ax, ay, bx, by)
        const first = Math.floor((Math.min(p, q) - MARGIN - west) / cellMetres)
        const last = Math.floor((Math.max(p, q) + MARGIN - west) / cellMetres)
        if (last < 0 || first >= SIDE) continue
        states.fill(TOUCHED, (row << BITS) + Math.max(first, 0), (row << BITS) + Math.min(last, SIDE - 1) + 1)
      }
    })

    for (let row = bottom; row <= top; row++) {
      for (let column = left; column <= right; column++) {
        const cell = (row << BITS) + column
        if (states[cell] === UNKNOWN) {
          // Two cells side by side that no edge touches lie on the same side of every edge.
          const before = column > left ? states[cell - 1]! : UNKNOWN
          const below = row > bottom ? states[cell - SIDE]! : UNKNOWN
          if (before > TOUCHED) states[cell] = before
          else if (below > TOUCHED) states[cell] = below
          else {
            const x = west + (column + 0.5) * cellMetres
            const y = south + (row + 0.5) * cellMetres
            states[cell] = covers(numbers, base, x, y) ? INSIDE : OUTSIDE
          }
        }
        if (states[cell] !== OUTSIDE)
          lists[cell] = tree.add(lists[cell]!, member * 2 + (states[cell] === INSIDE ? 1 : 0))
      }
    }
  }
  return tree.write()
}

const xAt = (y: number, ax: number, ay: number, bx: number, by: number) => ax + ((bx - ax) * (y - ay)) / (by - ay)

/** Lists that share their beginnings, so that each is kept once. 0 is the empty list. */
class ListTree {
  private readonly parents = [0]
  private readonly entries = [0]
  private readonly lengths = [0]
  private readonly children = new Map<number, number>()
  // Neighbouring cells are mostly alike: the last answer is given again.
  private last = { list: -1, entry: -1, child: -1 }

  add(list: number, entry: number): number {
    if (this.last.list === list && this.last.entry === entry) return this.last.child
    const key = list * 2 ** 30 + entry
    let child = this.children.get(key)
    if (child === undefined) {
      child = this.parents.push(list) - 1
      this.entries.push(entry)
      this.lengths.push(this.lengths[list]! + 1)
      this.children.set(key, child)
    }
    this.last = { list, entry, child }
    return child
  }

  /** What the scratch cells come to. */
  write(): number | Int32Array {
    const isSame = lists.every((list) => list === lists[0])
    if (isSame && this.isOneWhole(lists[0]!)) return this.entries[lists[0]!]! >> 1
    if (isSame && lists[0] === 0) return NOBODY
    const places = new Int32Array(this.parents.length)
    let size = CELLS
    for (const list of lists) {
      if (list === 0 || this.isOneWhole(list) || places[list] !== 0) continue
      places[list] = size
      size += 1 + this.lengths[list]!
    }
    const block = new Int32Array(size)
    for (const [cell, list] of lists.entries()) {
      if (list === 0) block[cell] = NOBODY
      else block[cell] = this.isOneWhole(list) ? this.entries[list]! >> 1 : -places[list]!
    }
    for (const [list, place] of places.entries()) {
      if (place === 0) continue
      const length = this.lengths[list]!
      block[place] = length
      // the tree leads from the end of a list to its beginning
      for (let at = length, node = list; at > 0; at--, node = this.parents[node]!)
        block[place + at] = this.entries[node]!
    }
    return block
  }

  private isOneWhole(list: number): boolean {
    return this.lengths[list] === 1 && (this.entries[list]! & 1) === 1
  }
}
