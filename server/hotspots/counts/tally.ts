/** Counts what a selection chooses: by cell, place, class, unit, state, day or hour of the week. */
import type { CaseColumns } from './case-columns.ts'
import { type Chosen, choose, eachBlock, hoursOf, type OffsetAt, onlyWeight, type Selection } from './selection.ts'

/** A column, and what each of its numbers counts for. */
export interface By {
  column: 'cell' | 'place' | 'subject' | 'unit' | 'standing'
  table: Uint32Array
  /** How many there are to count. */
  size: number
}

export function tally(columns: CaseColumns, selection: Selection, offsetAt: OffsetAt, by: By): Uint32Array {
  const counts = new Uint32Array(by.size)
  const weight = onlyWeight(selection)
  const { from, until } = selection
  // Of days that are asked for whole, with one condition, choosing and counting are one: a third less time.
  for (const { block } of columns.blocks(from, until)) {
    const whole = weight && block.first >= from && block.last < until
    if (whole) addWeighed(counts, by.table, block[by.column], block[weight.column], weight.asked, block.length)
    else add(counts, by.table, block[by.column], choose(block, selection, offsetAt))
  }
  return counts
}

/** Adds one to what each chosen row's number in a column stands for in a table. */
function add(
  counts: Uint32Array,
  table: Uint32Array,
  column: Uint32Array | Uint16Array,
  { rows, all, length }: Chosen,
): void {
  if (all) for (let row = 0; row < length; row++) counts[table[column[row]!]!]!++
  else for (let index = 0; index < length; index++) counts[table[column[rows[index]!]!]!]!++
}

function addWeighed(
  counts: Uint32Array,
  table: Uint32Array,
  column: Uint32Array | Uint16Array,
  weighed: Uint16Array,
  asked: Uint8Array,
  length: number,
): void {
  for (let row = 0; row < length; row++) counts[table[column[row]!]!]! += asked[weighed[row]!]! & 1
}

export function countAll(columns: CaseColumns, selection: Selection, offsetAt: OffsetAt): number {
  let count = 0
  eachBlock(columns, selection, offsetAt, (_, chosen) => {
    count += chosen.length
  })
  return count
}

/** @param starts minutes at which the slices begin, and the one at which the last ends */
export function tallySlices(
  columns: CaseColumns,
  selection: Selection,
  offsetAt: OffsetAt,
  starts: Int32Array,
): Uint32Array {
  const counts = new Uint32Array(starts.length - 1)
  eachBlock(columns, selection, offsetAt, (block, { rows, all, length }) => {
    const slice = sliceOf(starts, block.first)
    if (slice >= 0 && slice === sliceOf(starts, block.last)) {
      counts[slice]! += length
      return
    }
    let own = slice
    for (let index = 0; index < length; index++) {
      const minute = block.reported[all ? index : rows[index]!]!
      if (own < 0 || minute < starts[own]! || minute >= starts[own + 1]!) own = sliceOf(starts, minute)
      if (own >= 0) counts[own]!++
    }
  })
  return counts
}

/** The slice that a minute lies in; -1 when it lies in none. */
function sliceOf(starts: Int32Array, minute: number): number {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (starts[middle]! <= minute) low = middle + 1
    else high = middle
  }
  return low === starts.length ? -1 : low - 1
}

/** 168 counts, from Monday's first hour. */
export function tallyHours(columns: CaseColumns, selection: Selection, offsetAt: OffsetAt): Uint32Array {
  const counts = new Uint32Array(168)
  eachBlock(columns, selection, offsetAt, (block, { rows, all, length }) => {
    const { reported, first } = block
    const hours = hoursOf(block, offsetAt)
    for (let index = 0; index < length; index++) counts[hours[reported[all ? index : rows[index]!]! - first]!]!++
  })
  return counts
}

/** What happens where in each slice: of slice `index` the numbers and counts from `offsets[index]` on. */
export interface Frames {
  offsets: Uint32Array
  numbers: Uint32Array
  counts: Uint32Array
}

/** @param most entries in all; undefined when there would be more */
export function tallyFrames(
  columns: CaseColumns,
  selection: Selection,
  offsetAt: OffsetAt,
  { column, table, size }: By,
  starts: Int32Array,
  most: number,
): Frames | undefined {
  const counts = new Uint32Array(size)
  const touched = new Uint32Array(size)
  const frames = {
    offsets: new Uint32Array(starts.length),
    numbers: new Uint32Array(most),
    counts: new Uint32Array(most),
  }
  let entries = 0
  for (let slice = 0; slice + 1 < starts.length; slice++) {
    const [from, until] = [Math.max(starts[slice]!, selection.from), Math.min(starts[slice + 1]!, selection.until)]
    let found = 0
    eachBlock(columns, { ...selection, from, until }, offsetAt, (block, { rows, all, length }) => {
      const numbers = block[column]
      for (let index = 0; index < length; index++) {
        const number = table[numbers[all ? index : rows[index]!]!]!
        touched[found] = number
        found += +(counts[number]!++ === 0)
      }
    })
    if (entries + found > most) return undefined
    for (const number of touched.subarray(0, found).sort()) {
      frames.numbers[entries] = number
      frames.counts[entries++] = counts[number]!
      counts[number] = 0
    }
    frames.offsets[slice + 1] = entries
  }
  return { ...frames, numbers: frames.numbers.subarray(0, entries), counts: frames.counts.subarray(0, entries) }
}
