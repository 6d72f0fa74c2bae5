/** Every case as columns: blocks by day and the dictionaries their numbers stand for. */
import { Cells } from './cells.ts'
import { type Columns, DayBlock, keyOf } from './day-block.ts'
import { Dictionary } from './dictionary.ts'

/** Cases as they are read: each column one after the other in the same order (queries.sql: loadCases). */
export interface CasesRead {
  count: number
  ids: string
  /** Words of sql/app/04_cases/counted_cases.sql, with semicolons between. */
  subjects: string
  units: string
  standings: string
  /** Microseconds since 2000, big-endian. */
  reported: Buffer
  ended: Buffer
  cells: Buffer
  /** Fifteen digits each. */
  places: string
}
const ID_DIGITS = 19
const PLACE_DIGITS = 15
/** Fewer are written one by one: to move a day's columns for each of many would take minutes. */
const FEW = 100
const MINUTES_TO_2000 = Date.UTC(2000, 0, 1) / 60_000

export class CaseColumns {
  readonly cells = new Cells()
  /** `event 0102`. */
  readonly subjects = new Dictionary()
  /** Codes of units; '' where there is none yet. */
  readonly units = new Dictionary()
  /** State, source, district and management area in one: the few hundred that occur. */
  readonly standings = new Dictionary()
  /** Codes of unit grids, and of communities where there are none. */
  readonly places = new Dictionary()
  /** Districts that cases are numbered by. */
  readonly districts = new Dictionary()
  rows = 0
  private readonly placeNumbers = new Map<number, number>()
  private readonly districtNumbers = new Map<number, number>()
  /** Day of the number as 20261120 → its block. */
  private readonly days = new Map<number, DayBlock>()
  private sorted: { day: number; block: DayBlock }[] = []

  /** Writes cases in place of what was known of them. */
  write(read: CasesRead): void {
    const { count } = read
    if (count === 0) return
    const arrived = emptyRows(count)
    const days = new Int32Array(count)
    if (count > FEW) this.learnCells(read)
    const [subjects, units, standings] = [read.subjects.split(';'), read.units.split(';'), read.standings.split(';')]
    for (let row = 0; row < count; row++) {
      const id = row * ID_DIGITS
      const serial = digits(read.ids, id + 14, 5)
      days[row] = digits(read.ids, id + 6, 8)
      arrived.key[row] = keyOf(this.districtOf(digits(read.ids, id, 6)), serial)
      arrived.reported[row] = minuteAt(read.reported, row * 8)
      arrived.ended[row] = minuteAt(read.ended, row * 8)
      arrived.cell[row] = this.cells.numberOf(read.cells.readUInt32BE(row * 8), read.cells.readUInt32BE(row * 8 + 4))
      arrived.place[row] = this.placeOf(digits(read.places, row * PLACE_DIGITS, PLACE_DIGITS))
      arrived.subject[row] = this.subjects.numberOf(subjects[row]!)
      arrived.unit[row] = this.units.numberOf(units[row]!)
      arrived.standing[row] = this.standings.numberOf(standings[row]!)
    }
    if (count <= FEW) for (let row = 0; row < count; row++) this.put(days[row]!, arrived, row)
    else this.merge(arrived, days)
  }

  /** The blocks that may hold reports of this time, in order of days. */
  blocks(from: number, until: number): { day: number; block: DayBlock }[] {
    return this.sorted.filter(({ block }) => block.first < until && block.last >= from)
  }

  /** The 19 digits of a case. */
  idOf(day: number, key: number): string {
    return `${this.districts.words[Math.floor(key / 100_000)]}${day}${String(key % 100_000).padStart(5, '0')}`
  }

  get bytes(): number {
    let bytes = this.cells.bytes + this.places.size * 120
    for (const { block } of this.sorted) bytes += block.bytes
    return bytes
  }

  /** Numbers new cells in the order of their indexes, which is nearly that of the ground. */
  private learnCells({ cells, count }: CasesRead): void {
    const unknown: [high: number, low: number][] = []
    for (let at = 0; at < count * 8; at += 8) {
      const [high, low] = [cells.readUInt32BE(at), cells.readUInt32BE(at + 4)]
      if (!this.cells.has(high, low)) unknown.push([high, low])
    }
    unknown.sort((one, other) => one[0] - other[0] || one[1] - other[1])
    for (const [high, low] of unknown) this.cells.numberOf(high, low)
  }

  private put(day: number, arrived: Columns, row: number): void {
    const block = this.blockOf(day)
    this.rows -= block.length
    block.put(arrived, row)
    this.rows += block.length
  }

  private merge(arrived: Columns, days: Int32Array): void {
    const rowsOfDay = new Map<number, number[]>()
    for (let row = 0; row < days.length; row++) {
      const rows = rowsOfDay.get(days[row]!)
      if (rows) rows.push(row)
      else rowsOfDay.set(days[row]!, [row])
    }
    for (const [day, rows] of rowsOfDay) {
      // Numbers sort natively, functions that compare do not: cell and row in one double.
      const order = Float64Array.from(rows, (row) => arrived.cell[row]! * 0x100_0000 + row).sort()
      const block = this.blockOf(day)
      this.rows -= block.length
      block.merge(
        arrived,
        order.map((both) => both % 0x100_0000),
      )
      this.rows += block.length
    }
  }

  private blockOf(day: number): DayBlock {
    const known = this.days.get(day)
    if (known) return known
    const block = new DayBlock()
    this.days.set(day, block)
    this.sorted = [...this.days].map(([day, block]) => ({ day, block })).sort((one, other) => one.day - other.day)
    return block
  }

  private placeOf(code: number): number {
    const known = this.placeNumbers.get(code)
    if (known !== undefined) return known
    const number = this.places.numberOf(String(code))
    this.placeNumbers.set(code, number)
    return number
  }

  private districtOf(code: number): number {
    const known = this.districtNumbers.get(code)
    if (known !== undefined) return known
    const number = this.districts.numberOf(String(code))
    this.districtNumbers.set(code, number)
    return number
  }
}

function digits(text: string, start: number, length: number): number {
  let number = 0
  for (let at = start; at < start + length; at++) number = number * 10 + text.charCodeAt(at) - 48
  return number
}

const minuteAt = (bytes: Buffer, at: number) =>
  Math.floor((bytes.readInt32BE(at) * 0x1_0000_0000 + bytes.readUInt32BE(at + 4)) / 60_000_000) + MINUTES_TO_2000

const emptyRows = (total: number): Columns => ({
  key: new Uint32Array(total),
  reported: new Int32Array(total),
  ended: new Int32Array(total),
  cell: new Uint32Array(total),
  place: new Uint32Array(total),
  subject: new Uint16Array(total),
  unit: new Uint16Array(total),
  standing: new Uint16Array(total),
})
