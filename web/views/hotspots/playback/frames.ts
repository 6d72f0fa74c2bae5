/** Counts slice by slice, and any stretch of time summed from them, also between two slices: nothing is asked for again. Pure. */
import { type Column, readColumns } from '../../../../server/hotspots/rules.ts'
import { type CellGrid, gridOf } from '../cells.ts'

export interface FrameBook {
  grid: CellGrid
  /** Milliseconds at which slices begin. */
  starts: number[]
  /** Of slice s the cells and their counts, from offsets[s] to offsets[s + 1]. */
  offsets: Column
  numbers: Column
  counts: Column
  total: number
}

export function readFrames(buffer: ArrayBuffer): FrameBook {
  const { meta, columns } = readColumns<{ resolution: number; total: number; starts: string[] }>(buffer)
  return {
    grid: gridOf(meta.resolution, columns.highs!, columns.lows!),
    starts: meta.starts.map((start) => Date.parse(start)),
    offsets: columns.offsets!,
    numbers: columns.numbers!,
    counts: columns.counts!,
    total: meta.total,
  }
}

/**
 * Cases in the `length` slices before `end`, cell by cell. Ends may lie within a slice, whose cases then count by the part of it:
 * as if they had come evenly. So a window glides, and at whole slices it counts exactly.
 */
export function windowInto(
  { offsets, numbers, counts, starts }: Omit<FrameBook, 'grid' | 'total'>,
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
/** What windows of this length hold, cell by cell, over the whole time: colours made of it stand still while it plays. */
export function sampled(book: FrameBook, length: number): Float32Array {
  const values = new Float32Array(book.grid.size)
  const step = Math.max(1, Math.ceil(book.starts.length / SAMPLES))
  const found: number[] = []
  for (let end = Math.min(length, book.starts.length); end <= book.starts.length; end += step) {
    windowInto(book, end, length, values)
    for (const value of values) if (value > 0) found.push(value)
  }
  return Float32Array.from(found)
}

/** The instant of a position among the slices, in milliseconds. */
export function instantAt({ starts }: Pick<FrameBook, 'starts'>, position: number, until: number): number {
  const slice = Math.min(starts.length - 1, Math.max(0, Math.floor(position)))
  const next = starts[slice + 1] ?? until
  return starts[slice]! + (next - starts[slice]!) * Math.min(1, position - slice)
}
