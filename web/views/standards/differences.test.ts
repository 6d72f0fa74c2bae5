import { describe, expect, it } from 'vitest'
import { differencesOf } from './differences.ts'
import { hoursText, readHours } from './hours.ts'

describe('what a change changed', () => {
  it.each([
    [
      'a new version',
      null,
      {
        filing: '积水',
        closing: '抽干',
        limit_value: 3,
        limit_unit: 'working_hour',
        grade: 2,
        reason: '',
        version: 2,
        changed_by: 'admin',
      },
      [
        { field: 'filing', before: null, after: '积水' },
        { field: 'closing', before: null, after: '抽干' },
        { field: 'limit', before: null, after: { value: 3, unit: 'working_hour' } },
        { field: 'grade', before: null, after: 2 },
      ],
    ],
    [
      'the unit of a limit',
      { limit_value: 2, limit_unit: 'working_hour', version: 1 },
      { limit_value: 2, limit_unit: 'working_day', version: 2 },
      [{ field: 'limit', before: { value: 2, unit: 'working_hour' }, after: { value: 2, unit: 'working_day' } }],
    ],
    [
      'days of a calendar',
      {
        days: [
          { day: '2027-01-01', is_working: false, name: '元旦' },
          { day: '2027-01-04', is_working: false, name: '元旦' },
        ],
      },
      {
        days: [
          { day: '2027-01-01', is_working: false, name: '元旦' },
          { day: '2027-01-09', is_working: true, name: '元旦' },
        ],
      },
      [
        { field: '2027-01-04', before: '休 元旦', after: null },
        { field: '2027-01-09', before: null, after: '班 元旦' },
      ],
    ],
    ['a year without days before', { days: null }, { days: [] }, []],
  ])('%s', (_, before, after, expected) => {
    expect(differencesOf({ before, after })).toEqual(expected)
  })
})

describe('office hours as text', () => {
  it.each<[text: string, hours: [number, number][] | null]>([
    [
      '08:00–12:00, 14:00–18:00',
      [
        [480, 720],
        [840, 1080],
      ],
    ],
    [
      '8:30-12:00 13:30-17:30',
      [
        [510, 720],
        [810, 1050],
      ],
    ],
    ['9：00至17：00', [[540, 1020]]],
    ['9-17', null],
    ['08:75-12:00', null],
    ['', null],
  ])('%j', (text, hours) => {
    expect(readHours(text)).toEqual(hours)
    if (hours) expect(readHours(hoursText(hours))).toEqual(hours)
  })
})
