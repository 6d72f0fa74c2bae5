import { describe, expect, it } from 'vitest'
import { Random } from '../../fixtures/random.ts'
import type { Exception } from './calendar.ts'
import { arithmetic, clockOf, deadline, type Limit, OFFICE_HOURS, type WorkingCalendar } from './deadline.ts'
import { counting } from './oracle.ts'
import { LIMIT_UNITS, type LimitUnit } from './rules.ts'

const MINUTE = 60_000
const holiday = (name: string): Exception => ({ isWorking: false, name })
const working = (name: string): Exception => ({ isWorking: true, name })
const calendar: WorkingCalendar = {
  timeZone: 'Asia/Shanghai',
  officeHours: [{ from: '2000-01-01', hours: OFFICE_HOURS }],
  exceptions: {
    // Mid-autumn and National Day 2026 with the working weekends they are paid for with
    '2026-09-25': holiday('中秋节'),
    ...Object.fromEntries(['01', '02', '05', '06', '07'].map((day) => [`2026-10-${day}`, holiday('国庆节')])),
    '2026-09-20': working('国庆节'),
    '2026-10-10': working('国庆节'),
  },
  years: [2026],
}
/** Summer hours from June to September, and a month in which the office is open without a break. */
const seasonal: WorkingCalendar = {
  ...calendar,
  officeHours: [
    { from: '2000-01-01', hours: OFFICE_HOURS },
    {
      from: '2026-06-01',
      hours: [
        [8 * 60, 11 * 60 + 30],
        [15 * 60, 18 * 60 + 30],
      ],
    },
    { from: '2026-10-01', hours: OFFICE_HOURS },
    { from: '2026-12-01', hours: [[9 * 60, 17 * 60]] },
    { from: '2027-01-01', hours: OFFICE_HOURS },
  ],
}
const at = (local: string) => new Date(`${local}+08:00`)
const local = (instant: Date | string) =>
  new Date(new Date(instant).getTime() + 8 * 60 * MINUTE).toISOString().slice(0, 16)

