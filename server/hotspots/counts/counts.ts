/**
 * Questions to the columns: of any classes, areas, units, states and sources, in any period, box or cells, at any hours. A
 * question becomes masks over the dictionaries, once; then one loop goes over the days it is about.
 */
import type { Source } from '../../cases/events.ts'
import type { State } from '../../cases/words.ts'
import { type HeatFilter, NO_UNIT } from '../filter.ts'
import { LEVELS, type Level } from '../rules.ts'
import type { CaseColumns } from './case-columns.ts'
import { type CellTable, FINEST, halvesOf, resolutionOf } from './cells.ts'
import type { CityClock } from './city-clock.ts'
import { Dictionary, partsOf } from './dictionary.ts'
import { eachBlock, type Selection } from './selection.ts'
import { type By, countAll, type Frames, tally, tallyFrames, tallyHours, tallySlices } from './tally.ts'

/** A filter whose period is settled, in minutes since 1970, for somebody who may count what is of these districts and management areas. */
export interface Question {
  filter: HeatFilter
  from: number
  until: number
  mayCount: (district: string, management: string) => boolean
}

/** Cells that have cases, and how many: columns side by side. */
export interface CellCounts {
  highs: Uint32Array
  lows: Uint32Array
  counts: Uint32Array
}
/** A case a row: its cell's number, and the minutes since 1970 at which it was reported and ended, 0 while it is open. */
export interface Moments {
  cells: CellCounts
  numbers: Uint32Array
  reported: Uint32Array
  ended: Uint32Array
}
export class Counts {
  private readonly columns: CaseColumns
  private readonly clock: CityClock

  constructor(columns: CaseColumns, clock: CityClock) {
    this.columns = columns
    this.clock = clock
  }

  total(question: Question): number {
    return countAll(this.columns, this.select(question), this.clock.offsetAt)
  }

  cells(question: Question, resolution: number): CellCounts {
    const counts = this.by(question, this.byCell(resolution))
    return occupied(this.columns.cells.at(resolution), counts)
  }

  /** @param starts minutes at which slices begin, and the end of the last */
  slices(question: Question, starts: Int32Array): Uint32Array {
    return tallySlices(this.columns, this.select(question), this.clock.offsetAt, starts)
  }

  /** 7 × 24 counts, from Monday's first hour. */
  hours(question: Question): Uint32Array {
    return tallyHours(this.columns, this.select(question), this.clock.offsetAt)
  }

  /** By kind and class (`event 0102`), the largest first. */
  subjects(question: Question): Ranked[] {
    const { words } = this.columns.subjects
    return ranked(words, this.by(question, { column: 'subject', table: upTo(words.length), size: words.length }))
  }

  /** By unit, '' being none yet. */
  units(question: Question): Ranked[] {
    const { words } = this.columns.units
    return ranked(words, this.by(question, { column: 'unit', table: upTo(words.length), size: words.length }))
  }

  states(question: Question): Ranked[] {
    const { words, table } = grouped(this.columns.standings.words, (standing) => partsOf(standing).state)
    return ranked(words, this.by(question, { column: 'standing', table, size: words.length }))
  }

  /** Counts by code of an area; what lies outside all unit grids is in none of level `grid`. */
  areas(question: Question, level: Level): Ranked[] {
    const { words, table } = this.placesAt(level)
    return ranked(words, this.by(question, { column: 'place', table, size: words.length })).filter(
      ({ word }) => word !== '',
    )
  }

  /** Undefined when there are more than `most` pairs of cell and slice. The numbers are of `cells`, which are those that occur. */
  frames(
    question: Question,
    resolution: number,
    starts: Int32Array,
    most: number,
  ): (Frames & { cells: CellCounts }) | undefined {
    const table = this.columns.cells.at(resolution)
    const found = this.framed(question, this.byCell(resolution), table.ordered(), starts, most)
    return found && { ...found.frames, cells: occupied(table, found.totals) }
  }

