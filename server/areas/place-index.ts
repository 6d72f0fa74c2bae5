/**
 * From a point to the polygons that cover it, in this process: a raster whose cells mostly name one polygon, and whose
 * border cells name the few that must be asked (raster-block.ts), each of which answers exactly (covering.ts).
 * Planar, in the city's metric CRS. On an edge, that is within 1 µm of it, both sides cover; the lowest code wins.
 */
import { setImmediate } from 'node:timers/promises'
import { ProblemError } from '../errors.ts'
import { type Box, covers, type Ring } from './covering.ts'
import { checkRings, PolygonStore } from './polygon-store.ts'
import { BITS, NOBODY, rasterise, SIDE } from './raster-block.ts'
import { chooseFrame, type Frame, NOWHERE } from './raster-frame.ts'

/** A polygon of any number of parts: a point in an odd number of its rings is inside. */
export interface CodedPolygon {
  code: string
  rings: readonly Ring[]
}
/** Rings to put in the place of those of a code; null takes it out. */
export type Change = readonly [code: string, rings: readonly Ring[] | null]

const MASK = SIDE - 1
/** The block is not the same all over: ask its cells. */
const MIXED = -2

export class PlaceIndex {
  private readonly store = new PolygonStore()
  private frame: Frame = NOWHERE
  private west = 0
  private south = 0
  /** Of each block: its polygon, NOBODY or MIXED. */
  private blocks = new Int32Array(0)
  private cells: (Int32Array | undefined)[] = []
  /** Of each block: numbers of the polygons whose boxes touch it, in order of code. */
  private members: (number[] | undefined)[] = []

  /**
   * @param polygons each code once
   * @param cellMetres side of a cell, a power of two; by default chosen from how much boundary there is
   * @throws ProblemError bad_geometry for a coordinate that is no number of metres, or a code given twice
   */
  constructor(polygons: Iterable<CodedPolygon>, cellMetres?: number) {
    for (const _ of this.fill(polygons, cellMetres));
  }

  /** Makes an index a few milliseconds at a time, so that requests are answered meanwhile: a city takes most of a second. */
  static async inTurns(polygons: Iterable<CodedPolygon>, turnMs = 8): Promise<PlaceIndex> {
    const index = new PlaceIndex([])
    let end = performance.now() + turnMs
    for (const _ of index.fill(polygons)) {
      if (performance.now() < end) continue
      await setImmediate()
      end = performance.now() + turnMs
    }
    return index
  }

  private *fill(polygons: Iterable<CodedPolygon>, cellMetres?: number): Generator<void> {
    for (const { code, rings } of polygons) {
      checkRings(code, rings)
      if (this.store.numberOf.has(code)) {
        throw new ProblemError('bad_geometry', {
          detail: {
            en: `${code} is given twice. Expected each code once; several parts are rings of one polygon.`,
            zh: `${code} 给了两次。每个编码只能给一次，分成几块的请作为同一多边形的多个环。`,
          },
          value: code,
        })
      }
      this.store.add(code, rings)
      yield
    }
    this.frame = chooseFrame(this.store, cellMetres)
    yield* this.drawAll()
  }

  /** How many polygons there are. */
  get size(): number {
    return this.store.numberOf.size
  }

  /** Side of a cell of the raster. */
  get cellMetres(): number {
    return this.frame.cellMetres
  }

  /** What the index takes beside its codes. */
  get bytes(): number {
    const of = (arrays: readonly (ArrayLike<number> | undefined)[], width: number) =>
      arrays.reduce((sum, array) => sum + 8 + (array?.length ?? 0) * width, 0)
    return this.store.bytes + this.blocks.byteLength + of(this.cells, 4) + of(this.members, 4)
  }

  has(code: string): boolean {
    return this.store.numberOf.has(code)
  }

  /** The lowest code that covers a point in metres; undefined when none does. */
  find(x: number, y: number): string | undefined {
    const number = this.numberAt(x, y)
    return number === NOBODY ? undefined : this.store.codes[number]
  }

  /** The same as a number, −1 for none: it stays until the next change, for tables kept beside the index. */
  numberAt(x: number, y: number): number {
    const block = this.blockAt(x, y)
    if (block === NOBODY) return NOBODY
    const same = this.blocks[block]!
    if (same !== MIXED) return same
    const cells = this.cells[block]!
    const cell = cells[this.cellAt(x, y)]!
    if (cell >= NOBODY) return cell
    const { numbers, bases } = this.store
    for (let at = 1 - cell, end = at + cells[-cell]!; at < end; at++) {
      const entry = cells[at]!
      if ((entry & 1) === 1 || covers(numbers, bases[entry >> 1]!, x, y)) return entry >> 1
    }
    return NOBODY
  }

  /** Every code that covers a point in metres, lowest first. */
  all(x: number, y: number): string[] {
    const block = this.blockAt(x, y)
    if (block === NOBODY) return []
    const { numbers, bases, codes } = this.store
    const cells = this.cells[block]
    const cell = cells ? cells[this.cellAt(x, y)]! : this.blocks[block]!
    if (cell === NOBODY) return []
    if (cell >= 0) return [codes[cell]!]
    const found: string[] = []
    for (let at = 1 - cell, end = at + cells![-cell]!; at < end; at++) {
      const entry = cells![at]!
      if ((entry & 1) === 1 || covers(numbers, bases[entry >> 1]!, x, y)) found.push(codes[entry >> 1]!)
    }
    return found
  }

