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
  }
}

/**
 * Cases in the `length` slices before `end`, cell by cell. Ends may lie within a slice, whose cases then count by the part of it:
 * as if they had come evenly. So a window glides, and at whole slices it counts exactly.
 */
export function windowInto(
  { offsets, numbers, counts, starts }: Omit<FrameBook, 'size' | 'amounts'>,
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
    ratesOf(values, amounts, per, values)
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