describe('a deadline', () => {
  it.each<[start: string, value: number, unit: LimitUnit, due: string]>([
    ['2026-09-30T17:30', 15, 'minute', '2026-09-30T17:45'],
    ['2026-09-30T17:30', 45, 'minute', '2026-09-30T18:15'], // minutes do not stop for the night
    ['2026-09-30T17:30', 2, 'urgent_hour', '2026-09-30T19:30'],
    ['2026-09-30T17:30', 2, 'urgent_day', '2026-10-02T17:30'],
    ['2026-11-18T09:15', 1, 'working_hour', '2026-11-18T10:15'],
    ['2026-11-18T11:30', 1, 'working_hour', '2026-11-18T14:30'], // over lunch
    ['2026-11-18T11:00', 1, 'working_hour', '2026-11-18T12:00'], // used up as the office closes
    ['2026-11-18T13:00', 4, 'working_hour', '2026-11-18T18:00'], // begins in the break
    ['2026-11-18T10:00', 1, 'working_day', '2026-11-19T10:00'],
    ['2026-11-18T03:00', 1, 'working_day', '2026-11-18T18:00'],
    ['2026-11-20T16:00', 1, 'working_day', '2026-11-23T16:00'], // over a weekend
    ['2026-11-21T12:00', 2, 'working_hour', '2026-11-23T10:00'], // begins on a Saturday
    ['2026-09-30T16:00', 1, 'working_day', '2026-10-08T16:00'], // over the holiday
    ['2026-10-09T16:00', 1, 'working_day', '2026-10-10T16:00'], // Saturday, a working one
    ['2026-09-18T18:00', 4, 'working_hour', '2026-09-20T12:00'], // Sunday, a working one
  ])('from %s, %i %s is due at %s', (start, value, unit, due) => {
    expect(local(deadline(at(start), { value, unit }, calendar))).toBe(due)
  })

  it.each<[name: string, pauses: [from: string, to: string][], value: number, unit: LimitUnit, due: string]>([
    ['the clock stands still in a pause', [['11-18T10:00', '11-18T11:00']], 4, 'working_hour', '11-18T16:00'],
    ['a pause by night costs nothing', [['11-18T18:00', '11-19T08:00']], 1, 'working_day', '11-19T09:00'],
    ['a pause over weeks', [['11-18T09:30', '12-21T09:00']], 1, 'working_hour', '12-21T09:30'],
    [
      'pauses may overlap',
      [
        ['11-18T09:30', '11-18T10:30'],
        ['11-18T10:00', '11-18T11:00'],
      ],
      1,
      'working_hour',
      '11-18T11:30',
    ],
    [
      'the order of pauses does not matter',
      [
        ['11-18T15:00', '11-18T16:00'],
        ['11-18T10:00', '11-18T11:00'],
      ],
      1,
      'working_day',
      '11-19T11:00',
    ],
    ['a pause that began before the start', [['11-17T09:00', '11-18T09:30']], 1, 'working_hour', '11-18T10:30'],
    ['a pause over before the start', [['11-17T09:00', '11-18T08:30']], 1, 'working_hour', '11-18T10:00'],
    ['a pause that starts as the limit is used up', [['11-18T10:00', '11-20T10:00']], 1, 'working_hour', '11-18T10:00'],
    ['a pause turned round is none', [['11-18T11:00', '11-18T09:30']], 1, 'working_hour', '11-18T10:00'],
    ['urgent hours stand still too', [['11-18T09:30', '11-19T09:30']], 2, 'urgent_hour', '11-19T11:00'],
  ])('%s', (_, pauses, value, unit, due) => {
    const list = pauses.map(([from, to]) => ({ from: at(`2026-${from}`), to: at(`2026-${to}`) }))
    expect(local(deadline(at('2026-11-18T09:00'), { value, unit }, calendar, list))).toBe(`2026-${due}`)
  })

  it('equals counting minute by minute, with seasons, holidays and pauses', () => {
    const oracle = counting(seasonal, Date.UTC(2026, 3, 1), 560)
    const draws = new Random('deadlines')
    for (let round = 0; round < 2000; round++) {
      const start = oracle.minute(Math.floor(draws.between(0, 300 * 24 * 60)))
      const unit = draws.pick(Object.keys(LIMIT_UNITS) as LimitUnit[])
      const most = { minute: 90, working_hour: 30, working_day: 20, urgent_hour: 30, urgent_day: 9 }[unit]
      const limit: Limit = { value: 1 + Math.floor(draws.between(0, most)), unit }
      const pauses = Array.from({ length: draws.integer(0, 3) }, () => {
        const from = start.getTime() + Math.floor(draws.between(-2 * 1440, 12 * 1440)) * MINUTE
        return { from: new Date(from), to: new Date(from + Math.floor(draws.between(1, 6 * 1440)) * MINUTE) }
      })
      const told = `${limit.value} ${unit} from ${start.toISOString()} with ${JSON.stringify(pauses)}`

      const due = oracle.due(start, limit, pauses)
      expect(deadline(start, limit, seasonal, pauses).toISOString(), told).toBe(due.toISOString())
      const minutes = limit.value * LIMIT_UNITS[unit].minutes
      const clock = clockOf(start, limit, seasonal, pauses)
      expect(clock, told).toMatchObject({ startedAt: start.toISOString(), dueAt: due.toISOString() })
      // Amber falls within a minute: by the oracle the fifth-last part of the limit is left, to the millisecond.
      const amber = Date.parse(clock.amberAt)
      expect(oracle.counted(start.getTime(), amber, limit, pauses), told).toBe(minutes * 48_000)
      expect(oracle.counted(start.getTime(), amber - 1, limit, pauses), told).toBe(minutes * 48_000 - 1)

      const steps = arithmetic(start, limit, seasonal, pauses)
      expect(
        steps.reduce((sum, { countedMinutes }) => sum + countedMinutes, 0),
        told,
      ).toBe(minutes)
      expect([steps[0]!.from, steps.at(-1)!.to], told).toEqual([start.toISOString(), due.toISOString()])
      for (const [index, step] of steps.entries()) {
        if (index > 0) expect(step.from, told).toBe(steps[index - 1]!.to)
        const counted = oracle.counted(Date.parse(step.from), Date.parse(step.to), limit, pauses)
        expect(step.countedMinutes * MINUTE, `${told}: ${JSON.stringify(step)}`).toBe(counted)
      }
    }
  }, 120_000)

  it('keeps the milliseconds of its start', () => {
    const due = deadline(new Date('2026-11-18T01:15:42.123Z'), { value: 1, unit: 'working_day' }, calendar)
    expect(due.toISOString()).toBe('2026-11-19T01:15:42.123Z')
  })

  it('turns amber at 80 % of the limit, counted in office hours', () => {
    expect(clockOf(at('2026-11-20T17:00'), { value: 5, unit: 'working_hour' }, calendar)).toEqual({
      startedAt: '2026-11-20T09:00:00.000Z',
      amberAt: at('2026-11-23T11:00').toISOString(),
      dueAt: at('2026-11-23T12:00').toISOString(),
    })
  })

  it('follows other office hours: eight hours, whatever the day holds', () => {
    const short: WorkingCalendar = {
      ...calendar,
      officeHours: [
        {
          from: '2026-01-01',
          hours: [
            [8 * 60 + 30, 12 * 60],
            [13 * 60 + 30, 17 * 60 + 30],
          ],
        },
      ],
    }
    expect(local(deadline(at('2026-11-18T08:30'), { value: 1, unit: 'working_day' }, short))).toBe('2026-11-19T09:00')
  })

  it('changes with the season on its first day', () => {
    const due = deadline(at('2026-05-29T17:00'), { value: 5, unit: 'working_hour' }, seasonal)
    expect(local(due)).toBe('2026-06-01T15:30') // one hour on Friday, 8:00–11:30 and half an hour after 15:00
  })

  it('opens the office by the clock on the wall where clocks change', () => {
    const berlin: WorkingCalendar = { ...calendar, timeZone: 'Europe/Berlin', exceptions: {} }
    const due = deadline(new Date('2026-10-23T15:00:00Z'), { value: 2, unit: 'working_hour' }, berlin)
    expect(due.toISOString()).toBe('2026-10-26T08:00:00.000Z') // Friday 17:00 summer time → Monday 9:00 winter time
  })

  it('says so when the calendar never works', () => {
    expect(() =>
      deadline(at('2026-11-18T08:30'), { value: 1, unit: 'working_day' }, { ...calendar, officeHours: [] }),
    ).toThrow('no working time')
  })

  it.each([0, -1, Number.NaN])('has no limit of %d', (value) => {
    expect(() => deadline(at('2026-11-18T08:30'), { value, unit: 'working_day' }, calendar)).toThrow(RangeError)
  })
})

