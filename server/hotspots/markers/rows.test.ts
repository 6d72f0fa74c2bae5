import { describe, expect, it } from 'vitest'
import { holidaySpans } from './holidays.ts'
import { checkRows, readCsv } from './rows.ts'

const read = (text: string) => {
  const { given, faults } = readCsv(text)
  const checked = checkRows(given)
  return { rows: checked.rows, faults: [...faults, ...checked.faults].map(({ line, rule }) => [line, rule]) }
}
const rain = (day: string, nameEn: string | null = null) => ({ day, kind: 'weather', name: '梅雨', nameEn })

describe('rows of markers as text', () => {
  it.each([
    [
      'with a first line',
      'day,kind,name,name_en\n2026-06-10,weather,梅雨,Plum rain\n',
      [rain('2026-06-10', 'Plum rain')],
    ],
    ['without one, without English', '2026-06-10,weather,梅雨', [rain('2026-06-10')]],
    [
      'as a Chinese spreadsheet copies them',
      '\uFEFF日期\t类型\t名称\r\n2026/6/9\t天气\t梅雨\r\n2026年6月10日\t天气\t梅雨\r\n\r\n',
      [rain('2026-06-09'), rain('2026-06-10')],
    ],
    [
      'with a comma in a name',
      '2026-11-01,event,"马拉松,全程","Marathon, full"',
      [{ day: '2026-11-01', kind: 'event', name: '马拉松,全程', nameEn: 'Marathon, full' }],
    ],
    ['the same twice', '2026-06-10,weather,梅雨\n2026/06/10, 天气 , 梅雨 ', [rain('2026-06-10')]],
  ])('%s are read', (_, text, rows) => {
    expect(read(text)).toEqual({ rows, faults: [] })
  })

  it('are refused line by line', () => {
    const lines = [
      'day,kind,name,name_en',
      '2026-06-10,weather,梅雨,Plum rain',
      '2026-02-30,weather,梅雨',
      '',
      '10/6/2026,weather,梅雨',
      '1026-06-10,weather,梅雨',
      '2026-06-10,holiday,端午',
      '2026-06-10,weather,',
      `2026-06-10,weather,${'雨'.repeat(61)}`,
      '2026-06-10,weather,梅雨,Rain',
      'x,y,',
    ]
    expect(read(lines.join('\n')).faults).toEqual([
      [3, 'not_a_day'],
      [5, 'not_a_day'],
      [6, 'not_a_day'],
      [7, 'not_a_kind'],
      [8, 'not_a_name'],
      [9, 'not_a_name'],
      [10, 'named_otherwise'],
      [11, 'not_a_day'],
      [11, 'not_a_kind'],
      [11, 'not_a_name'],
    ])
    expect(read('2026-06-10,weather,"梅雨\n2026-06-11,weather,梅雨').faults).toEqual([[1, 'not_a_row']])
  })
})

describe('holidays of the working calendar', () => {
  const off = (name: string | null) => ({ isWorking: false, name })
  const on = (name: string) => ({ isWorking: true, name })
  it.each([
    [
      'with the weekend between its days',
      { '2026-10-01': '国庆节', '2026-10-02': '国庆节', '2026-10-05': '国庆节' },
      '国庆节',
      'National Day',
      '2026-10-01',
      '2026-10-05',
      5,
    ],
    [
      'with the weekend beside it',
      { '2026-06-19': '端午' },
      '端午',
      'Dragon Boat Festival',
      '2026-06-19',
      '2026-06-21',
      3,
    ],
    ['alone in the middle of a week', { '2025-01-01': '元旦' }, '元旦', 'New Year', '2025-01-01', '2025-01-01', 1],
    [
      'two that hang together',
      { '2028-10-02': '国庆节', '2028-10-03': '中秋' },
      '国庆节、中秋',
      'National Day, Mid-Autumn Festival',
      '2028-09-30',
      '2028-10-03',
      4,
    ],
    ['of the city’s own', { '2026-03-04': '市民日' }, '市民日', null, '2026-03-04', '2026-03-04', 1],
  ] as const)('%s', (_, days, name, nameEn, from, to, length) => {
    const exceptions = Object.fromEntries(Object.entries(days).map(([day, holiday]) => [day, off(holiday)]))
    expect(holidaySpans({ exceptions })).toEqual([{ kind: 'holiday', name, nameEn, from, to, days: length }])
  })

  it('end where a weekend is worked, and each stands alone', () => {
    const exceptions = {
      '2026-10-10': on('国庆节'),
      '2026-10-09': off(null),
      '2026-02-16': off('春节'),
      '2026-02-14': on('春节'),
    }
    expect(holidaySpans({ exceptions }).map(({ name, nameEn, from, to }) => [name, nameEn, from, to])).toEqual([
      ['春节', 'Spring Festival', '2026-02-15', '2026-02-16'],
      ['节假日', 'Holiday', '2026-10-09', '2026-10-09'],
    ])
  })
})
