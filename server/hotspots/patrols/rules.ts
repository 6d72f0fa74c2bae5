/** What a row of patrol hours must be, and why one is not taken. Pure, and the console's too. */
import { dayWritten, isDay } from '../../instants.ts'

/** A year of 600 responsibility grids is 219,000 rows: 7 MB as CSV, 13 MB as JSON. */
export const MOST_BYTES = 24 * 1024 * 1024
/** Faults that are told one by one; the rest are counted. */
export const MOST_FAULTS = 100
/** A hundred people day and night: a larger figure was minutes. */
export const MOST_HOURS = 2400

/** Why a line is not taken, and what to do. */
export const FAULTS = {
  day_unreadable: [
    '“{value}”不是日期，请写作 2026-11-20。',
    '"{value}" is not a day that exists. Write it as 2026-11-20.',
  ],
  day_ahead: ['{value} 尚未到来。', '{value} has not come yet.'],
  grid_unknown: [
    '没有责任网格“{value}”，代码形如 330106001Z001。',
    'There is no responsibility grid "{value}"; codes are like 330106001Z001.',
  ],
  hours_unreadable: ['“{value}”不是小时数，请写作 7.5。', '"{value}" is not a number of hours. Write it as 7.5.'],
  hours_negative: ['小时数不能为负，文件中是 {value}。', 'Hours are not negative; the line has {value}.'],
  hours_many: [
    '一天 {value} 小时太多（上限 2400）：是否误用了分钟？',
    '{value} hours in a day are too many (at most 2400): were they minutes?',
  ],
  twice: [
    '与第 {value} 行是同一天、同一网格，请先相加。',
    'Line {value} has the same day and grid: add the two up first.',
  ],
} as const
export type FaultCode = keyof typeof FAULTS

interface Fault {
  line: number
  code: FaultCode
  value: string
}
export const faultSentence = ({ code, value }: Fault) => {
  const [zh, en] = FAULTS[code]
  return { zh: zh.replace('{value}', value), en: en.replace('{value}', value) }
}

/** A row as it came: what stands in it may be anything. */
export interface GivenRow {
  line: number
  day: unknown
  grid: unknown
  hours: unknown
}
/** Rows that are taken, as columns side by side. */
interface Judged {
  days: string[]
  grids: string[]
  hours: number[]
  faults: Fault[]
  faultCount: number
}

/** @param known responsibility grids; @param today by the city's clock */
export function judge(rows: readonly GivenRow[], known: ReadonlySet<string>, today: string): Judged {
  const judged: Judged = { days: [], grids: [], hours: [], faults: [], faultCount: 0 }
  const lines = new Map<string, number>()
  for (const row of rows) {
    const day = dayOf(row.day)
    const grid = textOf(row.grid)
    const hours = hoursOf(row.hours)
    const fault = faultOf(row, { day, grid, hours, twice: lines.get(`${day} ${grid}`) }, known, today)
    if (fault) {
      judged.faultCount++
      if (judged.faults.length < MOST_FAULTS) judged.faults.push({ line: row.line, ...fault })
      continue
    }
    lines.set(`${day} ${grid}`, row.line)
    judged.days.push(day!)
    judged.grids.push(grid)
    judged.hours.push(hours)
  }
  return judged
}

interface Read {
  day: string | null
  grid: string
  hours: number
  /** Line that has the same day and grid. */
  twice: number | undefined
}

function faultOf(
  row: GivenRow,
  { day, grid, hours, twice }: Read,
  known: ReadonlySet<string>,
  today: string,
): Omit<Fault, 'line'> | null {
  if (day === null) return { code: 'day_unreadable', value: textOf(row.day) }
  if (day > today) return { code: 'day_ahead', value: day }
  if (!known.has(grid)) return { code: 'grid_unknown', value: grid }
  if (Number.isNaN(hours)) return { code: 'hours_unreadable', value: textOf(row.hours) }
  if (hours < 0) return { code: 'hours_negative', value: textOf(row.hours) }
  if (hours > MOST_HOURS) return { code: 'hours_many', value: textOf(row.hours) }
  if (twice !== undefined) return { code: 'twice', value: String(twice) }
  return null
}

const textOf = (value: unknown) =>
  typeof value === 'string' ? value.trim().slice(0, 60) : value == null ? '' : JSON.stringify(value).slice(0, 60)

function dayOf(value: unknown): string | null {
  const day = dayWritten(textOf(value))
  return day && isDay(day) && day >= '2000' ? day : null
}

const hoursOf = (value: unknown) =>
  typeof value === 'number' ? value : /^-?[0-9]+(\.[0-9]*)?$/.test(textOf(value)) ? Number(value) : Number.NaN
