/** Rosters by tables: a shift, a zone, a moment; and the holes of a year. */
import { describe, expect, test } from 'vitest'
import { holesOf, isOn, type ShiftInput, shiftAt } from './rosters.ts'

type Conditions = Omit<ShiftInput, 'unit'>
const CHINA = 'Asia/Shanghai' // no summer time
const BERLIN = 'Europe/Berlin' // summer time from 29 March to 25 October 2026
const china = (local: string) => `${local}:00+08:00`

describe('a shift is on', () => {
  const day: Conditions = { from: '08:00', to: '18:00' }
  const night: Conditions = { from: '22:00', to: '06:00' }
  const fridayNight: Conditions = { ...night, weekdays: [5] }
  const weekend: Conditions = { weekdays: [6, 7] }
  const winter: Conditions = { seasonFrom: '11-15', seasonTo: '03-15' }
  const summer: Conditions = { seasonFrom: '04-01', seasonTo: '09-30' }
  // 2026-11-20 is a Friday
  test.each<[shift: Conditions, local: string, on: boolean, why: string]>([
    [{}, '2026-11-20T00:00', true, 'no condition is always'],
    [day, '2026-11-20T08:00', true, 'its first minute'],
    [day, '2026-11-20T17:59', true, 'its last minute'],
    [day, '2026-11-20T18:00', false, 'its end is not in it'],
    [day, '2026-11-20T07:59', false, 'the minute before'],
    [{ to: '24:00', from: '18:00' }, '2026-11-20T23:59', true, '24:00 is the end of the day'],
    [{ to: '24:00', from: '18:00' }, '2026-11-21T00:00', false, 'and not the next one'],
    [{ to: '06:00' }, '2026-11-20T00:00', true, 'from midnight, when no from is given'],
    [{ from: '18:00' }, '2026-11-20T23:59', true, 'until midnight, when no to is given'],
    [{ from: '18:00' }, '2026-11-20T17:59', false, 'and not before'],
    [{ from: '08:00', to: '08:00' }, '2026-11-20T07:59', true, 'from equal to to is the whole day'],
    [{ from: '08:00', to: '08:00' }, '2026-11-20T08:00', true, 'with its turn at that hour'],
    [{ from: '22:00', to: '00:00' }, '2026-11-20T23:30', true, 'until 00:00 runs to midnight'],
    [{ from: '22:00', to: '00:00' }, '2026-11-21T00:00', false, 'and no further'],
    [night, '2026-11-20T22:00', true, 'over midnight: the evening'],
    [night, '2026-11-21T05:59', true, 'over midnight: the morning'],
    [night, '2026-11-21T06:00', false, 'over midnight: its end'],
    [night, '2026-11-21T12:00', false, 'over midnight: noon'],
    [fridayNight, '2026-11-20T23:00', true, 'Friday night'],
    [fridayNight, '2026-11-21T03:00', true, 'Saturday morning is Friday’s night'],
    [fridayNight, '2026-11-20T03:00', false, 'Friday morning is Thursday’s'],
    [fridayNight, '2026-11-21T23:00', false, 'Saturday night'],
    [fridayNight, '2026-11-22T03:00', false, 'Sunday morning is Saturday’s'],
    [
      { from: '08:00', to: '08:00', weekdays: [5] },
      '2026-11-21T07:59',
      true,
      'a whole day from 8 belongs to Friday till 8',
    ],
    [{ from: '08:00', to: '08:00', weekdays: [5] }, '2026-11-20T07:59', false, 'and before 8 to Thursday'],
    [weekend, '2026-11-22T23:59', true, 'Sunday is 7'],
    [weekend, '2026-11-23T00:00', false, 'Monday is 1'],
    [summer, '2026-04-01T00:00', true, 'a season: its first day'],
    [summer, '2026-09-30T23:59', true, 'a season: its last day'],
    [summer, '2026-10-01T00:00', false, 'a season: the day after'],
    [winter, '2026-11-15T00:00', true, 'over the year’s end: its first day'],
    [winter, '2026-12-31T23:59', true, 'over the year’s end: the last of December'],
    [winter, '2027-01-01T00:00', true, 'over the year’s end: the first of January'],
    [winter, '2028-02-29T12:00', true, 'over the year’s end: a leap day'],
    [winter, '2027-03-15T23:59', true, 'over the year’s end: its last day'],
    [winter, '2027-03-16T00:00', false, 'over the year’s end: the day after'],
    [winter, '2026-11-14T23:59', false, 'over the year’s end: the day before'],
    [{ ...night, ...summer }, '2026-10-01T05:00', true, 'the season’s last night ends in the morning after'],
    [{ ...night, ...summer }, '2026-04-01T05:00', false, 'and the morning of its first day is the night before'],
    [{ seasonFrom: '12-01' }, '2026-12-31T12:00', true, 'a season without an end lasts to the year’s end'],
    [{ seasonTo: '01-31' }, '2026-02-01T00:00', false, 'a season without a start begins with the year'],
  ])('%j at %s: %s, %s', (shift, local, on) => {
    expect(isOn(shift, china(local), CHINA)).toBe(on)
    expect(isOn(shift, new Date(china(local)), CHINA)).toBe(on)
  })

  test.each<[shift: Conditions, instant: string, on: boolean, why: string]>([
    [day, '2026-01-15T07:00:00Z', true, '8 in winter is 7 UTC'],
    [day, '2026-07-15T06:00:00Z', true, '8 in summer is 6 UTC'],
    [day, '2026-01-15T06:59:00Z', false, 'a minute before 8 in winter'],
    [day, '2026-07-15T05:59:00Z', false, 'a minute before 8 in summer'],
    [{ from: '02:00', to: '03:00' }, '2026-03-29T01:00:00Z', false, 'the hour that is left out: 3 follows 1:59'],
    [{ from: '02:00', to: '03:00' }, '2026-10-25T00:30:00Z', true, 'the hour that comes twice, first time'],
    [{ from: '02:00', to: '03:00' }, '2026-10-25T01:30:00Z', true, 'the hour that comes twice, second time'],
    [fridayNight, '2026-03-28T04:59:00Z', true, 'a night that ends at 6 in winter time: 5 UTC'],
    [{ ...night, weekdays: [6] }, '2026-03-29T03:59:00Z', true, 'the short night: it ends at 4 UTC'],
    [{ ...night, weekdays: [6] }, '2026-03-29T04:00:00Z', false, 'and there it has ended'],
  ])('in a zone with summer time: %j at %s: %s, %s', (shift, instant, on) => {
    expect(isOn(shift, instant, BERLIN)).toBe(on)
  })

  test('by the city’s clock, whatever offset the moment is written in', () => {
    for (const same of ['2026-11-20T22:30:00+08:00', '2026-11-20T14:30:00Z', '2026-11-20T09:30:00-05:00'])
      expect(isOn(fridayNight, same, CHINA), same).toBe(true)
  })
})

