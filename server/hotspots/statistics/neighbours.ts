/**
 * Which cells of a study area are neighbours: H3 cells of one resolution, ring 1 to k, as compressed sparse rows.
 *
 * The study area is exactly the cells given, those without a case among them: a cell that is not given is not a place where
 * nothing happened, it is no place, and is counted nowhere. At the edge a cell has fewer neighbours, and the formulas take the
 * number it has; no value is made up for what lies outside.
 *
 * Inside one base cell of H3 (1,100 km from edge to edge) a cell's digits are its axial coordinates in a hexagonal lattice
 * (K. Sahr et al., "Geodesic discrete global grid systems", 2003: aperture 7, turned left and right in turn), so that a ring
 * is arithmetic. Few cities have it that easy: Hangzhou lies in three base cells, one of which, with Beijing and Shanghai, has
 * a pentagon, five sectors for six. Each such patch is a lattice of its own, turned and shifted into that of the first by asking
 * H3 where a few of its cells are there. Where that fails, around a pentagon and far apart, H3 walks every ring, ten times slower.
 */
import { cellToLocalIj, getPentagons, gridDisk } from 'h3-js'
import type { Work } from './work.ts'

/** The neighbours of cell i are indices[offsets[i]] … indices[offsets[i + 1] - 1], each a place in the cells given. */
export interface Neighbours {
  /** One more than there are cells. */
  offsets: Uint32Array
  indices: Uint32Array
  /** Whether each cell is listed among its own neighbours, first. */
  self: boolean
}

export interface Reach {
  /** Rings around a cell: 1 is the six that touch it, 2 is 18, k is 3k(k + 1). */
  rings: number
  self?: boolean
}

/**
 * @param cells H3 indexes as hexadecimal text, each once
 * @throws RangeError for cells of two resolutions, a cell given twice or text that is no cell
 */
export function* neighboursOf(cells: readonly string[], { rings, self = false }: Reach): Work<Neighbours> {
  const lattice = latticeOf(cells)
  return lattice ? yield* byCoordinates(lattice, rings, self) : yield* byGridDisk(cells, rings, self)
}

/** How many neighbours each cell has, itself not counted. */
export function degreesOf({ offsets, self }: Neighbours): Uint32Array {
  const degrees = new Uint32Array(offsets.length - 1)
  const own = self ? 1 : 0
  for (let cell = 0; cell < degrees.length; cell++) degrees[cell] = offsets[cell + 1]! - offsets[cell]! - own
  return degrees
}

/** Axial coordinates: a cell's neighbours are at ±(1, 0), ±(0, 1) and ±(1, 1). */
export interface Lattice {
  a: Int32Array
  b: Int32Array
}

/** Digits 0–6 as steps in the lattice (H3's CENTER, K, J, JK, I, IK, IJ). */
const STEP_A = [0, -1, 0, -1, 1, 0, 1]
const STEP_B = [0, -1, 1, 0, 0, -1, 1]
/** The twelve base cells with a pentagon in the middle. */
const PENTAGONS = new Set(getPentagons(0).map((cell) => baseOf(Number.parseInt(cell.slice(0, 7), 16))))
/** Going round a pentagon takes at least five patches, and a plane cannot hold what goes round. */
const MOST_PATCHES = 4

function baseOf(high: number): number {
  return (high >> 13) & 0x7f
}

/** The one lattice all cells lie in; null where there is none, or none that is known to be right. */
export function latticeOf(cells: readonly string[]): Lattice | null {
  const a = new Int32Array(cells.length)
  const b = new Int32Array(cells.length)
  const patches = new Map<number, number[]>()
  let wanted = -1
  for (let cell = 0; cell < cells.length; cell++) {
    const text = cells[cell]!
    if (!/^8[0-9a-f]{14}$/.test(text))
      throw new RangeError(`Expected H3 cells of 15 hexadecimal digits, got "${text}".`)
    const high = Number.parseInt(text.slice(0, 7), 16)
    const low = Number.parseInt(text.slice(7), 16)
    const resolution = (high >> 20) & 0xf
    if (cell === 0) wanted = resolution
    else if (resolution !== wanted) {
      throw new RangeError(`Expected cells of one resolution, got ${wanted} and ${resolution}.`)
    }
    let [i, j, sector] = [0, 0, 0]
    for (let level = 1; level <= resolution; level++) {
      const bit = 3 * (15 - level)
      const digit =
        bit >= 32 ? (high >> (bit - 32)) & 7 : bit === 30 ? (low >>> 30) | ((high & 1) << 2) : (low >>> bit) & 7
      if (digit === 7) throw new RangeError(`Expected an H3 cell, got "${text}", which ends before its resolution.`)
      if (sector === 0) sector = digit
      // Each level turns the lattice by 19.1° to one side and then to the other, and makes it √7 finer.
      const turned = level & 1 ? 2 * i + j : 3 * i - j
      j = (level & 1 ? 3 * j - i : i + 2 * j) + STEP_B[digit]!
      i = turned + STEP_A[digit]!
    }
    a[cell] = i
    b[cell] = j
    const patch = baseOf(high) * 8 + (PENTAGONS.has(baseOf(high)) ? sector : 0)
    const members = patches.get(patch)
    if (members) members.push(cell)
    else patches.set(patch, [cell])
  }
  if (patches.size > MOST_PATCHES) return null
  for (const members of patches.values()) {
    // A lattice alone need not fit another; the first is turned as well, to where H3 has the middle of its base cell.
    if (patches.size > 1 && !moveInto({ a, b }, cells, members)) return null
  }
  return { a, b }
}

