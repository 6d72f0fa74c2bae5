/** Columns without a database: clocks that are changed, days that end elsewhere than in UTC, and what is written over. */
import { latLngToCell } from 'h3-js'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../fixtures/random.ts'
import { readFilter } from '../filter.ts'
import { CaseColumns, type CasesRead } from './case-columns.ts'
import { halvesOf } from './cells.ts'
import { addDays, CityClock } from './city-clock.ts'
import { Counts } from './counts.ts'

const MINUTE = 60_000
const MICROSECONDS_TO_2000 = BigInt(Date.UTC(2000, 0, 1)) * 1000n

interface Row {
  serial: number
  at: number
  state?: string
  day?: string
}
/** Rows as the database gives them. */
function readOf(rows: readonly Row[]): CasesRead {
  const instants = Buffer.alloc(8 * rows.length)
  const cells = Buffer.alloc(8 * rows.length)
  const ended = Buffer.alloc(8 * rows.length)
  for (const [index, { at }] of rows.entries()) {
    instants.writeBigInt64BE(BigInt(at) * 1000n - MICROSECONDS_TO_2000, index * 8)
    ended.writeBigInt64BE(-MICROSECONDS_TO_2000, index * 8)
    const [high, low] = halvesOf(latLngToCell(30.2, 120.1 + index / 10_000, 11))!
    cells.writeUInt32BE(high, index * 8)
    cells.writeUInt32BE(low, index * 8 + 4)
  }
  return {
    count: rows.length,
    ids: rows
      .map(
        ({ serial, at, day }) =>
          `330106${day ?? new Date(at).toISOString().slice(0, 10).replaceAll('-', '')}${String(serial).padStart(5, '0')}`,
      )
      .join(''),
    subjects: rows.map(() => 'event 0102').join(';'),
    units: rows.map(() => '').join(';'),
    standings: rows.map(({ state = 'filed' }) => `${state} citizen 330106 `).join(';'),
    reported: instants,
    ended,
    cells,
    places: rows.map(() => '000330106001001').join(''),
  }
}
const open = (rows: readonly Row[], zone: string) => {
  const columns = new CaseColumns()
  columns.write(readOf(rows))
  const clock = new CityClock(zone)
  return { columns, clock, counts: new Counts(columns, clock) }
}
const always = { filter: readFilter({}), from: -1e9, until: 1e9, mayCount: () => true }

describe.each(['Asia/Shanghai', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns'])(
  'the clock of %s',
  (zone) => {
    const random = new Random(zone)
    const rows = Array.from({ length: 6_000 }, (_, serial) => ({
      serial,
      at: Date.UTC(2026, 0, 1) + Math.floor(random.float() * 365 * 1440) * MINUTE,
    }))
    const { clock, counts } = open(rows, zone)

    it('counts each case at the hour its people read off it, over every change of summer time', () => {
      const expected = new Uint32Array(168)
      for (const { at } of rows) {
        const local = DateTime.fromMillis(at, { zone })
        expected[(local.weekday - 1) * 24 + local.hour]!++
      }
      expect(counts.hours(always)).toEqual(expected)
      const commuters = { ...always, filter: readFilter({ hours: '7-9', weekdays: '1-5' }) }
      const shown = rows.filter(({ at }) => {
        const local = DateTime.fromMillis(at, { zone })
        return local.weekday <= 5 && local.hour >= 7 && local.hour <= 9
      })
      expect(counts.total(commuters)).toBe(shown.length)
    })

    it('ends each day where its people do', () => {
      const days = Array.from({ length: 365 }, (_, index) => addDays('2026-01-01', index))
      const starts = Int32Array.from([...days, '2027-01-01'], (day) => clock.startOf(day))
      for (const [index, day] of days.entries()) {
        expect(starts[index]).toBe(DateTime.fromISO(day, { zone }).toMillis() / MINUTE)
        expect(clock.dayAt(starts[index]!)).toBe(day)
        expect(clock.dayAt(starts[index + 1]! - 1)).toBe(day)
      }
      const byDay = new Map<string, number>()
      for (const { at } of rows) {
        const day = DateTime.fromMillis(at, { zone }).toISODate()!
        byDay.set(day, (byDay.get(day) ?? 0) + 1)
      }
      expect([...counts.slices(always, starts)]).toEqual(days.map((day) => byDay.get(day) ?? 0))
    })
  },
)

describe('columns', () => {
  const at = Date.UTC(2026, 10, 20)

  it('hold a case once, as it was written last, one by one or many at once', () => {
    const many = Array.from({ length: 500 }, (_, serial) => ({ serial, at }))
    const { columns, counts } = open(many, 'Asia/Shanghai')
    columns.write(readOf([{ serial: 7, at, state: 'voided' }]))
    columns.write(readOf(many.slice(100, 300).map((row) => ({ ...row, state: 'closed' }))))
    columns.write(
      readOf([
        { serial: 501, at },
        { serial: 501, at, state: 'refused' },
      ]),
    )
    expect(columns.rows).toBe(501)
    expect(
      Object.fromEntries(
        counts.states({ ...always, filter: readFilter({ state: 'all' }) }).map(({ word, count }) => [word, count]),
      ),
    ).toEqual({
      filed: 299,
      closed: 200,
      voided: 1,
      refused: 1,
    })
    expect(counts.total(always)).toBe(500)
  })

  it('find a case whose number is of another day than its report', () => {
    const { counts } = open(
      [
        { serial: 1, at: at - 90 * 1440 * MINUTE, day: '20261120' },
        { serial: 2, at },
      ],
      'Asia/Shanghai',
    )
    const month = { ...always, from: at / MINUTE - 100 * 1440, until: at / MINUTE - 80 * 1440 }
    expect(counts.caseIds(month, 5)).toEqual(['3301062026112000001'])
    expect(counts.caseIds({ ...always, from: at / MINUTE }, 5)).toEqual(['3301062026112000002'])
    expect([...counts.slices(always, Int32Array.of(month.from, month.until, at / MINUTE, at / MINUTE + 1))]).toEqual([
      1, 0, 1,
    ])
  })

  it('give nothing to who may count nothing', () => {
    const { counts } = open([{ serial: 1, at }], 'Asia/Shanghai')
    expect(counts.total({ ...always, mayCount: () => false })).toBe(0)
  })
})