describe('a roster', () => {
  const shifts = [
    { unit: 'A', weekdays: [6, 7] },
    { unit: 'B', from: '08:00', to: '18:00' },
    { unit: 'C', from: '12:00', to: '20:00' },
  ]
  test.each<[local: string, unit: string | undefined]>([
    ['2026-11-21T09:00', 'A'],
    ['2026-11-20T09:00', 'B'],
    ['2026-11-20T13:00', 'B'],
    ['2026-11-20T18:00', 'C'],
    ['2026-11-20T20:00', undefined],
  ])('at %s the first shift that is on has the duty: %s', (local, unit) => {
    expect(shiftAt(shifts, china(local), CHINA)?.unit).toBe(unit)
  })
})

describe('holes of a year', () => {
  const start = new Date(china('2026-01-01T00:00'))
  test.each<[name: string, shifts: Conditions[], holes: [from: string, to: string][]]>([
    ['none when somebody is always on', [{}], []],
    [
      'none when day and night meet',
      [
        { from: '06:00', to: '22:00' },
        { from: '22:00', to: '06:00' },
      ],
      [],
    ],
    [
      'none when two seasons meet over the year’s end',
      [
        { seasonFrom: '11-01', seasonTo: '03-31' },
        { seasonFrom: '04-01', seasonTo: '10-31' },
      ],
      [],
    ],
    [
      'the whole year, when nobody ever is',
      [{ weekdays: [1], seasonFrom: '02-30', seasonTo: '02-30' }],
      [['2026-01-01T00:00', '2027-01-01T00:00']],
    ],
    [
      'a day between seasons, whole',
      [
        { seasonFrom: '11-01', seasonTo: '03-30' },
        { seasonFrom: '04-01', seasonTo: '10-31' },
      ],
      [['2026-03-31T00:00', '2026-04-01T00:00']],
    ],
    [
      'a summer, one hole and not half a year of days',
      [{ seasonFrom: '10-01', seasonTo: '05-31' }],
      [['2026-06-01T00:00', '2026-10-01T00:00']],
    ],
    [
      'over two days where a night does not reach',
      [
        { weekdays: [1, 2, 3, 4, 5, 6, 7], seasonTo: '06-29' },
        { seasonFrom: '06-30', seasonTo: '06-30', from: '08:00', to: '20:00' },
        { seasonFrom: '07-01' },
      ],
      [
        ['2026-06-30T00:00', '2026-06-30T08:00'],
        ['2026-06-30T20:00', '2026-07-01T00:00'],
      ],
    ],
  ])('%s', (_, shifts, holes) => {
    expect(holesOf(shifts, start, CHINA)).toEqual(holes.map(([from, to]) => ({ from, to })))
  })

  test('every lunch break, up to the limit', () => {
    const lunch = holesOf([{ from: '14:00', to: '12:00' }], start, CHINA, 3)
    expect(lunch).toEqual([1, 2, 3].map((day) => ({ from: `2026-01-0${day}T12:00`, to: `2026-01-0${day}T14:00` })))
    expect(holesOf([{ from: '14:00', to: '12:00' }], start, CHINA)).toHaveLength(20)
  })

  test('nights joined over midnight, from the middle of one on', () => {
    const holes = holesOf([{ from: '08:00', to: '18:00' }], new Date(china('2026-01-01T12:00')), CHINA, 2)
    // the year is counted in whole days: it begins with the day it is asked on
    expect(holes).toEqual([
      { from: '2026-01-01T00:00', to: '2026-01-01T08:00' },
      { from: '2026-01-01T18:00', to: '2026-01-02T08:00' },
    ])
  })

  test('a year with summer time has none where the clock jumps', () => {
    const shifts = [
      { from: '06:00', to: '22:00' },
      { from: '22:00', to: '06:00' },
    ]
    expect(holesOf(shifts, new Date('2026-01-01T00:00:00+01:00'), BERLIN)).toEqual([])
  })
})