/** Turns and shifts the cells of a patch into the lattice around the first cell; false where H3 knows no place for them. */
function moveInto({ a, b }: Lattice, cells: readonly string[], members: readonly number[]): boolean {
  const asked = [0, 1, members.length >> 1, members.length - 1].flatMap((at) => members[at] ?? [])
  const known = placesByH3(
    cells[0]!,
    asked.map((cell) => cells[cell]!),
  )
  if (!known) return false
  for (let turn = 0; turn < 6; turn++) {
    const [i, j] = [known[0]!.i - a[asked[0]!]!, known[0]!.j - b[asked[0]!]!]
    if (asked.every((cell, at) => a[cell]! + i === known[at]!.i && b[cell]! + j === known[at]!.j)) {
      for (const cell of members) {
        a[cell]! += i
        b[cell]! += j
      }
      return true
    }
    for (const cell of members) {
      const turned = a[cell]! - b[cell]!
      b[cell] = a[cell]!
      a[cell] = turned
    }
  }
  return false
}

/** Where H3 has these cells in the lattice of the origin's base cell. */
function placesByH3(origin: string, cells: readonly string[]): { i: number; j: number }[] | null {
  try {
    return cells.map((cell) => cellToLocalIj(origin, cell))
  } catch {
    // H3 answers by throwing when a cell is more than one base cell away, or beyond a pentagon.
    return null
  }
}

function* byCoordinates({ a, b }: Lattice, rings: number, self: boolean): Work<Neighbours> {
  const count = a.length
  const steps = stepsWithin(rings)
  // Open addressing, at most a quarter full: a Map of numbers takes three times as long.
  const mask = 2 ** Math.ceil(Math.log2(Math.max(16, count * 4))) - 1
  const table = new Int32Array(mask + 1).fill(-1)
  const slotOf = (i: number, j: number) => {
    let slot = (Math.imul(i, 0x9e3779b1) ^ Math.imul(j, 0x85ebca77)) & mask
    for (let cell = table[slot]!; cell >= 0 && (a[cell] !== i || b[cell] !== j); cell = table[slot]!)
      slot = (slot + 1) & mask
    return slot
  }
  for (let cell = 0; cell < count; cell++) {
    const slot = slotOf(a[cell]!, b[cell]!)
    if (table[slot]! >= 0) throw new RangeError(`Expected each cell once, got number ${cell} as ${table[slot]} before.`)
    table[slot] = cell
  }
  const offsets = new Uint32Array(count + 1)
  const indices = new Uint32Array(count * (steps.length / 2 + (self ? 1 : 0)))
  let end = 0
  for (let cell = 0; cell < count; cell++) {
    if (self) indices[end++] = cell
    for (let step = 0; step < steps.length; step += 2) {
      const other = table[slotOf(a[cell]! + steps[step]!, b[cell]! + steps[step + 1]!)]!
      if (other >= 0) indices[end++] = other
    }
    offsets[cell + 1] = end
    if ((cell & 4095) === 4095) yield cell / count
  }
  return { offsets, indices: indices.slice(0, end), self }
}

/** Steps to every place within so many rings, a and b in turn, nearest ring first; distance is max(|a|, |b|, |a − b|). */
function stepsWithin(rings: number): Int32Array {
  const steps: [number, number][] = []
  for (let i = -rings; i <= rings; i++)
    for (let j = -rings; j <= rings; j++) if (Math.abs(i - j) <= rings) steps.push([i, j])
  const distance = ([i, j]: [number, number]) => Math.max(Math.abs(i), Math.abs(j), Math.abs(i - j))
  return Int32Array.from(
    steps
      .filter((step) => distance(step) > 0)
      .sort((one, other) => distance(one) - distance(other))
      .flat(),
  )
}

function* byGridDisk(cells: readonly string[], rings: number, self: boolean): Work<Neighbours> {
  const numbers = new Map(cells.map((cell, number) => [cell, number]))
  if (numbers.size !== cells.length)
    throw new RangeError(`Expected each cell once, got ${cells.length - numbers.size} again.`)
  const offsets = new Uint32Array(cells.length + 1)
  const indices: number[] = []
  for (const [cell, text] of cells.entries()) {
    if (self) indices.push(cell)
    for (const other of gridDisk(text, rings)) {
      const number = numbers.get(other)
      if (number !== undefined && number !== cell) indices.push(number)
    }
    offsets[cell + 1] = indices.length
    if ((cell & 1023) === 1023) yield cell / cells.length
  }
  return { offsets, indices: Uint32Array.from(indices), self }
}
