/** Closed sets of the standards: units of time, grades, stages. Pure: the console imports it. */

import { dayWritten, isDay } from '../instants.ts'
import type { Language, Sentence } from '../schema.ts'

/** The two code spaces: a class is always of a kind. */
export const KIND_WORDS = { component: { zh: '部件', en: 'component' }, event: { zh: '事件', en: 'event' } } as const

/** Units a limit may be in. Minutes and urgent units run round the clock, working ones in office hours. */
export const LIMIT_UNITS = {
  minute: { zh: '分钟', en: 'minute', roundTheClock: true, minutes: 1 },
  working_hour: { zh: '工作时', en: 'working hour', roundTheClock: false, minutes: 60 },
  /** 1 working day is 8 working hours, wherever in the day it begins and however long the office is open. */
  working_day: { zh: '工作日', en: 'working day', roundTheClock: false, minutes: 480 },
  urgent_hour: { zh: '紧急工作时', en: 'urgent hour', roundTheClock: true, minutes: 60 },
  urgent_day: { zh: '紧急工作日', en: 'urgent day', roundTheClock: true, minutes: 1440 },
} as const
export type LimitUnit = keyof typeof LIMIT_UNITS

/** Units of handling limits; minutes are for stages only. */
export const CONDITION_UNITS = ['working_hour', 'working_day', 'urgent_hour', 'urgent_day'] as const
export type ConditionUnit = (typeof CONDITION_UNITS)[number]

/** Grades 等级 of a condition. */
export const GRADES = {
  1: { zh: '紧急', en: 'Urgent' },
  2: { zh: '一般', en: 'Ordinary' },
  3: { zh: '较轻', en: 'Minor' },
} as const
export type Grade = keyof typeof GRADES

/** The grade a condition is given at first: urgent limits are urgent, five working days and more are minor. */
export const gradeOf = (value: number, unit: LimitUnit): Grade =>
  unit === 'urgent_hour' || unit === 'urgent_day' ? 1 : unit === 'working_day' && value >= 5 ? 3 : 2

/** Stages other than handling, each with a limit of its own. City settings: no national standard fixes their limits. */
export const STAGES = {
  accept: { zh: '受理', en: 'Accept' },
  verify: { zh: '核实', en: 'Verify' },
  file: { zh: '立案', en: 'File' },
  dispatch: { zh: '派遣', en: 'Dispatch' },
  receive: { zh: '接收', en: 'Receive' },
  approve: { zh: '审批', en: 'Approve' },
  coordinate: { zh: '协调', en: 'Coordinate' },
  check: { zh: '核查', en: 'Check' },
  close: { zh: '结案', en: 'Close' },
  reply: { zh: '答复', en: 'Reply' },
} as const
export type Stage = keyof typeof STAGES

/** Share of a limit after which the lamp turns amber; beyond the limit it is red. */
export const AMBER_SHARE = 0.8

/** Local extensions: minor 78–99, or three digits from 080 (standards §2.1). */
export const isLocalCode = (code: string) =>
  code.length === 4 ? Number(code.slice(2)) >= 78 : Number(code.slice(2)) >= 80

/** 2 working days, 4 工作时. */
export function limitText(value: number, unit: LimitUnit, language: Language): string {
  const name = LIMIT_UNITS[unit]
  if (language === 'zh') return `${value} ${name.zh}`
  return `${value} ${name.en}${value === 1 ? '' : 's'}`
}

/** Why a standard cannot be edited so; the API answers with these, the forms show them. */
export interface Issue {
  severity: 'refused' | 'flagged'
  rule:
    | 'gap'
    | 'not_in_year'
    | 'duplicate'
    | 'not_a_day'
    | 'already_working'
    | 'already_weekend'
    | 'no_holidays'
    | 'day_over'
    | 'not_understood'
  /** The day or line it is about. */
  at: string
  zh: string
  en: string
}
export interface CalendarDay {
  /** yyyy-mm-dd */
  day: string
  /** True a 调休 working weekend, false a holiday. */
  isWorking: boolean
  name: string
}

const issue = (severity: Issue['severity'], rule: Issue['rule'], at: string, zh: string, en: string): Issue => ({
  severity,
  rule,
  at,
  zh,
  en,
})

/**
 * What is wrong with a year's calendar before it is published. Refused: gaps between published years, days outside the
 * year, doubles, working weekends that are weekdays anyway. Flagged: holidays that are weekends anyway, days that are over.
 * @param published years published so far @param today yyyy-mm-dd in the city's zone
 */
