/** Counts slice by slice, and any stretch of time summed from them, also between two slices: nothing is asked for again. Pure. */
import { type Column, readColumns } from '../../../../server/hotspots/rules.ts'
import { type CellGrid, gridOf } from '../cells.ts'
import { type Per, ratesOf } from '../rates.ts'

export interface FrameBook {
  /** Cells or areas. */
  size: number
  /** Milliseconds at which slices begin. */
  starts: number[]
  /** Of slice s the cells and their counts, from offsets[s] to offsets[s + 1]. */
  offsets: Column
  numbers: Column
  counts: Column
  /** What there is to count by, when it was asked for. */
  amounts: Column | null
  /** Of patrols, which are other ones in every slice. */
  patrolled: Patrolled | null
}
interface Patrolled {
  /** Hours of each of `size` responsibility grids before slice s, from s × size. */
  before: Float64Array
  size: number
  /** Of place p from shareOffsets[p] to shareOffsets[p + 1]. */
  shareOffsets: Column
  patrols: Column
  shares: Column
  /** Hours of each place in the window that was asked for last. */
  into: Float32Array
}
export interface CellBook extends FrameBook {
  grid: CellGrid
}
export interface AreaBook extends FrameBook {
  codes: string[]
}

export function readCellFrames(buffer: ArrayBuffer): CellBook {
  const { meta, columns } = readColumns<FrameMeta>(buffer)
  return { ...bookOf(meta, columns), grid: gridOf(meta.resolution, columns.highs!, columns.lows!) }
}

export function readAreaFrames(buffer: ArrayBuffer): AreaBook {
  const { meta, columns } = readColumns<FrameMeta>(buffer)
  const { highs, lows } = columns
  return { ...bookOf(meta, columns), codes: Array.from(highs!, (high, at) => String(high * 2 ** 32 + lows![at]!)) }
}

interface FrameMeta {
  resolution: number
  starts: string[]
}
function bookOf(meta: FrameMeta, columns: Record<string, Column>): FrameBook {
  return {
    size: columns.highs!.length,
    starts: meta.starts.map((start) => Date.parse(start)),
    offsets: columns.offsets!,
    numbers: columns.numbers!,
    counts: columns.counts!,
    amounts: columns.amounts ?? null,
    patrolled: columns.hours ? patrolledOf(columns, meta.starts.length) : null,
  }
}

function patrolledOf({ hours, shareOffsets, patrols, shares }: Record<string, Column>, slices: number): Patrolled {
  const size = hours!.length / slices
  const before = new Float64Array(hours!.length + size)
  for (let index = 0; index < hours!.length; index++) before[index + size] = before[index]! + hours![index]!
  const into = new Float32Array(shareOffsets!.length - 1)
  return { before, size, shareOffsets: shareOffsets!, patrols: patrols!, shares: shares!, into }
}

/** What the places of a book are counted by in a window: hours are those of the window itself, in parts of slices as cases are. */
export function amountsIn(
  { amounts, patrolled }: Pick<FrameBook, 'amounts' | 'patrolled'>,
  end: number,
  length: number,
): ArrayLike<number> | null {
  if (!patrolled) return amounts
  const { before, size, shareOffsets, patrols, shares, into } = patrolled
  const slices = before.length / size - 1
  const until = (patrol: number, position: number) => {
    const slice = Math.min(slices - 1, Math.max(0, Math.floor(position)))
    const [whole, next] = [before[slice * size + patrol]!, before[(slice + 1) * size + patrol]!]
    return whole + (next - whole) * Math.min(1, Math.max(0, position - slice))
  }
  const window = Float64Array.from({ length: size }, (_, patrol) => until(patrol, end) - until(patrol, end - length))
  for (let place = 0; place < into.length; place++) {
    let sum = 0
    for (let index = shareOffsets[place]!; index < shareOffsets[place + 1]!; index++)
      sum += shares[index]! * window[patrols[index]!]!
    into[place] = sum
  }
  return into
}

/**
 * Cases in the `length` slices before `end`, cell by cell. Ends may lie within a slice, whose cases then count by the part of it:
 * as if they had come evenly. So a window glides, and at whole slices it counts exactly.
 */
export function windowInto(
  { offsets, numbers, counts, starts }: Omit<FrameBook, 'size' | 'amounts' | 'patrolled'>,
  end: number,
  length: number,
  into: Float32Array,
): number {
  into.fill(0)
  const begin = Math.max(0, end - length)
  let total = 0
  for (let slice = Math.floor(begin); slice < Math.min(starts.length, Math.ceil(end)); slice++) {
    const part = Math.min(slice + 1, end) - Math.max(slice, begin)
    if (part <= 0) continue
    for (let entry = offsets[slice]!; entry < offsets[slice + 1]!; entry++) {
      const count = counts[entry]! * part
      into[numbers[entry]!]! += count
      total += count
    }
  }
  return total
}

const SAMPLES = 40
/**
 * What windows of this length hold over the whole time, drawn by what it is drawn by: colours made of it stand still while it
 * plays.
 */
export function sampled(book: FrameBook, length: number, amounts: ArrayLike<number> | null, per: Per): Float32Array {
  const values = new Float32Array(book.size)
  const step = Math.max(1, Math.ceil(book.starts.length / SAMPLES))
  const found: number[] = []
  for (let end = Math.min(length, book.starts.length); end <= book.starts.length; end += step) {
    windowInto(book, end, length, values)
    ratesOf(values, amounts ?? amountsIn(book, end, length), per, values)
    for (const value of values) if (value > 0) found.push(value)
  }
  return Float32Array.from(found)
}

/** The instant of a position among slices that begin at `starts`, the last one ending at `until`: milliseconds. */
export function instantAt(starts: readonly number[], position: number, until: number): number {
  const slice = Math.min(starts.length - 1, Math.max(0, Math.floor(position)))
  const next = starts[slice + 1] ?? until
  return starts[slice]! + (next - starts[slice]!) * Math.min(1, position - slice)
}