  /** The same by area: the numbers are of `words`, codes of those that occur in their order. */
  areaFrames(
    question: Question,
    level: Level,
    starts: Int32Array,
    most: number,
  ): (Frames & { words: string[] }) | undefined {
    const { words, table } = this.placesAt(level)
    // What is too coarse a place for the level is in none of its areas.
    const order = upTo(words.length)
      .filter((number) => words[number] !== '')
      .sort((one, other) => (words[one]! < words[other]! ? -1 : 1))
    const by = { column: 'place', table, size: words.length } as const
    const found = this.framed(question, by, order, starts, most)
    if (!found) return undefined
    const occurring = order.filter((number) => found.totals[number]! > 0)
    return { ...found.frames, words: Array.from(occurring, (number) => words[number]!) }
  }

  /**
   * Counts by slice, numbered anew: those of `order` that occur, so that the numbers of a slice run close together. What is not in
   * `order` is left out.
   */
  private framed(question: Question, by: By, order: Uint32Array, starts: Int32Array, most: number) {
    const found = tallyFrames(this.columns, this.select(question), this.clock.offsetAt, by, starts, most)
    if (!found) return undefined
    const totals = new Uint32Array(by.size)
    for (const [index, number] of found.numbers.entries()) totals[number]! += found.counts[index]!
    const leftOut = by.size
    const renumbered = new Uint32Array(by.size).fill(leftOut)
    let next = 0
    for (const number of order) if (totals[number]! > 0) renumbered[number] = next++
    const frames = { ...found, offsets: new Uint32Array(starts.length) }
    let entries = 0
    for (let slice = 0; slice + 1 < starts.length; slice++) {
      const [from, until] = [found.offsets[slice]!, found.offsets[slice + 1]!]
      const both = Float64Array.from(
        { length: until - from },
        (_, index) => renumbered[found.numbers[from + index]!]! * 2 ** 32 + found.counts[from + index]!,
      ).sort()
      for (const one of both) {
        const number = Math.floor(one / 2 ** 32)
        if (number === leftOut) break
        frames.numbers[entries] = number
        frames.counts[entries++] = one % 2 ** 32
      }
      frames.offsets[slice + 1] = entries
    }
    return {
      totals,
      frames: {
        ...frames,
        numbers: frames.numbers.subarray(0, entries),
        counts: frames.counts.subarray(0, entries),
      },
    }
  }

  /** Given cells × given slices, one slice after the other: for statistics. Cells that nothing is known of count 0. */
  matrix(question: Question, cells: readonly string[], starts: Int32Array): Uint32Array {
    const counts = new Uint32Array(cells.length * (starts.length - 1))
    if (cells.length === 0) return counts
    const [high] = halvesOf(cells[0]!)!
    const resolution = resolutionOf(high)
    const known = this.columns.cells.at(resolution)
    const wanted = new Uint32Array(known.size).fill(cells.length)
    for (const [index, cell] of cells.entries()) {
      const number = known.find(...halvesOf(cell)!)
      if (number >= 0) wanted[number] = index
    }
    const table = this.columns.cells.parentsAt(resolution).map((parent) => wanted[parent] ?? cells.length)
    const selection = this.select(question)
    for (let slice = 0; slice + 1 < starts.length; slice++) {
      const own = {
        ...selection,
        from: Math.max(starts[slice]!, selection.from),
        until: Math.min(starts[slice + 1]!, selection.until),
      }
      const row = tally(this.columns, own, this.clock.offsetAt, { column: 'cell', table, size: cells.length + 1 })
      counts.set(row.subarray(0, cells.length), slice * cells.length)
    }
    return counts
  }

  /**
   * From when to when each case was open, and in which of the cells that occur: undefined when there are more than `most`.
   * @param openSince minute since when cases are taken along that were reported before the period and were still open when it began
   */
  moments(question: Question, most: number, openSince = question.from): Moments | undefined {
    const table = this.columns.cells.at(FINEST)
    const within = this.select(question)
    const before = { ...within, from: openSince, until: question.from, openAt: within.openAt ?? question.from }
    const selections = openSince < question.from ? [before, within] : [within]
    const total = selections.reduce((sum, one) => sum + countAll(this.columns, one, this.clock.offsetAt), 0)
    if (total > most) return undefined
    const rows = { reported: new Uint32Array(total), ended: new Uint32Array(total), numbers: new Uint32Array(total) }
    const counts = new Uint32Array(table.size)
    let found = 0
    for (const selection of selections)
      eachBlock(this.columns, selection, this.clock.offsetAt, (block, { rows: chosen, all, length }) => {
        for (let index = 0; index < length; index++) {
          const row = all ? index : chosen[index]!
          rows.reported[found] = block.reported[row]!
          rows.ended[found] = block.ended[row]!
          rows.numbers[found++] = block.cell[row]!
          counts[block.cell[row]!]!++
        }
      })
    const renumbered = new Uint32Array(table.size)
    let next = 0
    for (const number of table.ordered()) if (counts[number]! > 0) renumbered[number] = next++
    // In the order of their reports, which differences pack well: minute and row in one double, for numbers sort natively.
    const order = Float64Array.from(rows.reported, (minute, row) => minute * 2 ** 21 + row).sort()
    const picked = Uint32Array.from(order, (both) => both % 2 ** 21)
    return {
      cells: occupied(table, counts),
      numbers: picked.map((row) => renumbered[rows.numbers[row]!]!),
      reported: picked.map((row) => rows.reported[row]!),
      ended: picked.map((row) => rows.ended[row]!),
    }
  }