export function calendarIssues(
  year: number,
  days: readonly CalendarDay[],
  published: readonly number[],
  today: string,
): Issue[] {
  const issues: Issue[] = []
  const others = published.filter((one) => one !== year)
  const first = Math.min(...others)
  const last = Math.max(...others)
  if (others.length > 0 && (year < first - 1 || year > last + 1)) {
    const missing = year > last ? `${last + 1}` : `${first - 1}`
    issues.push(
      issue(
        'refused',
        'gap',
        missing,
        `${missing} 年尚未发布，请先发布`,
        `${missing} is not published: publish it first`,
      ),
    )
  }
  if (!days.some((one) => !one.isWorking))
    issues.push(issue('refused', 'no_holidays', String(year), '没有一个节假日', 'The year holds no holiday'))
  const seen = new Set<string>()
  for (const { day, isWorking } of days) {
    if (!isDay(day)) {
      issues.push(issue('refused', 'not_a_day', day, `“${day}”不是日期`, `"${day}" is not a day (yyyy-mm-dd)`))
      continue
    }
    const weekend = [0, 6].includes(new Date(day).getUTCDay())
    if (Number(day.slice(0, 4)) !== year)
      issues.push(issue('refused', 'not_in_year', day, `${day} 不在 ${year} 年`, `${day} is not in ${year}`))
    if (seen.has(day)) issues.push(issue('refused', 'duplicate', day, `${day} 重复`, `${day} is given twice`))
    if (isWorking && !weekend)
      issues.push(
        issue('refused', 'already_working', day, `${day} 本来就是工作日`, `${day} is a weekday: it works anyway`),
      )
    if (!isWorking && weekend)
      issues.push(issue('flagged', 'already_weekend', day, `${day} 本来就是周末`, `${day} is a weekend anyway`))
    seen.add(day)
  }
  if (published.includes(year) && today.startsWith(String(year)))
    issues.push(
      issue(
        'flagged',
        'day_over',
        today,
        '本年已发布，重新发布不改变已定的截止时间',
        'The year was published before: deadlines already set stay as they are',
      ),
    )
  return issues
}

const WORKING = new Set(['1', 'true', 'yes', 'y', 'work', 'working', '班', '上班', '调休', '工作', '是'])
const RESTING = new Set(['0', 'false', 'no', 'n', 'holiday', 'off', '休', '放假', '休息', '节假日', '否'])

/** Rows of `day, is_working, name`, by comma, semicolon or tab, with or without a header. */
export function readCalendarRows(text: string): { days: CalendarDay[]; issues: Issue[] } {
  const days: CalendarDay[] = []
  const issues: Issue[] = []
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  for (const [index, line] of lines.entries()) {
    const [first = '', works = '', name = ''] = line
      .split(/[,;\t，；]/)
      .map((cell) => cell.trim().replace(/^"|"$/g, ''))
    if (!line.trim() || (days.length === 0 && !/\d/.test(first))) continue
    const day = dayWritten(first)
    const isWorking = WORKING.has(works.toLowerCase())
    if (!day || !(isWorking || RESTING.has(works.toLowerCase()))) {
      issues.push(
        issue(
          'refused',
          'not_understood',
          `line ${index + 1}`,
          `第 ${index + 1} 行看不懂：“${line.slice(0, 60)}”。应为 日期,是否上班,名称`,
          `Line ${index + 1} is not understood: "${line.slice(0, 60)}". Expected day,is_working,name`,
        ),
      )
      continue
    }
    days.push({ day, isWorking, name })
  }
  return { days, issues }
}

/** What is wrong with office hours, in words, or null. Minutes after midnight, in order. */
export function officeHoursProblem(hours: readonly (readonly number[])[]): Sentence | null {
  let last = 0
  for (const [opens = -1, closes = -1] of hours) {
    if (!(opens >= 0 && closes <= 1440))
      return { zh: '时间须在 0:00–24:00 之间', en: 'Hours must lie within 0:00–24:00' }
    if (closes <= opens) return { zh: '下班须晚于上班', en: 'Closing must be after opening' }
    if (opens < last) return { zh: '各段须依次排列，不得重叠', en: 'Periods must be in order and not overlap' }
    last = closes
  }
  return hours.length === 0 ? { zh: '至少一段办公时间', en: 'At least one period is needed' } : null
}
