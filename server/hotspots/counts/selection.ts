/** Which rows a question is about: each condition is a table of noughts and ones that a column looks itself up in. */
import type { CaseColumns } from './case-columns.ts'
import type { DayBlock } from './day-block.ts'

export interface Selection {
  /** Minutes since 1970; the end is not included. */
  from: number
  until: number
  /** By number of the subject and of the unit; null is all of them, here and below. */
  subjects: Uint8Array | null
  units: Uint8Array | null
  /** By standing: 0 not asked for, 1 asked for, 3 asked for wherever it is. */
  standings: Uint8Array | null
  places: Uint8Array | null
  /** By cell of the finest resolution. */
  cells: Uint8Array | null
  /** By hour of the city's week. */
  hours: Uint8Array | null
  /** Only what was open at this minute; null does not ask. */
  openAt: number | null
}

/** Minutes by which the city's clock is ahead of UTC at a minute. */
export type OffsetAt = (minute: number) => number

const WEEK = 10_080
/** 0 to 167, Monday's first hour being 0, of a minute by the city's clock; 1970 began on a Thursday. */
const hourOfWeek = (localMinute: number) => Math.floor(((((localMinute + 3 * 1440) % WEEK) + WEEK) % WEEK) / 60)

/** The hour of the week of every minute from a block's first report to its last: dividing for each row takes three times as long. */
export function hoursOf({ first, last }: DayBlock, offsetAt: OffsetAt): Uint8Array {
  const hours = new Uint8Array(last - first + 1)
  for (let minute = 0; minute < hours.length; ) {
    const local = first + minute + offsetAt(first + minute)
    const hour = hourOfWeek(local)
    // Clocks are changed at a quarter of an hour.
    for (const end = minute + 15 - (local % 15); minute < end; minute++) hours[minute] = hour
  }
  return hours
}

/** Rows chosen in one block. */
export interface Chosen {
  rows: Uint32Array
  length: number
  /** Every row: `rows` is not filled. */
  all: boolean
}
/** One condition that is left to whoever counts: a row counts for what `asked` says of its number in the column. */
export interface Weight {
  column: 'subject' | 'unit' | 'standing'
  asked: Uint8Array
}

/** What is chosen is read before the next block is looked at, and nothing waits in between: one piece of memory is enough. */
let scratch = new Uint32Array(16_384)

export function choose(block: DayBlock, selection: Selection, offsetAt: OffsetAt): Chosen {
  const { subjects, units, standings, places, cells, hours, openAt, from, until } = selection
  if (scratch.length < block.length) scratch = new Uint32Array(block.length * 2)
  const rows = scratch
  // The first condition reads the block, every further one what is left; a row is written either way and kept by counting.
  let length = -1
  if (block.first < from || block.last >= until) length = narrowByTime(rows, block, from, until)
  if (subjects !== null) length = narrow(rows, length, block.length, block.subject, subjects)
  if (units !== null) length = narrow(rows, length, block.length, block.unit, units)
  if (standings !== null) length = narrow(rows, length, block.length, block.standing, standings)
  if (places !== null) length = narrowByPlace(rows, length, block, standings, places)
  if (cells !== null) length = narrow(rows, length, block.length, block.cell, cells)
  if (hours !== null) length = narrowByHour(rows, length, block, hours, offsetAt)
  if (openAt !== null) length = narrowToOpen(rows, length, block, openAt)
  return { rows, length: length < 0 ? block.length : length, all: length < 0 }
}

function narrowByTime(rows: Uint32Array, { reported, length: total }: DayBlock, from: number, until: number): number {
  let length = 0
  for (let row = 0; row < total; row++) {
    rows[length] = row
    length += +(reported[row]! >= from && reported[row]! < until)
  }
  return length
}

function narrowByHour(
  rows: Uint32Array,
  before: number,
  block: DayBlock,
  asked: Uint8Array,
  offsetAt: OffsetAt,
): number {
  const { reported, first } = block
  const kept = hoursOf(block, offsetAt).map((hour) => asked[hour]!)
  const end = before < 0 ? block.length : before
  let length = 0
  for (let index = 0; index < end; index++) {
    const row = before < 0 ? index : rows[index]!
    rows[length] = row
    length += kept[reported[row]! - first]!
  }
  return length
}

/** @param before how many rows are left; -1 is still the whole block */
function narrow(
  rows: Uint32Array,
  before: number,
  total: number,
  column: Uint32Array | Uint16Array,
  asked: Uint8Array,
): number {
  let length = 0
  if (before < 0) {
    for (let row = 0; row < total; row++) {
      rows[length] = row
      length += asked[column[row]!]! & 1
    }
    return length
  }
  for (let index = 0; index < before; index++) {
    const row = rows[index]!
    rows[length] = row
    length += asked[column[row]!]! & 1
  }
  return length
}

function narrowByPlace(
  rows: Uint32Array,
  before: number,
  { place, standing, length: total }: DayBlock,
  standings: Uint8Array | null,
  places: Uint8Array,
): number {
  const end = before < 0 ? total : before
  let length = 0
  for (let index = 0; index < end; index++) {
    const row = before < 0 ? index : rows[index]!
    rows[length] = row
    length += places[place[row]!]! | (standings === null ? 0 : standings[standing[row]!]! >> 1)
  }
  return length
}

function narrowToOpen(
  rows: Uint32Array,
  before: number,
  { reported, ended, length: total }: DayBlock,
  at: number,
): number {
  const end = before < 0 ? total : before
  let length = 0
  for (let index = 0; index < end; index++) {
    const row = before < 0 ? index : rows[index]!
    rows[length] = row
    length += +(reported[row]! <= at && (ended[row]! === 0 || ended[row]! > at))
  }
  return length
}

/** Goes through the chosen rows of every block that a selection may touch, in order of days. */
export function eachBlock(
  columns: CaseColumns,
  selection: Selection,
  offsetAt: OffsetAt,
  visit: (block: DayBlock, chosen: Chosen, day: number) => void,
): void {
  for (const { day, block } of columns.blocks(selection.from, selection.until)) {
    const chosen = choose(block, selection, offsetAt)
    if (chosen.length > 0) visit(block, chosen, day)
  }
}

/** The one condition of a selection, if it has no more and no other: then counting may weigh instead of choosing first. */
export function onlyWeight({ subjects, units, standings, ...others }: Selection): Weight | undefined {
  const weights = [
    { column: 'subject' as const, asked: subjects },
    { column: 'unit' as const, asked: units },
    { column: 'standing' as const, asked: standings },
  ].filter(({ asked }) => asked !== null)
  const { places, cells, hours, openAt } = others
  const none = places === null && cells === null && hours === null && openAt === null
  return none && weights.length === 1 ? (weights[0] as Weight) : undefined
}