  codeOf(number: number): string | undefined {
    return this.store.codes[number]
  }

  /** Puts a polygon in the place of the one of its code, adds it, or with null takes it out. */
  replace(code: string, polygon: { rings: readonly Ring[] } | null): void {
    this.change([[code, polygon?.rings ?? null]])
  }

  /**
   * Makes several changes at once. Only blocks under the old and the new boxes are drawn again.
   * @throws ProblemError bad_geometry; then nothing has changed
   */
  change(changes: readonly Change[]): void {
    for (const [code, rings] of changes) checkRings(code, rings ?? [])
    const last = new Map(changes)
    const stale: Box[] = []
    for (const code of last.keys()) {
      const number = this.store.numberOf.get(code)
      if (number === undefined) continue
      const box = this.store.boxAt(number)
      for (const block of this.blocksUnder(box)) {
        this.members[block] = this.members[block]!.filter((member) => member !== number)
      }
      this.store.remove(code)
      stale.push(box)
    }
    const added: number[] = []
    for (const [code, rings] of last) if (rings) added.push(this.store.add(code, rings))
    for (const number of added) {
      const box = this.store.boxAt(number)
      if (!this.holds(box)) {
        // Further than the raster reaches, which the first polygons decided: rare enough to begin anew.
        this.frame = chooseFrame(this.store, this.frame.cellMetres)
        for (const _ of this.drawAll());
        return
      }
      stale.push(box)
    }
    for (const number of added) this.join(number)
    const blocks = new Set(stale.flatMap((box) => [...this.blocksUnder(box)]))
    for (const block of blocks) this.draw(block)
  }

  /** Number of the block of a point, NOBODY outside of all; written so that NaN is outside too. */
  private blockAt(x: number, y: number): number {
    const { cellMetres, columns, rows } = this.frame
    const column = (x - this.west) / cellMetres
    const row = (y - this.south) / cellMetres
    if (!(column >= 0 && row >= 0 && column < columns * SIDE && row < rows * SIDE)) return NOBODY
    return (row >> BITS) * columns + (column >> BITS)
  }

  /** Number of the cell of a point within its block. */
  private cellAt(x: number, y: number): number {
    const { cellMetres } = this.frame
    return ((((y - this.south) / cellMetres) & MASK) << BITS) | (((x - this.west) / cellMetres) & MASK)
  }

  private *drawAll(): Generator<void> {
    const { cellMetres, column, row, columns, rows } = this.frame
    this.west = column * SIDE * cellMetres
    this.south = row * SIDE * cellMetres
    this.blocks = new Int32Array(columns * rows).fill(NOBODY)
    this.cells = Array.from({ length: columns * rows })
    this.members = Array.from({ length: columns * rows })
    const { numberOf } = this.store
    for (const code of [...numberOf.keys()].sort()) {
      const number = numberOf.get(code)!
      for (const block of this.blocksUnder(this.store.boxAt(number))) {
        const members = this.members[block]
        if (members) members.push(number)
        else this.members[block] = [number]
      }
    }
    for (const block of this.blocks.keys()) {
      if (this.members[block]) this.draw(block)
      yield
    }
  }

  private draw(block: number): void {
    const { cellMetres, columns } = this.frame
    const side = SIDE * cellMetres
    const corner = [this.west + (block % columns) * side, this.south + Math.floor(block / columns) * side] as const
    const drawn = rasterise(this.store.numbers, this.store.bases, this.members[block] ?? [], corner, cellMetres)
    const isSame = typeof drawn === 'number'
    this.blocks[block] = isSame ? drawn : MIXED
    this.cells[block] = isSame ? undefined : drawn
  }

  /** Enters a polygon among the members of its blocks, in order of code. */
  private join(number: number): void {
    const { codes } = this.store
    for (const block of this.blocksUnder(this.store.boxAt(number))) {
      const members = this.members[block] ?? []
      const place = members.findIndex((member) => codes[member]! > codes[number]!)
      members.splice(place < 0 ? members.length : place, 0, number)
      this.members[block] = members
    }
  }

  private holds([west, south, east, north]: Box): boolean {
    const { cellMetres, columns, rows } = this.frame
    const side = SIDE * cellMetres
    const isEmpty = west > east
    return (
      isEmpty ||
      (west - 1 >= this.west &&
        south - 1 >= this.south &&
        east + 1 < this.west + columns * side &&
        north + 1 < this.south + rows * side)
    )
  }

  private *blocksUnder([west, south, east, north]: Box): Generator<number> {
    const { cellMetres, columns } = this.frame
    const side = SIDE * cellMetres
    const [left, right] = [west - 1, east + 1].map((x) => Math.floor((x - this.west) / side)) as [number, number]
    const [bottom, top] = [south - 1, north + 1].map((y) => Math.floor((y - this.south) / side)) as [number, number]
    if (west > east) return
    for (let row = bottom; row <= top; row++)
      for (let column = left; column <= right; column++) yield row * columns + column
  }
}