describe('the arithmetic of a deadline', () => {
  const told = (start: string, limit: Limit, pauses: { from: Date; to: Date }[] = []) =>
    arithmetic(at(start), limit, calendar, pauses).map(({ from, to, countedMinutes, why, name }) =>
      [local(from).slice(5), local(to).slice(5), countedMinutes, why, name].join(' '),
    )

  it('joins nights, weekends and holidays in a row, and names the holidays', () => {
    expect(told('2026-09-30T16:00', { value: 1, unit: 'working_day' })).toEqual([
      '09-30T16:00 09-30T18:00 120 office ',
      '09-30T18:00 10-08T08:00 0 holiday 国庆节',
      '10-08T08:00 10-08T12:00 240 office ',
      '10-08T12:00 10-08T14:00 0 break ',
      '10-08T14:00 10-08T16:00 120 office ',
    ])
  })

  it('says why a Saturday counted', () => {
    expect(told('2026-10-09T16:00', { value: 4, unit: 'working_hour' })).toEqual([
      '10-09T16:00 10-09T18:00 120 office ',
      '10-09T18:00 10-10T08:00 0 closed ',
      '10-10T08:00 10-10T10:00 120 office 国庆节',
    ])
  })

  it('shows a pause whole, over nights and weekends', () => {
    const pause = { from: at('2026-11-20T17:00'), to: at('2026-11-24T09:00') }
    expect(told('2026-11-20T16:00', { value: 2, unit: 'working_hour' }, [pause])).toEqual([
      '11-20T16:00 11-20T17:00 60 office ',
      '11-20T17:00 11-24T09:00 0 paused ',
      '11-24T09:00 11-24T10:00 60 office ',
    ])
  })

  it('of an urgent limit is one line', () => {
    expect(told('2026-10-01T23:00', { value: 2, unit: 'urgent_hour' })).toEqual([
      '10-01T23:00 10-02T01:00 120 round_the_clock ',
    ])
  })
})
