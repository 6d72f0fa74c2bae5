/**
 * The cases whose number is of one day, as columns side by side. A question reads only the days it is about. What is loaded at
 * once lies in the order of cells, so that counting by cell walks through its tables instead of jumping about in them: a year
 * of five million takes 22 ms instead of 31. What comes later is put at the end.
 */

/** A row in each: 26 bytes a case. */
export interface Columns {
  /** District and serial of the case's number: `keyOf`. */
  key: Uint32Array
  /** Minutes since 1970; `ended` is 0 while it is open. */
  reported: Int32Array
  ended: Int32Array
  /** What follows are numbers in the dictionaries. */
  cell: Uint32Array
  place: Uint32Array
  subject: Uint16Array
  unit: Uint16Array
  standing: Uint16Array
}
const NAMES = ['key', 'reported', 'ended', 'cell', 'place', 'subject', 'unit', 'standing'] as const
type Column = Columns[keyof Columns]
/** Serials have five digits. */
const SERIALS = 100_000
export const keyOf = (district: number, serial: number) => district * SERIALS + serial
export const districtOf = (key: number) => Math.floor(key / SERIALS)

export class DayBlock implements Columns {
  length = 0
  /** The earliest and the latest report in it. */
  first = Number.POSITIVE_INFINITY
  last = Number.NEGATIVE_INFINITY
  key = new Uint32Array(0)
  reported = new Int32Array(0)
  ended = new Int32Array(0)
  cell = new Uint32Array(0)
  place = new Uint32Array(0)
  subject = new Uint16Array(0)
  unit = new Uint16Array(0)
  standing = new Uint16Array(0)

  /** Writes row `row` of what arrived, in the place of what was known of that case. */
  put(arrived: Columns, row: number): void {
    const known = this.key.subarray(0, this.length).indexOf(arrived.key[row]!)
    this.write(known >= 0 ? known : this.add(), arrived, row)
  }

  /** Writes many at once: rows `picked` of what arrived. What arrived is newer than what was known. */
  merge(arrived: Columns, picked: ArrayLike<number>): void {
    const known = new Map<number, number>()
    for (let at = 0; at < this.length; at++) known.set(this.key[at]!, at)
    if (this.length + picked.length > this.key.length) this.resize(this.length + picked.length)
    for (let index = 0; index < picked.length; index++) {
      const row = picked[index]!
      this.write(known.get(arrived.key[row]!) ?? this.add(), arrived, row)
    }
  }

  get bytes(): number {
    return NAMES.reduce((sum, name) => sum + this[name].byteLength, 0)
  }

  /** Room for another row; answers where. */
  private add(): number {
    if (this.length === this.key.length) this.resize(Math.ceil(this.length * 1.25) + 16)
    return this.length++
  }

  private write(at: number, arrived: Columns, row: number): void {
    const reported = arrived.reported[row]!
    this.key[at] = arrived.key[row]!
    this.reported[at] = reported
    this.ended[at] = arrived.ended[row]!
    this.cell[at] = arrived.cell[row]!
    this.place[at] = arrived.place[row]!
    this.subject[at] = arrived.subject[row]!
    this.unit[at] = arrived.unit[row]!
    this.standing[at] = arrived.standing[row]!
    if (reported < this.first) this.first = reported
    if (reported > this.last) this.last = reported
  }

  private resize(capacity: number): void {
    for (const name of NAMES) this[name] = grown(this[name], capacity) as never
  }
}

function grown(column: Column, capacity: number): Column {
  const made = new (column.constructor as new (length: number) => Column)(capacity)
  made.set(column)
  return made
}
