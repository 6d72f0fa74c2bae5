/** Counts what a selection chooses: by cell, place, class, unit, state, day or hour of the week. */
import type { CaseColumns } from './case-columns.ts'
import { type Chosen, eachBlock, eachWeighed, hoursOf, type OffsetAt, type Selection } from './selection.ts'

/** A column, and what each of its numbers counts for. */
export interface By {
  column: 'cell' | 'place' | 'subject' | 'unit' | 'standing'
  table: Uint32Array
  /** How many there are to count. */
  size: number
}

/**
 * Counts by number of a column, then by what they stand for: whoever looks a number up for every row walks through two tables
 * where one will do. For few rows of many numbers it is the other way round.
 */
export function tally(columns: CaseColumns, selection: Selection, offsetAt: OffsetAt, by: By): Uint32Array {
  const { table, size } = by
  const rows = columns.blocks(selection.from, selection.until).reduce((sum, { block }) => sum + block.length, 0)
  const isMany = rows > table.length
  const counts = new Uint32Array(isMany ? table.length : size)
  eachWeighed(columns, selection, offsetAt, (block, chosen, weight) => {
    if (isMany) addNumbers(counts, block[by.column], chosen, block[weight.column], weight.asked)
    else addThrough(table, counts, block[by.column], chosen, block[weight.column], weight.asked)
  })
  if (!isMany) return counts
  const folded = new Uint32Array(size)
  for (let number = 0; number < counts.length; number++) {
    const count = counts[number]!
    if (count > 0) folded[table[number]!]! += count
  }
  return folded
}

type Numbers = Uint32Array | Uint16Array

function addNumbers(
  counts: Uint32Array,
  column: Numbers,
  { rows, all, length }: Chosen,
  weighed: Numbers,
  asked: Uint8Array,
): void {
  if (all) for (let row = 0; row < length; row++) counts[column[row]!]! += asked[weighed[row]!]! & 1
  else
    for (let index = 0; index < length; index++) {
      const row = rows[index]!
      counts[column[row]!]! += asked[weighed[row]!]! & 1
    }
}

function addThrough(
  table: Uint32Array,
  counts: Uint32Array,
  column: Numbers,
  { rows, all, length }: Chosen,
  weighed: Numbers,
  asked: Uint8Array,
): void {
  for (let index = 0; index < length; index++) {
    const row = all ? index : rows[index]!
    counts[table[column[row]!]!]! += asked[weighed[row]!]! & 1
  }
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
  eachWeighed(columns, selection, offsetAt, (block, { rows, all, length }, { column, asked }) => {
    const { reported, first } = block
    const weighed = block[column]
    const hours = hoursOf(block, offsetAt)
    for (let index = 0; index < length; index++) {
      const row = all ? index : rows[index]!
      counts[hours[reported[row]! - first]!]! += asked[weighed[row]!]! & 1
    }
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
    eachWeighed(columns, { ...selection, from, until }, offsetAt, (block, { rows, all, length }, weight) => {
      const [numbers, weighed, { asked }] = [block[column], block[weight.column], weight]
      for (let index = 0; index < length; index++) {
        const row = all ? index : rows[index]!
        const number = table[numbers[row]!]!
        const one = asked[weighed[row]!]! & 1
        touched[found] = number
        found += one & +(counts[number] === 0)
        counts[number]! += one
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
