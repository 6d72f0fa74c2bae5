/** Polygons by code and by number, all in one array of numbers (covering.ts), which closes up what removed ones leave. */
import { ProblemError } from '../errors.ts'
import { type Box, boxOf, type Ring, sizeOf, writePolygon } from './covering.ts'

export class PolygonStore {
  /** Where each polygon's numbers are. */
  numbers = new Float64Array(1024)
  /** Of each polygon: where it begins in `numbers`. */
  bases = new Int32Array(64)
  readonly codes: (string | undefined)[] = []
  readonly numberOf = new Map<string, number>()
  private readonly free: number[] = []
  private used = 0
  private wasted = 0

  get bytes(): number {
    return this.numbers.byteLength + this.bases.byteLength
  }

  /** Keeps a polygon and gives its number. */
  add(code: string, rings: readonly Ring[]): number {
    const size = sizeOf(rings)
    if (this.used + size > this.numbers.length) this.makeRoom(size)
    const number = this.free.pop() ?? this.codes.length
    if (number === this.bases.length) {
      const bases = new Int32Array(number * 2)
      bases.set(this.bases)
      this.bases = bases
    }
    writePolygon(this.numbers, this.used, rings)
    this.bases[number] = this.used
    this.codes[number] = code
    this.numberOf.set(code, number)
    this.used += size
    return number
  }

  remove(code: string): void {
    const number = this.numberOf.get(code)!
    this.wasted += this.numbers[this.bases[number]!]!
    this.codes[number] = undefined
    this.numberOf.delete(code)
    this.free.push(number)
  }

  boxAt(number: number): Box {
    return boxOf(this.numbers, this.bases[number]!)
  }

  private makeRoom(size: number): void {
    const numbers = new Float64Array(Math.ceil((this.used - this.wasted + size) * 1.3))
    let used = 0
    for (const number of this.numberOf.values()) {
      const base = this.bases[number]!
      const length = this.numbers[base]!
      numbers.set(this.numbers.subarray(base, base + length), used)
      this.bases[number] = used
      used += length
    }
    this.numbers = numbers
    this.used = used
    this.wasted = 0
  }
}

/** No CRS in metres has coordinates beyond it. */
const FURTHEST_METRES = 1e8

/** @throws ProblemError bad_geometry when a ring is not pairs of metres */
export function checkRings(code: string, rings: readonly Ring[]): void {
  for (const ring of rings) {
    if (ring.length % 2 !== 0) {
      throw new ProblemError('bad_geometry', {
        detail: {
          en: `A ring of ${code} has ${ring.length} numbers. Expected x and y of each vertex in turn.`,
          zh: `${code} 的一个环有 ${ring.length} 个数。应依次给出每个顶点的 x 和 y。`,
        },
        value: code,
      })
    }
    for (let at = 0; at < ring.length; at++) {
      if (Math.abs(ring[at]!) < FURTHEST_METRES) continue
      throw new ProblemError('bad_geometry', {
        detail: {
          en: `A ring of ${code} has the coordinate ${ring[at]}. Expected metres of the city's CRS, less than ${FURTHEST_METRES} either way.`,
          zh: `${code} 的一个环有坐标 ${ring[at]}。应为本市坐标系的米数，正负都须小于 ${FURTHEST_METRES}。`,
        },
        value: code,
      })
    }
  }
}
