import { describe, expect, it } from 'vitest'
import { keepsContext } from '../rules.ts'
import { rowsOfTable } from './reading.ts'
import { faultSentence, judge, MOST_FAULTS } from './rules.ts'

const GRID = '330106001Z001'
const known = new Set([GRID, '330106001Z002'])
const judged = (rows: [day: unknown, grid: unknown, hours: unknown][]) =>
  judge(
    rows.map(([day, grid, hours], index) => ({ line: index + 2, day, grid, hours })),
    known,
    '2026-11-20',
  )

describe('a line of patrol hours', () => {
  it.each([
    ['2026-11-20', '7.5', '2026-11-20', 7.5],
    ['2026/1/5', '0', '2026-01-05', 0],
    ['20261105', ' 31 ', '2026-11-05', 31],
    ['2026.11.05', 8, '2026-11-05', 8],
    ['2026年11月5日', 8, '2026-11-05', 8],
  ])('is taken as %s with %s hours', (day, hours, asDay, asHours) => {
    const { days, grids, hours: taken, faults } = judged([[day, ` ${GRID} `, hours]])
    expect([faults, days, grids, taken]).toEqual([[], [asDay], [GRID], [asHours]])
  })

  it.each([
    ['2026-02-30', GRID, '1', 'day_unreadable'],
    ['2026-11/20', GRID, '1', 'day_unreadable'],
    ['', GRID, '1', 'day_unreadable'],
    [20261120, GRID, 1, 'day_ok'],
    ['2026-11-21', GRID, '1', 'day_ahead'],
    ['2026-11-20', '330106001001', '1', 'grid_unknown'],
    ['2026-11-20', undefined, '1', 'grid_unknown'],
    ['2026-11-20', GRID, '7h', 'hours_unreadable'],
    ['2026-11-20', GRID, '', 'hours_unreadable'],
    ['2026-11-20', GRID, Number.POSITIVE_INFINITY, 'hours_many'],
    ['2026-11-20', GRID, '-1', 'hours_negative'],
    ['2026-11-20', GRID, '28800', 'hours_many'],
  ])('%s, %s, %s is %s', (day, grid, hours, code) => {
    const { faults } = judged([[day, grid, hours]])
    expect(faults.map((fault) => fault.code)).toEqual(code === 'day_ok' ? [] : [code])
  })

  it('says which line has the same day and grid, and that two grids or days are two lines', () => {
    const { faults, days } = judged([
      ['2026-11-19', GRID, 1],
      ['2026-11-18', GRID, 1],
      ['2026-11-19', '330106001Z002', 1],
      ['2026/11/19', GRID, 2],
    ])
    expect(faults).toEqual([{ line: 5, code: 'twice', value: '2' }])
    expect(faultSentence(faults[0]!).en).toContain('Line 2')
    expect(days.length).toBe(3)
  })

  it('is counted when too many are wrong to tell', () => {
    const { faults, faultCount } = judged(Array.from({ length: MOST_FAULTS + 7 }, () => ['x', GRID, 1]))
    expect([faults.length, faultCount]).toEqual([MOST_FAULTS, MOST_FAULTS + 7])
  })
})

describe('a table', () => {
  it.each([
    ['commas and a mark', Buffer.from('\ufeffday,grid,hours\r\n2026-11-19,A,1\r\n\r\n2026-11-20,B,2\r\n')],
    ['tabs, as copied', Buffer.from('grid\tHours\tDay\nA\t1\t2026-11-19\n\nB\t2\t2026-11-20')],
    ['Chinese headings', Buffer.from('日期;责任网格;姓名;小时\n2026-11-19;A;张;1\n\n2026-11-20;B;李;2')],
    // 日期,网格,小时 in GB18030
    [
      'GB18030',
      Buffer.from(
        'c8d5c6da2ccdf8b8f12cd0a1cab10a323032362d31312d31392c412c310a0a323032362d31312d32302c422c320a',
        'hex',
      ),
    ],
  ])('with %s gives rows and their lines', async (_, bytes) => {
    expect(await rowsOfTable(bytes)).toEqual([
      { line: 2, day: '2026-11-19', grid: 'A', hours: '1' },
      { line: 4, day: '2026-11-20', grid: 'B', hours: '2' },
    ])
  })

  it.each([['day,grid\n2026-11-19,A'], [''], ['A,2026-11-19,1']])(
    'without its columns is refused: %j',
    async (text) => {
      await expect(rowsOfTable(Buffer.from(text))).rejects.toMatchObject({ code: 'unreadable_file' })
    },
  )

  it('that begins with a row has day, grid and hours in this order', async () => {
    expect(await rowsOfTable(Buffer.from('2026/11/19,A,1\n2026-11-20,B,2'))).toEqual([
      { line: 1, day: '2026/11/19', grid: 'A', hours: '1' },
      { line: 2, day: '2026-11-20', grid: 'B', hours: '2' },
    ])
  })

  it('that breaks off in a quotation is told with its line', async () => {
    await expect(rowsOfTable(Buffer.from('day,grid,hours\n2026-11-19,A,1\n"2026-11-20,B,2\n'))).rejects.toMatchObject({
      code: 'unreadable_file',
      details: { field: 'line 3' },
    })
  })
})

it('hours are loaded by analysts and administrators of the whole city', () => {
  expect(keepsContext({ role: 'analyst', areaCode: null })).toBe(true)
  expect(keepsContext({ role: 'administrator', areaCode: null })).toBe(true)
  expect(keepsContext({ role: 'analyst', areaCode: '330106' })).toBe(false)
  expect(keepsContext({ role: 'dispatcher', areaCode: null })).toBe(false)
})
