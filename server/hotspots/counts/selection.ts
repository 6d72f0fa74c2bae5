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
const EACH_HOUR = Uint8Array.from({ length: 168 }, (_, hour) => hour)
/** 0 to 167, Monday's first hour being 0, of a minute by the city's clock; 1970 began on a Thursday. */
const hourOfWeek = (localMinute: number) => Math.floor(((((localMinute + 3 * 1440) % WEEK) + WEEK) % WEEK) / 60)

/**
 * The hour of the week of every minute from a block's first report to its last, or what a table says of that hour: dividing for each
 * row takes three times as long.
 */
export function hoursOf({ first, last }: DayBlock, offsetAt: OffsetAt, table: Uint8Array = EACH_HOUR): Uint8Array {
  const hours = new Uint8Array(last - first + 1)
  for (let minute = 0; minute < hours.length; ) {
    const local = first + minute + offsetAt(first + minute)
    const hour = table[hourOfWeek(local)]!
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
/** What a row counts for, by its number in a column: 1 or 0 by the last bit of `asked`. */
export interface Weight {
  column: 'subject' | 'unit' | 'standing' | 'place' | 'cell'
  asked: Uint8Array
}
interface Condition {
  /**
   * Keeps the rows that meet it, at the front of `rows`, and answers how many.
   * @param before how many rows are left; -1 is still the whole block
   */
  narrow: (rows: Uint32Array, before: number, block: DayBlock) => number
  /** The same for whoever counts, so that it need not be narrowed by. */
  weight?: Weight
}

/** What is chosen is read before the next block is looked at, and nothing waits in between: one piece of memory is enough. */
let scratch = new Uint32Array(16_384)

/** Goes through the chosen rows of every block that a selection may touch, in order of days. */
export function eachBlock(
  columns: CaseColumns,
  selection: Selection,
  offsetAt: OffsetAt,
  visit: (block: DayBlock, chosen: Chosen, day: number) => void,
): void {
  const blocks = columns.blocks(selection.from, selection.until)
  const conditions = ordered(conditionsOf(selection, offsetAt), blocks)
  for (const { day, block } of blocks) {
    const chosen = choose(block, selection, conditions)
    if (chosen.length > 0) visit(block, chosen, day)
  }
}

/** The same for whoever counts: the last condition, which nearly all rows meet, is left to be weighed by. */
export function eachWeighed(
  columns: CaseColumns,
  selection: Selection,
  offsetAt: OffsetAt,
  visit: (block: DayBlock, chosen: Chosen, weight: Weight) => void,
): void {
  const blocks = columns.blocks(selection.from, selection.until)
  const conditions = ordered(conditionsOf(selection, offsetAt), blocks)
  const left = conditions.at(-1)?.weight
  const weight = left ?? { column: 'standing', asked: new Uint8Array(columns.standings.words.length).fill(1) }
  const first = left ? conditions.slice(0, -1) : conditions
  for (const { block } of blocks) visit(block, choose(block, selection, first), weight)
}

function choose(block: DayBlock, { from, until }: Selection, conditions: readonly Condition[]): Chosen {
  if (scratch.length < block.length) scratch = new Uint32Array(block.length * 2)
  const rows = scratch
  // The first condition reads the block, every further one what is left; a row is written either way and kept by counting.
  let length = -1
  if (block.first < from || block.last >= until) length = narrowByTime(rows, block, from, until)
  for (const { narrow } of conditions) length = narrow(rows, length, block)
  return { rows, length: length < 0 ? block.length : length, all: length < 0 }
}

function conditionsOf(selection: Selection, offsetAt: OffsetAt): Condition[] {
  const { subjects, units, standings, places, cells, hours, openAt } = selection
  const found: Condition[] = []
  const by = (column: Weight['column'], asked: Uint8Array | null) => {
    if (asked === null) return
    found.push({
      narrow: (rows, before, block) => narrow(rows, before, block.length, block[column], asked),
      weight: { column, asked },
    })
  }
  by('subject', subjects)
  by('unit', units)
  by('standing', standings)
  by('cell', cells)
  if (places === null || !standings?.includes(3)) by('place', places)
  else found.push({ narrow: (rows, before, block) => narrowByPlace(rows, before, block, standings, places) })
  if (hours !== null) {
    found.push({
      narrow: (rows, before, block) => {
        const asked = hoursOf(block, offsetAt, hours)
        // A day of the week is asked for whole, or not at all.
        if (!asked.includes(0)) return before
        return asked.includes(1) ? narrow(rows, before, block.length, block.reported, asked, block.first) : 0
      },
    })
  }
  if (openAt !== null) found.push({ narrow: (rows, before, block) => narrowToOpen(rows, before, block, openAt) })
  return found
}

const SAMPLE = 500

/**
 * The condition that fewest rows meet comes first, by a sample of one day: the rest have less to look at. One that most of them meet
 * and that can be weighed by comes last.
 */
function ordered(conditions: Condition[], blocks: readonly { block: DayBlock }[]): Condition[] {
  const middle = blocks[blocks.length >> 1]?.block
  if (!middle || conditions.length < 2) return conditions
  const size = Math.min(SAMPLE, middle.length)
  const sample = Uint32Array.from({ length: size }, (_, index) => Math.floor((index * middle.length) / size))
  const tried = conditions
    .map((condition) => ({ condition, met: condition.narrow(sample.slice(), size, middle) }))
    .sort((one, other) => one.met - other.met)
  const last = tried.findLast(({ condition, met }) => condition.weight && met > size / 2)
  const first = tried.filter((one) => one !== last)
  return [...first, ...(last ? [last] : [])].map(({ condition }) => condition)
}

function narrowByTime(rows: Uint32Array, { reported, length: total }: DayBlock, from: number, until: number): number {
  let length = 0
  for (let row = 0; row < total; row++) {
    rows[length] = row
    length += +(reported[row]! >= from && reported[row]! < until)
  }
  return length
}

/** @param first what the first number in `asked` is of */
function narrow(
  rows: Uint32Array,
  before: number,
  total: number,
  column: Uint32Array | Uint16Array | Int32Array,
  asked: Uint8Array,
  first = 0,
): number {
  let length = 0
  if (before < 0) {
    for (let row = 0; row < total; row++) {
      rows[length] = row
      length += asked[column[row]! - first]! & 1
    }
    return length
  }
  for (let index = 0; index < before; index++) {
    const row = rows[index]!
    rows[length] = row
    length += asked[column[row]! - first]! & 1
  }
  return length
}

function narrowByPlace(
  rows: Uint32Array,
  before: number,
  { place, standing, length: total }: DayBlock,
  standings: Uint8Array,
  places: Uint8Array,
): number {
  const end = before < 0 ? total : before
  let length = 0
  for (let index = 0; index < end; index++) {
    const row = before < 0 ? index : rows[index]!
    rows[length] = row
    length += places[place[row]!]! | (standings[standing[row]!]! >> 1)
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