  /** Given cells × subjects, one cell after the other: what each is made of. Cells of one resolution. */
  profiles(question: Question, cells: readonly string[]): { words: string[]; counts: Uint32Array } {
    const { words } = this.columns.subjects
    const counts = new Uint32Array(cells.length * words.length)
    if (cells.length === 0) return { words, counts }
    const resolution = resolutionOf(halvesOf(cells[0]!)![0])
    const known = this.columns.cells.at(resolution)
    const wanted = new Int32Array(known.size).fill(-1)
    for (const [index, cell] of cells.entries()) {
      const number = known.find(...halvesOf(cell)!)
      if (number >= 0) wanted[number] = index
    }
    const parents = this.columns.cells.parentsAt(resolution)
    eachBlock(this.columns, this.select(question), this.clock.offsetAt, ({ cell, subject }, { rows, all, length }) => {
      for (let index = 0; index < length; index++) {
        const row = all ? index : rows[index]!
        const asked = wanted[parents[cell[row]!]!]!
        if (asked >= 0) counts[asked * words.length + subject[row]!]!++
      }
    })
    return { words, counts }
  }

  /** Numbers of the cases, the newest first, at most so many. */
  caseIds(question: Question, most: number): string[] {
    const found: { id: string; reported: number }[] = []
    eachBlock(
      this.columns,
      this.select(question),
      this.clock.offsetAt,
      ({ key, reported }, { rows, all, length }, day) => {
        for (let index = 0; index < length; index++) {
          const row = all ? index : rows[index]!
          found.push({ id: this.columns.idOf(day, key[row]!), reported: reported[row]! })
        }
      },
    )
    found.sort((one, other) => other.reported - one.reported || (one.id < other.id ? 1 : -1))
    return found.slice(0, most).map(({ id }) => id)
  }

  /** Areas of a level; '' is what lies in none. */
  private placesAt(level: Level) {
    const length = LEVELS[level]
    return grouped(this.columns.places.words, (place) => (place.length < length ? '' : place.slice(0, length)))
  }

  private by(question: Question, by: By): Uint32Array {
    return tally(this.columns, this.select(question), this.clock.offsetAt, by)
  }

  private byCell(resolution: number): By {
    const { cells } = this.columns
    return { column: 'cell', table: cells.parentsAt(resolution), size: cells.at(resolution).size }
  }

  private select({ filter, from, until, mayCount }: Question): Selection {
    const { subjects, units, places } = this.columns
    const { kind, classes, areas, openAt } = filter
    return {
      from,
      until,
      subjects: kind === null && classes.length === 0 ? null : subjects.mask((word) => wants(filter, word)),
      units:
        filter.units.length === 0 ? null : units.mask((code) => filter.units.includes(code === '' ? NO_UNIT : code)),
      standings: this.standingsOf(filter, mayCount),
      places: areas.length === 0 ? null : places.mask((place) => areas.some((code) => place.startsWith(code))),
      cells: this.cellsOf(filter),
      hours: hoursOf(filter),
      openAt: openAt === null ? null : Math.floor(Date.parse(openAt) / 60_000),
    }
  }

