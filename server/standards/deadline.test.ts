import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../fixtures/random.ts'
import { openTestCity, type TestCity } from '../testing.ts'
import { deadline, type Limit, OFFICE_HOURS, readCalendar, type WorkingCalendar } from './deadline.ts'

const MINUTE = 60_000
const calendar: WorkingCalendar = {
  timeZone: 'Asia/Shanghai',
  officeHours: OFFICE_HOURS,
  exceptions: new Map([
    // National Day 2026 with the working weekends it is paid for with
    ...['01', '02', '05', '06', '07'].map((day): [string, boolean] => [`2026-10-${day}`, false]),
    ['2026-09-20', true],
    ['2026-10-10', true],
  ]),
}
const at = (local: string) => new Date(`${local}+08:00`)
const local = (instant: Date) => new Date(instant.getTime() + 8 * 60 * MINUTE).toISOString().slice(0, 16)

describe('a deadline', () => {
  it.each<[start: string, value: number, unit: Limit['unit'], due: string]>([
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

  it('equals counting minute by minute, for thousands of starts', () => {
    // The oracle knows no calendar arithmetic: it marks every working minute of three years, and counts marks.
    const from = Date.UTC(2026, 5, 1)
    const minutes = 500 * 24 * 60
    const counted = new Uint32Array(minutes + 1)
    for (let minute = 0; minute < minutes; minute++) {
      const wall = new Date(from + minute * MINUTE + 8 * 60 * MINUTE)
      const weekday = wall.getUTCDay()
      const works = calendar.exceptions.get(wall.toISOString().slice(0, 10)) ?? (weekday >= 1 && weekday <= 5)
      const hour = wall.getUTCHours()
      const open = (hour >= 8 && hour < 12) || (hour >= 14 && hour < 18)
      counted[minute + 1] = counted[minute]! + (works && open ? 1 : 0)
    }
    const draws = new Random('deadlines')
    for (let round = 0; round < 3000; round++) {
      const start = Math.floor(draws.between(0, 400 * 24 * 60))
      const unit = draws.chance(0.5) ? 'working_hour' : 'working_day'
      const value = 1 + Math.floor(draws.between(0, unit === 'working_hour' ? 30 : 20))
      const need = value * (unit === 'working_hour' ? 60 : 480)
      let end = start
      while (counted[end]! - counted[start]! < need) end++
      const due = deadline(new Date(from + start * MINUTE), { value, unit }, calendar)
      expect(due.toISOString(), `${value} ${unit} from minute ${start}`).toBe(
        new Date(from + end * MINUTE).toISOString(),
      )
    }
  })

  it('keeps the seconds of its start', () => {
    const due = deadline(new Date('2026-11-18T01:15:42.123Z'), { value: 1, unit: 'working_day' }, calendar)
    expect(due.toISOString()).toBe('2026-11-19T01:15:42.123Z')
  })

  it('follows other office hours: eight hours, whatever the day holds', () => {
    const short: WorkingCalendar = {
      ...calendar,
      officeHours: [
        [8 * 60 + 30, 12 * 60],
        [13 * 60 + 30, 17 * 60 + 30],
      ],
    }
    expect(local(deadline(at('2026-11-18T08:30'), { value: 1, unit: 'working_day' }, short))).toBe('2026-11-19T09:00')
  })

  it('opens the office by the clock on the wall where clocks change', () => {
    const berlin: WorkingCalendar = { ...calendar, timeZone: 'Europe/Berlin', exceptions: new Map() }
    const due = deadline(new Date('2026-10-23T15:00:00Z'), { value: 2, unit: 'working_hour' }, berlin)
    expect(due.toISOString()).toBe('2026-10-26T08:00:00.000Z') // Friday 17:00 summer time → Monday 9:00 winter time
  })

  it('says so when the calendar never works', () => {
    expect(() =>
      deadline(at('2026-11-18T08:30'), { value: 1, unit: 'working_day' }, { ...calendar, officeHours: [] }),
    ).toThrow('no working time')
  })
})

describe('the calendar and the catalogue of the city', () => {
  let city: TestCity
  beforeAll(async () => {
    city = await openTestCity()
  })
  afterAll(() => city.close())

  it('knows holidays and working weekends', async () => {
    const read = await city.database.as(null, readCalendar)
    expect(read.timeZone).toBe('Asia/Shanghai')
    expect(read.exceptions.get('2026-10-01')).toBe(false)
    expect([...read.exceptions.values()]).toContain(true)
    expect(read.officeHours).toBe(OFFICE_HOURS)
  })

  it('lists classes with their conditions to anybody', async () => {
    const answer = await city.app.inject({ url: '/api/standards/classes' })
    expect(answer.statusCode).toBe(200)
    const { classes } = answer.json()
    expect(new Set(classes.map((one: { kind: string }) => one.kind))).toEqual(new Set(['component', 'event']))
    const cover = classes.find((one: { kind: string; code: string }) => one.kind === 'component' && one.code === '0101')
    expect(cover).toMatchObject({ name: '上水井盖', geometryKind: 'point' })
    expect(cover.conditions[0]).toMatchObject({ seq: 1, limitValue: 2, limitUnit: 'urgent_hour' })
    const events = (await city.app.inject({ url: '/api/standards/classes?kind=event' })).json().classes
    expect(events.length).toBeGreaterThan(50)
    expect(events.every((one: { kind: string }) => one.kind === 'event')).toBe(true)
  })

  it('refuses a kind there is not', async () => {
    const answer = await city.app.inject({ url: '/api/standards/classes?kind=thing' })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ type: '/problems/bad_request' })
  })
})