  private standingsOf({ states, sources, areas }: HeatFilter, mayCount: Question['mayCount']): Uint8Array | null {
    const mask = Uint8Array.from(this.columns.standings.words, (word) => {
      const { state, source, district, management } = partsOf(word)
      if (states === null ? state === 'voided' : !states.includes(state as State)) return 0
      if (sources.length > 0 && !sources.includes(source as Source)) return 0
      if (!mayCount(district, management)) return 0
      // A management area takes its streets out of their districts: its cases are those that say so.
      return areas.includes(management) ? 3 : 1
    })
    return mask.every((asked) => asked === 1) ? null : mask
  }

  /** A cell belongs to a box when its centre does, at the resolution of the question. */
  private cellsOf({ bbox, cells, resolution }: HeatFilter): Uint8Array | null {
    const known = this.columns.cells
    const conditions: Uint8Array[] = []
    if (bbox) {
      const [west, south, east, north] = bbox
      const { lons, lats, size } = known.at(resolution)
      const inside = new Uint8Array(size)
      for (let number = 0; number < size; number++) {
        inside[number] = +(
          lons[number]! >= west &&
          lons[number]! <= east &&
          lats[number]! >= south &&
          lats[number]! <= north
        )
      }
      conditions.push(this.ofFinest(inside, resolution))
    }
    if (cells.length > 0) {
      const at = resolutionOf(halvesOf(cells[0]!)![0])
      const named = new Uint8Array(known.at(at).size)
      for (const cell of cells) {
        const number = known.at(at).find(...halvesOf(cell)!)
        if (number >= 0) named[number] = 1
      }
      conditions.push(this.ofFinest(named, at))
    }
    const [first, second] = conditions
    return first ? (second ? first.map((asked, number) => asked & second[number]!) : first) : null
  }

  private ofFinest(asked: Uint8Array, resolution: number): Uint8Array {
    if (resolution === FINEST) return asked
    const parents = this.columns.cells.parentsAt(resolution)
    const mask = new Uint8Array(this.columns.cells.size)
    for (let number = 0; number < mask.length; number++) mask[number] = asked[parents[number]!]!
    return mask
  }
}

/** Whether the filter asks for a subject, `event 0102`. */
function wants({ kind, classes }: HeatFilter, subject: string): boolean {
  const [ownKind, code] = subject.split(' ') as [string, string]
  if (kind !== null && kind !== ownKind) return false
  return (
    classes.length === 0 ||
    classes.some(
      (choice) =>
        (choice.kind === null || choice.kind === ownKind) && (choice.code === code || choice.code === code.slice(0, 2)),
    )
  )
}

function hoursOf({ hours, weekdays }: HeatFilter): Uint8Array | null {
  if (hours.length === 0 && weekdays.length === 0) return null
  return Uint8Array.from({ length: 168 }, (_, index) => {
    const [weekday, hour] = [Math.floor(index / 24) + 1, index % 24]
    return +((hours.length === 0 || hours.includes(hour)) && (weekdays.length === 0 || weekdays.includes(weekday)))
  })
}

/** The cells that count something, in the order of their indexes. */
function occupied(table: CellTable, counts: Uint32Array): CellCounts {
  const order = table.ordered()
  const found = {
    highs: new Uint32Array(order.length),
    lows: new Uint32Array(order.length),
    counts: new Uint32Array(order.length),
  }
  let length = 0
  for (let index = 0; index < order.length; index++) {
    const number = order[index]!
    const count = counts[number]!
    if (count === 0) continue
    found.highs[length] = table.highs[number]!
    found.lows[length] = table.lows[number]!
    found.counts[length++] = count
  }
  const { highs, lows, counts: own } = found
  return { highs: highs.subarray(0, length), lows: lows.subarray(0, length), counts: own.subarray(0, length) }
}

export interface Ranked {
  word: string
  count: number
}
const ranked = (words: readonly string[], counts: Uint32Array): Ranked[] =>
  words
    .map((word, number) => ({ word, count: counts[number]! }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count || (one.word < other.word ? -1 : 1))

const upTo = (size: number) => Uint32Array.from({ length: size }, (_, number) => number)

/** Words that count for the same: the number of each in what they count for. */
function grouped(words: readonly string[], of: (word: string) => string): { words: string[]; table: Uint32Array } {
  const groups = new Dictionary()
  const table = Uint32Array.from(words, (word) => groups.numberOf(of(word)))
  return { words: groups.words, table }
}
